"""Lists of work, what is due this week, and the line above each item."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.work.conftest import Plan
from trueline.core.errors import Refusal
from trueline.organisations.models import Membership
from trueline.plans.models import Priority
from trueline.teams.actions import add_team
from trueline.work import queries
from trueline.work.actions import add_work, change_work, finish_work, link_work
from trueline.work.queries import Wish
from trueline.work.sight import line_of_sight

MONDAY = date(2026, 9, 14)


def found(**wish: object) -> list[str]:
    return [row.title for row in queries.narrowed(Wish(**wish), MONDAY)]  # type: ignore[arg-type]


def test_a_list_is_narrowed_by_every_filter(ada: Membership, cleo: Membership, plan: Plan) -> None:
    team = add_team(by=ada, name="Branches")
    add_work(by=ada, title="Sign the lease", priority=plan.branches, due_on=MONDAY)
    add_work(by=ada, title="Paint", priority=plan.fit_out, team=team, external_id="P-7")
    add_work(
        by=ada,
        title="Order banners",
        owner=cleo.person,
        starts_on=MONDAY - timedelta(days=9),
        due_on=MONDAY - timedelta(days=2),
    )
    done = add_work(by=ada, title="Old", due_on=MONDAY - timedelta(days=30))
    finish_work(by=ada, item=done, version=1)
    assert found() == ["Order banners", "Sign the lease", "Paint"]
    assert found(sort="-due")[0] == "Sign the lease"
    assert found(sort="title") == ["Order banners", "Paint", "Sign the lease"]
    assert found(words="p-7") == ["Paint"]
    assert found(words="THE sign") == ["Sign the lease"]
    assert found(owner=cleo.person_id) == ["Order banners"]
    assert found(owner=0) == ["Sign the lease", "Paint"]
    assert found(team=team.pk) == ["Paint"]
    assert found(priority=plan.branches.pk) == ["Sign the lease", "Paint"]
    assert found(priority=plan.fit_out.pk) == ["Paint"]
    assert found(priority=0) == ["Order banners"]
    assert found(state="done") == ["Old"]
    assert len(found(state="")) == 4
    assert found(due="overdue") == ["Order banners"]
    assert found(due="unstarted") == ["Order banners"]
    assert found(due="none") == ["Paint"]
    assert found(due="late", state="") == ["Old", "Order banners"]
    assert found(first=MONDAY, last=MONDAY) == ["Sign the lease"]


def test_a_page_says_whether_another_follows_and_counts_nothing(ada: Membership) -> None:
    for number in range(5):
        add_work(by=ada, title=f"Item {number}", due_on=MONDAY + timedelta(days=number))
    rows = queries.narrowed(Wish(), MONDAY)
    with CaptureQueriesContext(connection) as asked:
        first = queries.page(rows, size=3)
    assert len(asked) == 1
    assert "COUNT" not in asked[0]["sql"]
    assert [row.title for row in first.items] == ["Item 0", "Item 1", "Item 2"]
    assert first.has_more
    last = queries.page(rows, first=3, size=3)
    assert ([row.title for row in last.items], last.has_more) == (["Item 3", "Item 4"], False)
    assert queries.how_many(rows) == 5
    assert queries.by_state(rows) == {"todo": 5}


def test_the_line_leads_up_to_the_target(ada: Membership, plan: Plan) -> None:
    fit = add_work(by=ada, title="Quotes", priority=plan.fit_out)
    direct = add_work(by=ada, title="Lease", priority=plan.branches)
    running = add_work(by=ada, title="Payroll", priority=plan.run)
    loose = add_work(by=ada, title="Banners")
    lines = line_of_sight([fit, direct, running, loose])
    assert lines[fit.pk].priorities == (plan.fit_out, plan.branches)
    assert lines[fit.pk].goal == lines[direct.pk].goal == plan.served
    assert lines[running.pk].goal is None
    assert lines[running.pk].is_standing_work
    assert lines[loose.pk] == ((), ())


def test_the_line_takes_three_statements_however_many_items(ada: Membership, plan: Plan) -> None:
    above = plan.fit_out
    for number in range(4):
        above = Priority.objects.create(
            organisation=ada.organisation,
            plan=plan.plan,
            key=f"deep-{number}",
            name=f"Deep {number}",
            parent=above,
            starts_on=above.starts_on,
            due_on=above.due_on,
        )
    items = [add_work(by=ada, title=f"Item {n}", priority=above) for n in range(20)]
    with CaptureQueriesContext(connection) as asked:
        lines = line_of_sight(items)
        assert {str(lines[item.pk].goal.measure) for item in items} == {"Members served"}  # type: ignore[union-attr]
    assert len(asked) == 3
    with CaptureQueriesContext(connection) as asked:
        line_of_sight([add_work(by=ada, title="Loose")])
    assert not [query for query in asked if "priority" in query["sql"].split("FROM")[-1][:30]]


def test_my_week_holds_what_is_overdue_due_and_next(ada: Membership, plan: Plan) -> None:
    add_work(by=ada, owner=ada.person, title="Overdue", due_on=MONDAY - timedelta(days=1))
    sunday = add_work(by=ada, owner=ada.person, title="Sunday", due_on=MONDAY + timedelta(days=6))
    link_work(by=ada, item=sunday, version=1, priority=plan.run)
    add_work(by=ada, owner=ada.person, title="Next", due_on=MONDAY + timedelta(days=7))
    add_work(by=ada, owner=ada.person, title="Some day")
    add_work(by=ada, title="Nobody's", due_on=MONDAY)
    week = queries.my_week(ada, MONDAY)
    names = [[row.title for row in part] for part in (week.overdue, week.due, week.later)]
    assert names == [["Overdue"], ["Sunday"], ["Next", "Some day"]]
    assert week.unlinked == 3
    assert queries.due_count(ada, MONDAY) == 2


def test_what_should_have_started_by_one_source(ada: Membership) -> None:
    item = add_work(by=ada, title="Launch", starts_on=date(2026, 9, 20), said_by="plan")
    change_work(by=ada, item=item, version=1, starts_on=date(2026, 9, 10), said_by="records")
    assert list(queries.not_started(MONDAY)) == [item]
    assert list(queries.not_started(MONDAY, source="records")) == [item]
    assert not list(queries.not_started(MONDAY, source="plan"))
    assert queries.last_said([item.pk], "plan") == {(item.pk, "start"): date(2026, 9, 20)}


def test_a_priority_is_found_by_key_or_name(plan: Plan) -> None:
    assert queries.priority_named("fit-out") == plan.fit_out
    assert queries.priority_named("open THREE branches") == plan.branches
    with pytest.raises(Refusal, match="no priority"):
        queries.priority_named("Nothing")
    plan.run.name = "Open three branches"
    plan.run.save()
    with pytest.raises(Refusal, match="Use the key"):
        queries.priority_named("Open three branches")
