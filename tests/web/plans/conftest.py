import pytest
import time_machine

from tests.web.pages import Browser, Visit, _in_june, visit
from trueline.organisations.models import Membership
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.models import AnnualPlan, BudgetLine, Priority
from trueline.plans.priorities import add_priority
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares

__all__ = ["_in_june", "visit"]


@pytest.fixture
def plan(ada: Membership) -> AnnualPlan:
    return write_plan(by=ada, name="Plan 2026")


@pytest.fixture
def run(plan: AnnualPlan) -> Priority:
    return plan.priorities.get(kind="run")


@pytest.fixture
def quay(ada: Membership, plan: AnnualPlan) -> Priority:
    return add_priority(by=ada, plan=plan, name="Mend the quay")


@pytest.fixture
def stone(ada: Membership, plan: AnnualPlan, quay: Priority) -> BudgetLine:
    amounts = [Amount(plan.starts_on, 3, 10_000)]
    return add_budget_line(by=ada, plan=plan, name="Stone", priority=quay, amounts=amounts)


@pytest.fixture
def adopted(
    ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority, stone: BudgetLine
) -> AnnualPlan:
    for quarter in quarters_of(plan):
        weights = {run: 6_000, quay: 4_000}
        set_shares(by=ada, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    with time_machine.travel("2026-01-02 12:00Z", tick=False):
        adopt_plan(by=ada, plan=plan, version=plan.version)
    return plan


@pytest.fixture
def browser(visit: Visit, ben: Membership) -> Browser:
    """Ben is a leader; he may change the plan, not adopt it."""
    return visit(ben)
