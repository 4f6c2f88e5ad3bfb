"""How many SQL statements each page may cost; the same with ten times the rows.

The budgets stand in statement_budgets.json. A page that comes to need more turns this red; the
new number is then a visible change in git.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.pages import Visit, _in_june, visit
from trueline.analysis.models import CourseReading, DriftReading, OddsReading
from trueline.analysis.reading_drift import keep_readings
from trueline.core.clock import now
from trueline.core.money import Money
from trueline.measures.models import Goal, Measure, Observation
from trueline.organisations.models import Membership
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.actuals import enter_actual
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.models import Priority
from trueline.plans.priorities import change_priority
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares
from trueline.strategy.actions import add_theme, record_review, write_strategy
from trueline.teams.actions import add_team
from trueline.work import sums
from trueline.work.answers import Drifted, bring_back
from trueline.work.models import EffortEntry, WorkItem

__all__ = ["_in_june", "visit"]

BUDGETS: dict[str, int] = json.loads(Path(__file__).with_name("statement_budgets.json").read_text())
FIRST, DUE, DAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1)
TODAY, MONDAY = date(2026, 6, 15), date(2026, 3, 30)


def fill(ada: Membership, count: int) -> dict[str, int]:
    """Make that many of everything that lists show; return the numbers of one of each."""
    organisation = ada.organisation
    strategy = write_strategy(by=ada, name="Ahead", starts_on=FIRST, ends_on=date(2028, 12, 31))
    team = add_team(by=ada, name="Branches")
    record_review(by=ada, held_on=date(2026, 6, 2))
    measures = Measure.objects.bulk_create(
        Measure(
            organisation=organisation, key=f"m{n:04}", name=f"Measure {n:04}", owner=ada.person,
            team=team, tier="target" if n % 2 else "kpi",
        )
        for n in range(count)
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(
            organisation=organisation, measure=measure, period=date(2026, month, 1), value=month,
            known_on=date(2026, month, 28), entered_by=ada.person, entered_at=now(),
        )
        for measure in measures for month in (1, 2, 3)
    )  # fmt: skip
    goals = Goal.objects.bulk_create(
        Goal(organisation=organisation, measure=measure, start_on=FIRST, due_on=DUE, target=9)
        for measure in measures
    )
    OddsReading.objects.bulk_create(
        OddsReading(
            organisation=organisation, goal=goal, as_of=day, read_at=now(), verdict="unlikely",
            probability=0.2,
        )
        for goal in goals for day in (DAY, date(2026, 6, 9))
    )  # fmt: skip
    CourseReading.objects.bulk_create(
        CourseReading(
            organisation=organisation, measure=measure, as_of=DAY, read_at=now(), observations=3
        )
        for measure in measures
    )
    themes = [add_theme(by=ada, strategy=strategy, name=f"Theme {n}", measures=measures[n : n + 1])
              for n in range(max(2, count // 10))]  # fmt: skip
    plan = write_plan(by=ada, name="Plan", strategy=strategy)
    run = plan.priorities.get()
    rows = Priority.objects.bulk_create(
        Priority(
            organisation=organisation, plan=plan, key=f"p{n}", name=f"Priority {n}", team=team,
            owner=ada.person, starts_on=plan.starts_on, due_on=plan.ends_on, position=n,
        )
        for n in range(count // 5)
    )  # fmt: skip
    for quarter in quarters_of(plan):
        weights = {run: 10_000 - len(rows), **dict.fromkeys(rows, 1)}
        set_shares(by=ada, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    adopt_plan(by=ada, plan=plan, version=plan.version, adopted_on=FIRST)
    note = AmendmentNote("We pay for it.")
    with changing(by=ada, plan=plan, note=note):
        change_priority(
            by=ada, priority=rows[0], version=1, parent=rows[1], goals=goals[:3],
            measures=measures[:3],
        )  # fmt: skip
        for n in range(count // 10):
            amounts = [Amount(plan.starts_on, 12, 900)]
            line = add_budget_line(by=ada, plan=plan, name=f"Line {n}", amounts=amounts)
            enter_actual(by=ada, line=line, on=DAY, amount=Money(700, plan.currency))
    drift_away(ada, [run, *rows], count)
    return {
        "plan": plan.pk, "priority": rows[0].pk, "line": line.pk,
        "measure": measures[0].pk, "goal": goals[0].pk, "strategy": strategy.pk,
        "theme": themes[0].pk,
    }  # fmt: skip


def drift_away(ada: Membership, lines: list[Priority], count: int) -> None:
    """Give effort and work of eleven weeks where the plan did not send it, and answer some."""
    organisation = ada.organisation
    items = WorkItem.objects.bulk_create(
        WorkItem(organisation=organisation, title=f"Item {n}", owner=ada.person)
        for n in range(count)
    )
    given = EffortEntry.objects.bulk_create(
        EffortEntry(
            organisation=organisation, person=ada.person, week=MONDAY + timedelta(weeks=week),
            method="time", amount=30 + n, unit="minutes", entered_by=ada.person, entered_at=now(),
            priority=line, item=None if line else items[n],
        )
        for week in range(11)
        for n, line in enumerate([*lines, *[None] * (count // 2)])
    )  # fmt: skip
    sums.add_all(given)
    for line in lines[: count // 10]:
        drifted = Drifted(line, "minutes", MONDAY, date(2026, 6, 14))
        bring_back(by=ada, drifted=drifted, note="Two people go back to it.")
    keep_readings(organisation, as_of=TODAY)
    assert DriftReading.objects.filter(span="quarter", undecided__gt=0).exists()


@pytest.mark.parametrize("count", [20, 200])
def test_no_page_costs_more_statements_than_its_budget(
    count: int, visit: Visit, ada: Membership
) -> None:
    numbers = fill(ada, count)
    browser = visit(ada)
    browser.get()  # the first request of a session notes when it began
    spent = {}
    for path in BUDGETS:
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path.format(**numbers))
        assert answer.status_code == 200, path
        spent[path] = len(asked)
    over = {path: (n, BUDGETS[path]) for path, n in spent.items() if n > BUDGETS[path]}
    assert not over, f"page: (statements, budget) {over}"


def test_the_bridge_costs_no_more_than_twelve() -> None:
    assert BUDGETS[""] <= 12
