"""How many SQL statements each page of work may cost; the same with ten times the rows."""

from datetime import date, timedelta
from typing import Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.pages import Visit, _in_june, visit
from tests.work.conftest import Plan, plan
from trueline.measures.actions import add_measure
from trueline.organisations.models import Membership
from trueline.work.models import WorkItem

__all__ = ["_in_june", "plan", "visit"]

BUDGETS: Final = {
    "work/": 15,
    "work/?q=item&owner=me&state=all&due=late&sort=title": 9,
    "work/?view=board": 14,
    "work/?view=calendar": 12,
    "work/export": 10,
    "work/mine": 13,
    "work/new": 6,
    "work/{item}/": 11,
    "work/{item}/edit": 7,
    "work/files/": 4,
}


@pytest.mark.parametrize("count", [20, 200])
def test_no_page_costs_more_statements_than_its_budget(
    count: int, visit: Visit, ada: Membership, plan: Plan
) -> None:
    items = WorkItem.objects.bulk_create(
        WorkItem(
            organisation=ada.organisation,
            title=f"Item {number}",
            owner=ada.person,
            priority=(plan.fit_out, plan.branches, None)[number % 3],
            due_on=date(2026, 6, 1) + timedelta(days=number % 40),
        )
        for number in range(count)
    )
    for number in range(count // 10):
        add_measure(by=ada, name=f"Measure {number}", owner=ada.person)
    browser = visit(ada)
    browser.get()  # the first request of a session notes when it began
    spent = {}
    for path in BUDGETS:
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path.format(item=items[0].pk))
        assert answer.status_code == 200, path
        spent[path] = len(asked)
    over = {path: (n, BUDGETS[path]) for path, n in spent.items() if n > BUDGETS[path]}
    assert not over, f"page: (statements, budget) {over} of {spent}"
