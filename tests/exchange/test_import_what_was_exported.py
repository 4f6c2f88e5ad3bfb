"""What was exported comes back in and changes nothing, whatever it holds."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import LATER
from tests.exchange.importing import load, rows_in_all_tables
from trueline.core.errors import NotAllowed, Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.exchange import export
from trueline.exchange.files.tables import clean_text
from trueline.exchange.imports.book import Book
from trueline.exchange.sheets import SHEETS
from trueline.jobs.worker import run_pending
from trueline.measures.actions import add_measure, archive_measure
from trueline.measures.goals import drop_goal, set_goal
from trueline.measures.models import Goal, Measure, Observation
from trueline.measures.values import enter_value, withdraw_value
from trueline.members.actions import found_organisation
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.people.models import Person
from trueline.strategy.actions import add_theme, write_strategy
from trueline.teams.actions import add_team


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def as_workbook(by: Membership) -> Iterator[Book]:
    yield load(by, export.workbook(by=by), name="all.xlsx")


def as_text(by: Membership) -> Iterator[Book]:
    for sheet in SHEETS:
        content = b"".join(export.text(by=by, sheet_name=sheet.name))
        yield load(by, content, name=f"{sheet.name}.csv")


BOTH = pytest.mark.parametrize("back", [as_workbook, as_text])
Back = Callable[[Membership], Iterator[Book]]


def changes_nothing(by: Membership, back: Back) -> None:
    run_pending()
    before = rows_in_all_tables()
    fates = {fate for book in back(by) for sheet in book.sheets for fate in sheet.fates.decode()}
    assert fates <= set("BS")
    assert rows_in_all_tables() == before


def a_varied_organisation(by: Membership) -> None:
    """Put in something of every kind that can be exported."""
    quay = add_team(by=by, name="Quay", lead=by.person)
    pier = add_team(by=by, name="Pier, the “long” one", parent=quay)
    income = add_measure(by=by, name="Income; earned", unit_kind="money", currency="JPY", team=pier)
    cost = add_measure(by=by, name="Cost", unit_kind="money", currency="EUR", direction="down",
                       lowest=50.0, highest=99_999_999.0, owner=by.person)  # fmt: skip
    share = add_measure(by=by, name="Share", unit_kind="percent", lowest=0.0, highest=100.0,
                        decimals=2, parent=income, description="Two\nlines, “quoted”")  # fmt: skip
    band = add_measure(by=by, name="-Occupancy", direction="band", rhythm="week", unit="=%")
    strategy = write_strategy(by=by, name="Reach", starts_on=date(2026, 1, 1),
                              ends_on=date(2028, 12, 31))  # fmt: skip
    top = add_theme(by=by, strategy=strategy, name="People", measures=[share, income])
    add_theme(by=by, strategy=strategy, name="Inside", parent=top, measures=[share])
    _values(by, cost, share, band)
    _goals(by, cost, share, band)


def _values(by: Membership, cost: Measure, share: Measure, band: Measure) -> None:
    enter_value(by=by, measure=cost, on=date(2026, 1, 1), value=12_345.0, note="=as before")
    enter_value(by=by, measure=cost, on=date(2026, 1, 1), value=12_346.0, revision=1)
    enter_value(by=by, measure=cost, on=date(2026, 2, 1), value=-1.0 + 51)
    enter_value(by=by, measure=share, on=date(2026, 3, 1), value=0.1 + 0.2, note="family 👩‍👧")
    enter_value(by=by, measure=band, on=date(2026, 3, 2), value=70)
    withdraw_value(by=by, measure=cost, on=date(2026, 2, 1), revision=1, reason="wrong")


def _goals(by: Membership, cost: Measure, share: Measure, band: Measure) -> None:
    said: list[tuple[Measure, dict[str, Any]]] = [
        (cost, {"kind": "level_at_due", "target": 100.0, "start_value": 12_345.0}),
        (cost, {"kind": "sum_over_period", "target": 1_234_567.0}),
        (share, {"kind": "avg_last", "target": 33.3, "window": 3}),
        (share, {"kind": "by_any_time", "target": 50.0}),
        (band, {"kind": "stay_within", "target": 55.0, "upper": 85.5}),
    ]
    for measure, fields in said:
        set_goal(
            by=by, measure=measure, start_on=date(2026, 2, 3), due_on=date(2026, 12, 31), **fields
        )
    dropped = set_goal(by=by, measure=share, start_on=date(2026, 1, 1), due_on=date(2027, 1, 1),
                       kind="level_at_due", target=1.0)  # fmt: skip
    drop_goal(by=by, goal=dropped, version=1, reason="No longer wanted")


@BOTH
def test_a_varied_organisation_comes_back_as_it_is(ada: Membership, back: Back) -> None:
    a_varied_organisation(ada)
    archived = add_measure(by=ada, name="Old")
    archive_measure(by=ada, measure=archived, version=1)
    changes_nothing(ada, back)


@BOTH
def test_an_organisation_without_a_strategy_gets_none(
    ada: Membership, visitors: Measure, back: Back
) -> None:
    changes_nothing(ada, back)


@BOTH
def test_themes_of_a_former_strategy_are_left_alone(ada: Membership, back: Back) -> None:
    for year in (2023, 2026):
        strategy = write_strategy(by=ada, name=f"From {year}", starts_on=date(year, 1, 1),
                                  ends_on=date(year + 2, 12, 31))  # fmt: skip
        add_theme(by=ada, strategy=strategy, name=f"Theme of {year}")
    changes_nothing(ada, back)


def test_another_organisation_can_take_it_in(ada: Membership, zoe: Membership) -> None:
    a_varied_organisation(ada)
    content = export.workbook(by=ada)
    # Zoe's people are others: owners and leads are left out.
    content = content.replace(ada.person.email.encode(), zoe.person.email.encode())
    ada_said = _said()
    with acting_in(zoe.organisation):
        Membership.objects.create(organisation=zoe.organisation, person=ada.person, role="owner")
        load(zoe, content, name="all.xlsx")
        assert _said() == ada_said


def _said() -> tuple[list[Any], list[Any]]:
    rows = Observation.objects.filter(is_current=True, value__isnull=False)
    values = rows.order_by("measure__key", "period").select_related("measure")
    goals = Goal.objects.filter(dropped_at=None).order_by("measure__key", "kind")
    fields = ("kind", "start_on", "due_on", "target", "upper", "window", "start_value")
    return (
        [(row.measure.key, row.period, row.value, clean_text(row.note)) for row in values],
        list(goals.values_list("measure__key", *fields)),
    )


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_the_template_has_every_sheet_and_brings_nothing(ada: Membership, sheet: Any) -> None:
    before = rows_in_all_tables()
    book = load(ada, export.template(), name="template.xlsx")
    assert sheet.name in {report.name for report in book.sheets}
    assert rows_in_all_tables() == before


def test_guests_and_members_may_not_export(
    ada: Membership, cleo: Membership, dan: Membership
) -> None:
    for someone in (cleo, dan):
        with pytest.raises(NotAllowed):
            export.workbook(by=someone)
        with pytest.raises(NotAllowed):
            export.text(by=someone, sheet_name="Values")


_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(
    lambda text: text.strip() and not text.lstrip().startswith("=")
)
# Nobody counts in numbers below 1e-290; files with such are refused.
_NUMBER = st.floats(-1e9, 1e9).filter(lambda n: n == 0 or abs(n) > 1e-290) | st.integers(
    -(2**50), 2**50
).map(float)


@st.composite
def _measure(draw: st.DrawFn) -> dict[str, Any]:
    rhythm = draw(st.sampled_from(list(Rhythm)))
    kind = draw(st.sampled_from(["number", "percent", "money"]))
    periods = draw(st.sets(st.integers(1, 20), max_size=4))
    calendar = Calendar()
    starts = [calendar.move(rhythm, LATER, -n) for n in periods]
    value = st.integers(-(2**50), 2**50).map(float) if kind == "money" else _NUMBER
    return {
        "fields": {"name": draw(_LINE), "rhythm": rhythm.value, "unit_kind": kind,
                   "decimals": draw(st.integers(0, 6)), "unit": draw(st.just("") | _LINE)[:40],
                   "description": draw(st.just("") | _LINE),
                   "currency": draw(st.sampled_from(["EUR", "JPY", "KWD"])) * (kind == "money")},
        "values": [(start, draw(value), draw(st.just("") | _LINE)) for start in starts],
        "target": draw(st.none() | value),
    }  # fmt: skip


@given(measures=st.lists(_measure(), max_size=3), year=st.integers(1, 12))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.django_db(transaction=False)
def test_any_organisation_comes_back_as_it_is(
    db: None, measures: list[dict[str, Any]], year: int
) -> None:
    person = Person.objects.create_user(f"{Person.objects.count()}@example.org", "Ada", None)
    number = Person.objects.count()
    ada = found_organisation(by=person, name="Anything", slug=f"anything-{number}")
    type(ada.organisation).objects.filter(pk=ada.organisation_id).update(year_starts_in=year)
    ada.organisation.refresh_from_db()
    with acting_in(ada.organisation):
        for said in measures:
            _fill(ada, said)
        for back in (as_workbook, as_text):
            changes_nothing(ada, back)


def _fill(by: Membership, said: dict[str, Any]) -> None:
    try:
        measure = add_measure(by=by, **said["fields"])
    except Refusal:
        return  # the text is none that can be kept
    calendar = by.organisation.calendar
    for start, value, note in said["values"]:
        on = calendar.start(measure.beat, start)
        if not Observation.objects.filter(measure=measure, period=on).exists():
            enter_value(by=by, measure=measure, on=on, value=value, note=note)
    if said["target"] is not None:
        today = LATER
        set_goal(by=by, measure=measure, start_on=today, due_on=today + timedelta(days=90),
                 target=said["target"])  # fmt: skip
