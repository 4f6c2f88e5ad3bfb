"""A plan with two priorities, one serving the other, which serves a three-year target."""

from dataclasses import dataclass
from datetime import date

import pytest

from trueline.measures.actions import add_measure
from trueline.measures.goals import set_goal
from trueline.measures.models import Goal
from trueline.organisations.models import Membership
from trueline.plans.models import AnnualPlan, Priority, PriorityGoal

YEAR = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 31)}


@dataclass
class Plan:
    """What the tests link work to."""

    plan: AnnualPlan
    branches: Priority
    fit_out: Priority
    run: Priority
    served: Goal


@pytest.fixture
def plan(ada: Membership) -> Plan:
    here = ada.organisation
    year = AnnualPlan.objects.create(
        organisation=here,
        name="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="EUR",
    )

    def add(key: str, name: str, **fields: object) -> Priority:
        row = {"organisation": here, "plan": year, "key": key, "name": name, **YEAR, **fields}
        return Priority.objects.create(**row)

    branches = add("branches", "Open three branches")
    fit_out = add("fit-out", "Fit out the branches", kind="rock", parent=branches)
    run = add("run", "Run the business", kind="run")
    served = set_goal(
        by=ada,
        measure=add_measure(by=ada, name="Members served", tier="target"),
        start_on=date(2026, 1, 1),
        due_on=date(2028, 12, 31),
        target=52_000.0,
    )
    PriorityGoal.objects.create(organisation=here, priority=branches, goal=served)
    return Plan(year, branches, fit_out, run, served)
