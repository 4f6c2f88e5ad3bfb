"""Money planned and money spent, by priority, for any range of days.

An amount for a quarter or a year is cut into months, and a month into days, in whole minor
units: any way of cutting the year into ranges adds up to the amount exactly.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, Sum

from trueline.core.errors import Refusal
from trueline.plans.allocation import adopted_plans, held
from trueline.plans.content import LineContent, content_kept
from trueline.plans.models import Actual, AnnualPlan, Flow
from trueline.plans.quarters import month_after


@dataclass(frozen=True, slots=True)
class Spending:
    """Money that goes out, by what it is for.

    Attributes:
        currency: ISO 4217 code; "" where no plan was adopted in those days.
        minor: Priority's number (None: for no priority) -> whole minor units.
    """

    currency: str
    minor: dict[int | None, int] = field(hash=False)


def planned_in_force(first: date, last: date, *, known_on: date | None = None) -> Spending:
    """Return the money planned to go out in a range, every amendment counted from its day.

    Raises:
        Refusal: the plans of those days are in two currencies.
    """
    plans = adopted_plans(first, last)
    sums: Counter[int | None] = Counter()
    for plan in plans:
        for version, a, b in held(plan, first, last, known_on=known_on):
            _add(sums, content_kept(version).budget, a, b)
    return Spending(_currency(plans), _without_zeros(sums))


def planned_as_adopted(first: date, last: date) -> Spending:
    """Return the money planned to go out in a range, as each plan was first adopted.

    Raises:
        Refusal: the plans of those days are in two currencies.
    """
    plans = adopted_plans(first, last)
    sums: Counter[int | None] = Counter()
    for plan in plans:
        version = min(plan.versions.all(), key=lambda version: version.number)
        a, b = max(first, plan.starts_on), min(last, plan.ends_on)
        _add(sums, content_kept(version).budget, a, b)
    return Spending(_currency(plans), _without_zeros(sums))


def spent(first: date, last: date, *, late: bool = True) -> Spending:
    """Return the money that really went out in a range, by the priority its line is for.

    Args:
        first: First day of the range.
        last: Last day of the range.
        late: Count what was entered after its period was closed too.

    Raises:
        Refusal: the plans of those days are in two currencies.
    """
    plans = list(AnnualPlan.objects.filter(starts_on__lte=last, ends_on__gte=first))
    counted = Q(on__range=(first, last), withdrawn_at=None, line__flow=Flow.OUT)
    rows = Actual.objects.filter(counted if late else counted & Q(is_late=False)).order_by()
    sums = rows.values_list("line__priority").annotate(total=Sum("minor"))
    return Spending(_currency(plans), _without_zeros(dict(sums)))


def split_into_months(minor: int, months: int) -> list[int]:
    """Cut an amount into equal months, whole minor units, the remainder to the first ones."""
    each, rest = divmod(minor, months)
    return [each + (month < rest) for month in range(months)]


def planned_between(line: LineContent, first: date, last: date) -> int:
    """Return what a budget line plans for the days of a range."""
    return sum(
        _part(minor, month, first, last)
        for start, months, amount in line["amounts"]
        for month, minor in _months(start, months, amount)
    )


def _months(start: str, months: int, minor: int) -> Iterator[tuple[date, int]]:
    first = date.fromisoformat(start)
    for step, part in enumerate(split_into_months(minor, months)):
        yield month_after(first, step), part


def _part(minor: int, month: date, first: date, last: date) -> int:
    """Return a month's amount for those of its days that lie in a range."""
    after = month_after(month, 1)
    days = (after - month).days
    a = max((first - month).days, 0)
    b = min((last + timedelta(days=1) - month).days, days)
    # From the month's start to each end: whatever the cuts, the parts add up.
    return minor * b // days - minor * a // days if a < b else 0


def _add(sums: Counter[int | None], lines: Iterable[LineContent], first: date, last: date) -> None:
    for line in lines:
        if line["flow"] == Flow.OUT:
            sums[line["priority"]] += planned_between(line, first, last)


def _currency(plans: Iterable[AnnualPlan]) -> str:
    currencies = sorted({plan.currency for plan in plans})
    if len(currencies) > 1:
        raise Refusal(
            f"The plans of those days are in {' and '.join(currencies)}. Choose days of one."
        )
    return currencies[0] if currencies else ""


def _without_zeros(sums: dict[int | None, int]) -> dict[int | None, int]:
    return {number: minor for number, minor in sums.items() if minor}
