"""A plan of 2026 with two priorities, a rock and a budget."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from trueline.organisations.models import Membership
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.amending import AmendmentNote
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.models import AnnualPlan, BudgetLine, Priority
from trueline.plans.priorities import add_priority
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares

NOTE = AmendmentNote("We do it otherwise.")
Q1, Q2, Q3, Q4 = (date(2026, month, 1) for month in (1, 4, 7, 10))


def note(day: date | None = None, sentence: str = "We do it otherwise.") -> AmendmentNote:
    return AmendmentNote(sentence, in_force_on=day)


@pytest.fixture
def june() -> Iterator[time_machine.Traveller]:
    """It is 15 June 2026."""
    with time_machine.travel("2026-06-15 12:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(ada: Membership, june: time_machine.Traveller) -> AnnualPlan:
    return write_plan(by=ada, name="Plan 2026")


@pytest.fixture
def run(plan: AnnualPlan) -> Priority:
    return plan.priorities.get(kind="run")


@pytest.fixture
def quay(ada: Membership, plan: AnnualPlan) -> Priority:
    return add_priority(by=ada, plan=plan, name="Mend the quay")


@pytest.fixture
def rock(ada: Membership, plan: AnnualPlan, quay: Priority) -> Priority:
    return add_priority(
        by=ada, plan=plan, name="Piles", kind="rock", parent=quay, starts_on=Q1,
        due_on=date(2026, 3, 31),
    )  # fmt: skip


@pytest.fixture
def fees(ada: Membership, plan: AnnualPlan) -> BudgetLine:
    return add_budget_line(
        by=ada, plan=plan, name="Fees", flow="in", amounts=[Amount(Q1, 12, 120_000)]
    )


@pytest.fixture
def stone(ada: Membership, plan: AnnualPlan, quay: Priority) -> BudgetLine:
    return add_budget_line(
        by=ada, plan=plan, name="Stone", priority=quay, amounts=[Amount(Q1, 3, 10_000)]
    )


@pytest.fixture
def adopted(
    ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority, rock: Priority,
    fees: BudgetLine, stone: BudgetLine,
) -> AnnualPlan:  # fmt: skip
    """The plan, adopted on 2 January with 60 and 40 percent in every quarter."""
    for quarter in quarters_of(plan):
        set_shares(
            by=ada, plan=plan, version=plan.version, quarter=quarter,
            weights={run: 6_000, quay: 4_000},
        )  # fmt: skip
    with time_machine.travel("2026-01-02 12:00Z", tick=False):
        adopt_plan(by=ada, plan=plan, version=plan.version)
    return plan
