from datetime import date

import pytest
import time_machine

from tests.queue.lists import waiting
from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.journal.queries import about
from trueline.measures.actions import add_measure
from trueline.measures.models import Measure
from trueline.measures.queries import current_observations, entries, revisions, values_as_of
from trueline.measures.values import Reading, enter_value, load_values, withdraw_value
from trueline.organisations.models import Membership

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _in_june():  # type: ignore[no-untyped-def]
    with time_machine.travel("2026-06-15 12:00Z", tick=False):
        yield


def test_a_value_is_kept_with_who_and_when(ada: Membership, visitors: Measure) -> None:
    said = enter_value(by=ada, measure=visitors, on=date(2026, 5, 31), value=12, note=" hot ")
    assert (said.period, said.value, said.note, said.revision) == (MAY, 12, "hot", 1)
    assert (said.entered_by, said.known_on) == (ada.person, date(2026, 6, 15))
    assert about(visitors)[0].verb == "entered value"


def test_a_correction_keeps_what_was_said_before(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=MAY, value=12)
    enter_value(by=ada, measure=visitors, on=MAY, value=13, revision=1)
    assert [(r.value, r.is_current) for r in revisions(visitors, MAY)] == [(13, True), (12, False)]
    assert about(visitors)[0].before == {"value": 12, "note": ""}


def test_saying_the_same_again_changes_nothing(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=MAY, value=12)
    lines = about(visitors).count()
    enter_value(by=ada, measure=visitors, on=MAY, value=12.0)
    assert visitors.observations.count() == 1
    assert about(visitors).count() == lines


def test_two_first_values_meet_and_nothing_is_lost(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=MAY, value=12, note="mine")
    with pytest.raises(StaleVersion) as stale:
        enter_value(by=ada, measure=visitors, on=MAY, value=13, note="yours")
    assert stale.value.theirs == {"value": 12, "note": "mine"}
    assert stale.value.yours == {"value": 13, "note": "yours"}
    assert visitors.observations.count() == 1


def test_a_withdrawn_value_is_gone_but_not_forgotten(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=MAY, value=12)
    withdraw_value(by=ada, measure=visitors, on=MAY, revision=1, reason="wrong gate")
    assert not current_observations(visitors).exists()
    assert [r.value for r in revisions(visitors, MAY)] == [None, 12]
    with pytest.raises(NotFound):
        withdraw_value(by=ada, measure=visitors, on=MAY, revision=2, reason="again")


def test_what_was_known_on_a_day_is_not_changed_by_what_came_later(
    ada: Membership, visitors: Measure
) -> None:
    with time_machine.travel("2026-05-03 12:00Z", tick=False):
        enter_value(by=ada, measure=visitors, on=APRIL, value=7)
    enter_value(by=ada, measure=visitors, on=APRIL, value=8, revision=1)
    for read in (values_as_of, entries):
        assert [row.value for row in read(visitors, date(2026, 5, 4))] == [7]
        assert [row.value for row in read(visitors, date(2026, 6, 15))] == [8]
        assert read(visitors, date(2026, 5, 2)) == []


@pytest.mark.parametrize(
    ("on", "value", "field"),
    [
        (date(2026, 7, 1), 1.0, "on"),
        (date(2026, 5, 13), 1.0, "on"),
        (MAY, float("nan"), "value"),
        (MAY, float("inf"), "value"),
        (MAY, 2.0**54, "value"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_field(
    on: date, value: float, field: str, ada: Membership, visitors: Measure
) -> None:
    with pytest.raises(Refusal) as refusal:
        enter_value(by=ada, measure=visitors, on=on, value=value)
    assert refusal.value.field == field
    assert not visitors.observations.exists()


def test_bounds_are_named_as_people_say_them(ada: Membership) -> None:
    price = add_measure(
        by=ada, name="Price", unit_kind="money", currency="EUR", lowest=100.0, highest=1_234_567.0
    )
    with pytest.raises(Refusal, match=r"Price lies between 1 and 12,345\.67\."):
        enter_value(by=ada, measure=price, on=MAY, value=99)
    with pytest.raises(Refusal, match="whole minor units"):
        enter_value(by=ada, measure=price, on=MAY, value=150.5)


def test_a_load_says_only_what_is_new(ada: Membership, visitors: Measure) -> None:
    rows = [Reading(visitors, day, 5, "", date(2026, 6, 1)) for day in (MARCH, APRIL)]
    assert load_values(by=ada, readings=rows, source="file") == 2
    assert load_values(by=ada, readings=rows, source="file") == 0
    changed = [Reading(visitors, APRIL, 6, "", date(2026, 5, 1))]
    assert load_values(by=ada, readings=changed, source="file") == 1
    # A correction was known when it was made, whatever the file says.
    assert revisions(visitors, APRIL)[0].known_on == date(2026, 6, 15)


def test_a_load_of_one_that_is_not_theirs_loads_nothing(
    ada: Membership, cleo: Membership, visitors: Measure
) -> None:
    own = add_measure(by=ada, name="Own", owner=cleo.person)
    rows = [Reading(m, MAY, 1, "", MAY) for m in (own, visitors)]
    with pytest.raises(NotAllowed):
        load_values(by=cleo, readings=rows, source="file")
    assert not own.observations.exists()


def test_every_change_asks_for_the_odds_anew(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=MAY, value=12)
    enter_value(by=ada, measure=visitors, on=APRIL, value=12)
    assert [(job.kind, job.key) for job in waiting()] == [("odds", str(visitors.pk))]


def test_who_may_not(ben: Membership, cleo: Membership, dan: Membership, visitors: Measure) -> None:
    for member in (ben, cleo, dan):
        with pytest.raises(NotAllowed):
            enter_value(by=member, measure=visitors, on=MAY, value=1)
        with pytest.raises(NotAllowed):
            withdraw_value(by=member, measure=visitors, on=MAY, revision=1, reason="no")
