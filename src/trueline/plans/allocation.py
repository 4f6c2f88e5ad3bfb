"""Which shares of effort held on which days: what drift is measured against."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from trueline.plans.models import AnnualPlan, PlanVersion
from trueline.plans.quarters import quarter_end, quarters_of


@dataclass(frozen=True, slots=True)
class Piece:
    """Days of one quarter on which one version of a plan held.

    Attributes:
        first: Its first day.
        last: Its last day.
        weights: Priority's number -> weight; the share is the weight over their sum.
        plan_id: The plan's number.
        version: The number of the plan's version.
    """

    first: date
    last: date
    weights: dict[int, int] = field(hash=False)
    plan_id: int
    version: int


def shares_in_force(first: date, last: date, *, known_on: date | None = None) -> list[Piece]:
    """Return the shares that held on the days of a range, every amendment counted.

    The adopted plan counts for its whole year, also where it was adopted after the year began;
    days of no adopted plan have no piece.

    Args:
        first: First day of the range.
        last: Last day of the range.
        known_on: Leave out what was recorded after this day.
    """
    return [
        piece
        for plan in _adopted(first, last)
        for version, a, b in held(plan, first, last, known_on=known_on)
        for piece in _pieces(plan, version, a, b)
    ]


def shares_as_adopted(first: date, last: date) -> list[Piece]:
    """Return the shares of the days of a range as each plan was first adopted."""
    return [
        piece
        for plan in _adopted(first, last)
        for piece in _pieces(
            plan, _first_version(plan), max(first, plan.starts_on), min(last, plan.ends_on)
        )
    ]


def adopted_plans(first: date, last: date) -> list[AnnualPlan]:
    """Return the adopted plans that hold some day of a range, earliest first."""
    return _adopted(first, last)


def held(
    plan: AnnualPlan, first: date, last: date, *, known_on: date | None = None
) -> Iterator[tuple[PlanVersion, date, date]]:
    """Yield each version with the days of a range on which it held, in order, no day twice."""
    rows = [
        version
        for version in sorted(plan.versions.all(), key=lambda version: version.number)
        if known_on is None or version.recorded_on <= known_on
    ]
    starts = [plan.starts_on, *(version.in_force_on for version in rows[1:])]
    for version, start, after in zip(rows, starts, [*starts[1:], date.max], strict=True):
        a = max(first, start, plan.starts_on)
        b = min(last, plan.ends_on, after - timedelta(days=1))
        if a <= b:
            yield version, a, b


def _adopted(first: date, last: date) -> list[AnnualPlan]:
    rows = AnnualPlan.objects.filter(
        adopted_on__isnull=False, starts_on__lte=last, ends_on__gte=first
    )
    return list(rows.order_by("starts_on").prefetch_related("versions"))


def _first_version(plan: AnnualPlan) -> PlanVersion:
    return min(plan.versions.all(), key=lambda version: version.number)


def _pieces(plan: AnnualPlan, version: PlanVersion, first: date, last: date) -> Iterator[Piece]:
    for quarter in quarters_of(plan):
        a, b = max(first, quarter), min(last, quarter_end(quarter))
        if a <= b:
            shares = version.shares.get(quarter.isoformat(), {})
            weights = {int(number): weight for number, weight in shares.items()}
            yield Piece(a, b, weights, plan.pk, version.number)
