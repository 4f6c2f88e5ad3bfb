"""How many SQL statements each page may cost; the same with ten times the rows.

The budgets stand in statement_budgets.json. A page that comes to need more turns this red; the
new number is then a visible change in git.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.pages import Visit, _in_june, visit
from trueline.analysis.models import CourseReading, OddsReading
from trueline.core.clock import now
from trueline.measures.models import Goal, Measure, Observation
from trueline.organisations.models import Membership
from trueline.strategy.actions import add_theme, record_review, write_strategy
from trueline.teams.actions import add_team

__all__ = ["_in_june", "visit"]

BUDGETS: dict[str, int] = json.loads(Path(__file__).with_name("statement_budgets.json").read_text())
FIRST, DUE, DAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1)


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
    return {
        "measure": measures[0].pk, "goal": goals[0].pk, "strategy": strategy.pk,
        "theme": themes[0].pk,
    }  # fmt: skip


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
