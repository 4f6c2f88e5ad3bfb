"""Planned shares of effort, quarter by quarter."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.journal.actions import record
from trueline.organisations.models import Membership
from trueline.plans.actions import WHOLE
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.models import AnnualPlan, PlannedShare, Priority
from trueline.plans.quarters import calendar_of, quarters_of

#: What a database keeps for certain, and no share needs to be told finer.
_LARGEST = 2**62


@transaction.atomic
def set_shares(
    *,
    by: Membership,
    plan: AnnualPlan,
    version: int,
    quarter: date,
    weights: Mapping[Priority, int],
    note: AmendmentNote | None = None,
) -> None:
    """Set how much of a quarter's effort each priority should get; the former are replaced.

    Args:
        by: Who sets them.
        plan: The plan.
        version: The version of the plan that this was based on.
        quarter: First day of one of the plan's quarters.
        weights: Hundredths of a percent; they add up to 10,000.
        note: The decision, once the plan is adopted.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: they do not add up, or it is adopted and there is no note.
        StaleVersion: someone changed the plan in between.
    """
    total = sum(weights.values())
    if total != WHOLE:
        label = calendar_of(plan).label(Rhythm.QUARTER, quarter)
        raise Refusal(
            f"The shares of {label} add up to {total / 100:g} %, not 100 %.", field="shares"
        )
    set_shares_exactly(
        by=by, plan=plan, version=version, quarter=quarter, weights=weights, note=note
    )


@transaction.atomic
def set_quarters(
    *,
    by: Membership,
    plan: AnnualPlan,
    version: int,
    quarters: Mapping[date, Mapping[Priority, int]],
    note: AmendmentNote | None = None,
) -> None:
    """Set the shares of several quarters at once, in one amendment.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a quarter's do not add up, or it is adopted and there is no note.
        StaleVersion: someone changed the plan in between.
    """
    with changing(by=by, plan=plan, note=note, version=version):
        for quarter, weights in quarters.items():
            set_shares(by=by, plan=plan, version=plan.version, quarter=quarter, weights=weights)


@transaction.atomic
def set_shares_exactly(
    *,
    by: Membership,
    plan: AnnualPlan,
    version: int,
    quarter: date,
    weights: Mapping[Priority, int],
    note: AmendmentNote | None = None,
) -> None:
    """Set a quarter's shares as any whole weights, such as the minutes that were really spent.

    A priority's share is its weight over the sum of them, exactly.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a weight is negative or all are zero, or it is adopted and there is no note.
        StaleVersion: someone changed the plan in between.
    """
    with changing(by=by, plan=plan, note=note, version=version):
        _check(plan, quarter, weights)
        standing = {row.priority_id: row for row in plan.shares.filter(quarter=quarter)}
        wanted = {priority.pk: weight for priority, weight in weights.items() if weight}
        before = {str(number): row.weight for number, row in sorted(standing.items())}
        after = {str(number): weight for number, weight in sorted(wanted.items())}
        if before == after:
            return
        plan.shares.filter(quarter=quarter).delete()
        PlannedShare.objects.bulk_create(
            PlannedShare(
                organisation=by.organisation,
                plan=plan,
                quarter=quarter,
                priority_id=number,
                weight=weight,
            )
            for number, weight in sorted(wanted.items())
        )
        named = {"quarter": quarter}
        record(
            by=by,
            verb="set shares",
            subject=plan,
            before={**named, "weights": before},
            after={**named, "weights": after},
        )


def _check(plan: AnnualPlan, quarter: date, weights: Mapping[Priority, int]) -> None:
    if quarter not in quarters_of(plan):
        raise Refusal(f"{quarter} is not the first day of a quarter of {plan}.", field="quarter")
    if any(priority.plan_id != plan.pk for priority in weights):
        raise Refusal("Choose priorities of this plan.", field="shares")
    if any(weight < 0 for weight in weights.values()):
        raise Refusal("A share cannot be less than nothing.", field="shares")
    if not 0 < sum(weights.values()) <= _LARGEST:
        raise Refusal("At least one priority needs a share.", field="shares")
