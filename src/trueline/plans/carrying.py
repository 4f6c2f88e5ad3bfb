"""Carrying priorities over from an earlier plan, and recognising those that were carried."""

from django.db import transaction

from trueline.core.errors import Refusal
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.models import AnnualPlan, Priority, PriorityKind, PriorityState
from trueline.plans.priorities import add_priority, change_priority
from trueline.plans.queries import plans


def plan_before(plan: AnnualPlan) -> AnnualPlan | None:
    """Return the plan whose days come last before this one's; None if it is the first."""
    return plans().filter(ends_on__lt=plan.starts_on).order_by("-ends_on").first()


@transaction.atomic
def recognise(
    *, by: Membership, plan: AnnualPlan, earlier: AnnualPlan, note: AmendmentNote | None = None
) -> list[Priority]:
    """Say of each priority that has the key or the name of an earlier one that it carries it on.

    Returns:
        Those that were recognised now.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: the other plan is not an earlier one, or this is adopted and there is no note.
    """
    _check_order(plan, earlier)
    with changing(by=by, plan=plan, note=note):
        known = _by_word(earlier)
        found = [
            (row, before)
            for row in plan.priorities.filter(carried_from=None).exclude(kind=PriorityKind.RUN)
            if (before := known.get(row.key) or known.get(row.name.casefold()))
        ]
        for row, before in found:
            change_priority(by=by, priority=row, version=row.version, carried_from=before)
    return [row for row, _ in found]


@transaction.atomic
def carry_over(
    *, by: Membership, plan: AnnualPlan, earlier: AnnualPlan, note: AmendmentNote | None = None
) -> list[Priority]:
    """Add every priority of an earlier plan that is still open and that this one does not have.

    Each keeps its name, outcome, owner, team, measures and the targets that are due later; rocks
    end with their quarter and stay behind.

    Returns:
        Those that were added.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: the other plan is not an earlier one, or this is adopted and there is no note.
    """
    _check_order(plan, earlier)
    with changing(by=by, plan=plan, note=note):
        recognise(by=by, plan=plan, earlier=earlier)
        standing = set(plan.priorities.values_list("carried_from", flat=True))
        rows = earlier.priorities.filter(state=PriorityState.OPEN, kind=PriorityKind.PRIORITY)
        return [
            _carry(by, plan, row) for row in rows.order_by("position") if row.pk not in standing
        ]


def _carry(by: Membership, plan: AnnualPlan, row: Priority) -> Priority:
    return add_priority(
        by=by,
        plan=plan,
        name=row.name,
        outcome=row.outcome,
        owner=row.owner,
        team=row.team,
        carried_from=row,
        goals=row.goals.filter(due_on__gte=plan.starts_on, dropped_at=None),
        measures=row.measures.filter(archived_at=None),
    )


def _by_word(plan: AnnualPlan) -> dict[str, Priority]:
    rows = list(plan.priorities.exclude(kind=PriorityKind.RUN))
    return {row.name.casefold(): row for row in rows} | {row.key: row for row in rows}


def _check_order(plan: AnnualPlan, earlier: AnnualPlan) -> None:
    if earlier.ends_on >= plan.starts_on:
        raise Refusal(f"{earlier} does not end before {plan} starts.")
