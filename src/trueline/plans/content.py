"""What a plan says, as plain content: kept with every version, compared, and shown.

Rows are named by their numbers only. Names of people, teams, goals and measures are looked up
when the content is shown, so that renaming a team is no amendment.
"""

from dataclasses import dataclass, field
from typing import TypedDict

from trueline.plans.models import (
    AnnualPlan,
    BudgetLine,
    Milestone,
    PlannedShare,
    PlanVersion,
    Priority,
    PriorityGoal,
    PriorityMeasure,
)


class MilestoneContent(TypedDict):
    """A milestone as a version keeps it; that it was reached is progress, no amendment."""

    id: int
    name: str
    due_on: str
    first_due_on: str


class PriorityContent(TypedDict):
    """A priority as a version keeps it."""

    id: int
    key: str
    kind: str
    name: str
    outcome: str
    owner: int | None
    team: int | None
    parent: int | None
    starts_on: str
    due_on: str
    state: str
    closed_on: str | None
    position: int
    goals: list[int]
    measures: list[int]
    milestones: list[MilestoneContent]


class PlanContent(TypedDict):
    """The plan itself and its priorities."""

    name: str
    strategy: int | None
    priorities: list[PriorityContent]


class LineContent(TypedDict):
    """A budget line as a version keeps it; an amount is [first day, months, minor units]."""

    id: int
    key: str
    name: str
    flow: str
    priority: int | None
    amounts: list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Content:
    """All that a plan says at one time; two are equal when the plan says the same.

    Attributes:
        plan: Its name, strategy and priorities.
        shares: Quarter (ISO day) -> priority's number as text -> weight.
        budget: Its lines with their amounts.
    """

    plan: PlanContent
    shares: dict[str, dict[str, int]] = field(default_factory=dict)
    budget: list[LineContent] = field(default_factory=list)

    def priority(self, number: int) -> PriorityContent | None:
        """Return the priority with a number, if the plan has it."""
        return next((row for row in self.plan["priorities"] if row["id"] == number), None)


def content_of(plan: AnnualPlan) -> Content:
    """Return what the rows of a plan say now. Eight statements, however large the plan."""
    standing = AnnualPlan.objects.values("name", "strategy_id").get(pk=plan.pk)
    return Content(
        plan={
            "name": standing["name"],
            "strategy": standing["strategy_id"],
            "priorities": _priorities(plan),
        },
        shares=_shares(plan),
        budget=_budget(plan),
    )


def content_kept(version: PlanVersion) -> Content:
    """Return what a kept version says."""
    return Content(
        plan=version.content,
        shares=version.shares,
        budget=[_line_kept(line) for line in version.budget],
    )


def _line_kept(line: LineContent) -> LineContent:
    # What was a tuple comes back from the database as a list.
    amounts = [(first, months, minor) for first, months, minor in line["amounts"]]
    return {**line, "amounts": amounts}


def _priorities(plan: AnnualPlan) -> list[PriorityContent]:
    goals: dict[int, list[int]] = {}
    for served in PriorityGoal.objects.filter(priority__plan=plan).order_by("goal"):
        goals.setdefault(served.priority_id, []).append(served.goal_id)
    measures: dict[int, list[int]] = {}
    for moved in PriorityMeasure.objects.filter(priority__plan=plan).order_by("measure"):
        measures.setdefault(moved.priority_id, []).append(moved.measure_id)
    steps: dict[int, list[MilestoneContent]] = {}
    for step in Milestone.objects.filter(priority__plan=plan).order_by("due_on", "pk"):
        steps.setdefault(step.priority_id, []).append(_milestone(step))
    return [
        _priority(
            row,
            goals=goals.get(row.pk, []),
            measures=measures.get(row.pk, []),
            milestones=steps.get(row.pk, []),
        )
        for row in Priority.objects.filter(plan=plan).order_by("position", "pk")
    ]


def _priority(
    row: Priority, *, goals: list[int], measures: list[int], milestones: list[MilestoneContent]
) -> PriorityContent:
    return {
        "id": row.pk,
        "key": row.key,
        "kind": row.kind,
        "name": row.name,
        "outcome": row.outcome,
        "owner": row.owner_id,
        "team": row.team_id,
        "parent": row.parent_id,
        "starts_on": row.starts_on.isoformat(),
        "due_on": row.due_on.isoformat(),
        "state": row.state,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "position": row.position,
        "goals": goals,
        "measures": measures,
        "milestones": milestones,
    }


def _milestone(step: Milestone) -> MilestoneContent:
    return {
        "id": step.pk,
        "name": step.name,
        "due_on": step.due_on.isoformat(),
        "first_due_on": step.first_due_on.isoformat(),
    }


def _shares(plan: AnnualPlan) -> dict[str, dict[str, int]]:
    shares: dict[str, dict[str, int]] = {}
    for row in PlannedShare.objects.filter(plan=plan).order_by("quarter", "priority"):
        shares.setdefault(row.quarter.isoformat(), {})[str(row.priority_id)] = row.weight
    return shares


def _budget(plan: AnnualPlan) -> list[LineContent]:
    lines = BudgetLine.objects.filter(plan=plan).order_by("pk").prefetch_related("amounts")
    return [
        {
            "id": line.pk,
            "key": line.key,
            "name": line.name,
            "flow": line.flow,
            "priority": line.priority_id,
            "amounts": sorted(
                (amount.month.isoformat(), amount.months, amount.minor)
                for amount in line.amounts.all()
            ),
        }
        for line in lines
    ]
