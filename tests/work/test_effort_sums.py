"""The sums are what the entries say, whatever came and went, on either database."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from trueline.organisations.models import Membership
from trueline.plans.closing import close_period
from trueline.plans.models import AnnualPlan, Priority
from trueline.teams.actions import add_team
from trueline.teams.models import Team
from trueline.work import sums
from trueline.work.models import EffortEntry, EffortSum, WorkItem

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


@pytest.fixture
def plan(ada: Membership) -> AnnualPlan:
    return AnnualPlan.objects.create(
        organisation=ada.organisation,
        name="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="EUR",
    )


def priority(plan: AnnualPlan, key: str) -> Priority:
    return Priority.objects.create(
        organisation=plan.organisation,
        plan=plan,
        key=key,
        name=key.title(),
        starts_on=plan.starts_on,
        due_on=plan.ends_on,
    )


@pytest.fixture
def lines(plan: AnnualPlan) -> list[Priority | None]:
    return [priority(plan, "sea"), priority(plan, "land"), None]


@pytest.fixture
def crew(ada: Membership) -> Team:
    return add_team(by=ada, name="Crew")


def entry(by: Membership, amount: int, **given: object) -> EffortEntry:
    fields = {"week": MONDAY, "method": "time", "person": by.person, **given}
    return EffortEntry.objects.create(
        organisation=by.organisation, entered_by=by.person, amount=amount, **fields
    )


def amounts() -> list[tuple[int | None, int | None, int, int]]:
    rows = EffortSum.objects.order_by("team", "priority", "week")
    return list(rows.values_list("team", "priority", "amount", "late"))


@pytest.mark.parametrize("with_team", [True, False])
@pytest.mark.parametrize("line", [0, 2])
def test_one_sum_a_bucket_of_every_shape(
    ada: Membership, crew: Team, lines: list[Priority | None], with_team: bool, line: int
) -> None:
    where = {"team": crew if with_team else None, "priority": lines[line]}
    first, second = entry(ada, 60, **where), entry(ada, 30, is_late=True, **where)
    sums.add(first)
    sums.add(second)
    assert [row[2:] for row in amounts()] == [(90, 30)]
    sums.take(first)
    assert [row[2:] for row in amounts()] == [(30, 30)]
    sums.take(second)
    assert amounts() == []


def test_a_batch_is_one_statement_a_shape(ada: Membership, lines: list[Priority | None]) -> None:
    many = [entry(ada, 1, week=MONDAY + WEEK * n, priority=lines[0]) for n in range(40)]
    with CaptureQueriesContext(connection) as asked:
        sums.add_all(many)
    assert sum("work_effortsum" in query["sql"] for query in asked) == 1
    assert len(sums.kept()) == 40
    assert sums.kept() == sums.recomputed()


def test_relinking_moves_open_weeks_and_leaves_closed_ones(
    ada: Membership, lines: list[Priority | None]
) -> None:
    item = WorkItem.objects.create(organisation=ada.organisation, title="Quay", priority=lines[0])
    for n in range(3):
        sums.add(entry(ada, 10, week=MONDAY + WEEK * n, item=item, priority=lines[0]))
    close_period(by=ada, starts_on=MONDAY, ends_on=MONDAY + WEEK - timedelta(days=1))
    assert sums.reassign(item=item, priority=None) == 2
    assert lines[0]
    assert [(row[1], row[2]) for row in amounts()] in (
        [(None, 10), (None, 10), (lines[0].pk, 10)],
        [(lines[0].pk, 10), (None, 10), (None, 10)],
    )
    assert sums.reassign(item=item, priority=None) == 0
