"""What can be done to work, who may, and that a moved day never hides lateness."""

from datetime import date

import pytest
import time_machine

from tests.work.conftest import Plan
from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.journal.models import Entry
from trueline.members.actions import end_membership
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.plans.models import Priority
from trueline.teams.actions import add_team
from trueline.work import queries
from trueline.work.actions import (
    add_work,
    bulk_change,
    change_work,
    drop_work,
    finish_work,
    link_work,
    reopen_work,
)
from trueline.work.models import PlannedDate, WorkItem

DAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def _monday() -> "object":
    with time_machine.travel("2026-09-14 09:00 +0000", tick=False):
        yield


def days(item: WorkItem) -> list[tuple[str, str, date | None]]:
    rows = PlannedDate.objects.filter(item=item)
    return [(row.kind, row.source, row.on) for row in rows]


def test_work_has_a_person_a_day_and_what_it_serves(ada: Membership, plan: Plan) -> None:
    item = add_work(
        by=ada, title=" Order\nbanners ", owner=ada.person, priority=plan.fit_out, due_on=DAY
    )
    assert (item.title, item.state, item.version) == ("Order banners", "todo", 1)
    assert days(item) == [("due", "", DAY)]
    line = Entry.objects.first()
    assert line is not None
    assert (line.verb, line.subject_id, line.after["priority"]) == (
        "added",
        item.pk,
        plan.fit_out.pk,
    )


def test_a_day_that_moves_stays_beside_the_first(ada: Membership) -> None:
    item = add_work(by=ada, title="Banners", due_on=date(2026, 9, 1))
    change_work(by=ada, item=item, version=1, due_on=date(2026, 10, 1))
    change_work(by=ada, item=item, version=2, due_on=None)
    change_work(by=ada, item=item, version=3, due_on=date(2026, 11, 1), said_by="tracker")
    assert days(item) == [
        ("due", "", date(2026, 9, 1)),
        ("due", "", date(2026, 10, 1)),
        ("due", "", None),
        ("due", "tracker", date(2026, 11, 1)),
    ]
    (late,) = queries.late_by_baseline(WorkItem.objects.all(), DAY)
    assert vars(late)["baseline_due"] == date(2026, 9, 1)
    assert not queries.narrowed(queries.Wish(due="overdue"), DAY).exists()


def test_what_was_done_after_its_first_day_was_late(ada: Membership) -> None:
    late = add_work(by=ada, title="Late", due_on=date(2026, 9, 1))
    early = add_work(by=ada, title="In time", due_on=date(2026, 9, 20))
    for item in (late, early):
        finish_work(by=ada, item=item, version=1, on=date(2026, 9, 10))
    assert list(queries.late_by_baseline(WorkItem.objects.all(), DAY)) == [late]


def test_done_has_a_day_and_is_taken_up_again(ada: Membership) -> None:
    item = add_work(by=ada, title="Banners")
    finish_work(by=ada, item=item, version=1)
    assert (item.state, item.finished_on) == ("done", DAY)
    finish_work(by=ada, item=item, version=2)
    assert item.version == 2, "done twice is done once"
    reopen_work(by=ada, item=item, version=2)
    assert (item.state, item.finished_on) == ("todo", None)
    drop_work(by=ada, item=item, version=3)
    assert item.state == "dropped"
    with pytest.raises(Refusal, match="lies ahead"):
        finish_work(by=ada, item=item, version=4, on=date(2026, 9, 15))


def test_a_change_to_done_takes_today_and_a_change_back_takes_the_day_away(
    ada: Membership,
) -> None:
    item = add_work(by=ada, title="Banners", state="done", finished_on=date(2026, 9, 1))
    change_work(by=ada, item=item, version=1, title="All banners")
    assert item.finished_on == date(2026, 9, 1)
    change_work(by=ada, item=item, version=2, state="doing")
    assert item.finished_on is None


def test_refusals_name_the_field(ada: Membership, zoe: Membership, plan: Plan) -> None:
    with acting_in(zoe.organisation):
        foreign_team = add_team(by=zoe, name="Masons")
    foreign = Priority(pk=plan.run.pk + 1000)
    bad: list[tuple[dict[str, object], str]] = [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"owner": zoe.person}, "owner"),
        ({"team": foreign_team}, "team"),
        ({"priority": foreign}, "priority"),
        ({"state": "someday"}, "state"),
        ({"size": -1}, "size"),
        ({"starts_on": DAY, "due_on": date(2026, 9, 13)}, "due_on"),
        ({"note": "a\x00b"}, "note"),
    ]
    for fields, field in bad:
        with pytest.raises(Refusal) as refused:
            add_work(by=ada, **{"title": "Banners", **fields})  # type: ignore[arg-type]
        assert refused.value.field == field
    assert not WorkItem.objects.exists()


def test_an_external_id_is_taken_once_a_source(ada: Membership) -> None:
    add_work(by=ada, title="One", source="tracker", external_id="T-1")
    add_work(by=ada, title="Two", source="other", external_id="T-1")
    with pytest.raises(Refusal, match="already"):
        add_work(by=ada, title="Three", source="tracker", external_id="T-1")
    item = add_work(by=ada, title="Four", source="tracker", external_id="T-4")
    with pytest.raises(Refusal, match="already"):
        change_work(by=ada, item=item, version=1, external_id="T-1")


def test_a_save_on_an_old_version_is_refused(ada: Membership) -> None:
    item = add_work(by=ada, title="Banners")
    change_work(by=ada, item=item, version=1, title="All banners")
    for act in (finish_work, drop_work, reopen_work):
        with pytest.raises(StaleVersion):
            act(by=ada, item=item, version=1)


def test_members_change_their_own_and_their_teams_work_guests_none(
    ada: Membership, ben: Membership, cleo: Membership, dan: Membership
) -> None:
    team = add_team(by=ada, name="Branches", lead=cleo.person)
    hers = add_work(by=cleo, title="Hers", owner=cleo.person)
    of_team = add_work(by=ada, title="Her team's", team=team)
    others = add_work(by=ada, title="Another's", owner=ada.person)
    for item in (hers, of_team):
        change_work(by=cleo, item=item, version=1, size=3)
    with pytest.raises(NotAllowed):
        change_work(by=cleo, item=others, version=1, size=3)
    change_work(by=ben, item=others, version=1, size=3)
    with pytest.raises(NotAllowed):
        add_work(by=dan, title="Mine")
    with pytest.raises(NotAllowed):
        bulk_change(by=cleo, items=[hers, others], state="done")
    hers.refresh_from_db()
    assert hers.state == "todo"


def test_many_change_together_or_not_at_all(ada: Membership, plan: Plan) -> None:
    items = [add_work(by=ada, title=f"Item {n}") for n in range(3)]
    assert bulk_change(by=ada, items=items, due_on=DAY, priority=plan.run) == 3
    assert bulk_change(by=ada, items=items, due_on=DAY) == 0
    change_work(by=ada, item=items[2], version=2, starts_on=date(2026, 9, 10))
    with pytest.raises(Refusal, match="Item 2"):
        bulk_change(by=ada, items=WorkItem.objects.all(), due_on=date(2026, 9, 9))
    with pytest.raises(StaleVersion):
        bulk_change(
            by=ada,
            items=WorkItem.objects.order_by("pk"),
            versions={items[0].pk: 2, items[1].pk: 2, items[2].pk: 2},
            state="done",
        )
    assert set(WorkItem.objects.values_list("state", "due_on")) == {("todo", DAY)}
    with pytest.raises(Refusal, match="one item at a time"):
        bulk_change(by=ada, items=items, title="All the same")


def test_linking_says_what_work_serves(ada: Membership, plan: Plan) -> None:
    item = add_work(by=ada, title="Banners")
    served = []
    for version, priority in ((1, plan.fit_out), (2, None)):
        link_work(by=ada, item=item, version=version, priority=priority)
        served.append(WorkItem.objects.get().priority)
    assert served == [plan.fit_out, None]
    assert [line.verb for line in Entry.objects.all()[:2]] == ["linked", "linked"]


def test_work_of_someone_who_left_is_found_and_can_be_handed_on(
    ada: Membership, cleo: Membership
) -> None:
    item = add_work(by=ada, title="Banners", owner=cleo.person)
    end_membership(by=ada, membership=cleo)
    wish = queries.Wish(left=True)
    assert list(queries.narrowed(wish, DAY)) == [item]
    assert queries.has_left([item]) == {cleo.person_id}
    change_work(by=ada, item=item, version=1, title="Two banners", owner=cleo.person)
    with pytest.raises(Refusal, match="belongs to this organisation"):
        add_work(by=ada, title="More", owner=cleo.person)
    bulk_change(by=ada, items=[item], owner=ada.person)
    assert not queries.narrowed(wish, DAY).exists()


def test_another_organisation_sees_none_of_it(ada: Membership, zoe: Membership) -> None:
    item = add_work(by=ada, title="Banners")
    with acting_in(zoe.organisation):
        assert not queries.narrowed(queries.Wish(state=""), DAY).exists()
        with pytest.raises(NotFound):
            queries.item(item.pk)
