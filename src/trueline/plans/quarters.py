"""The quarters and months of a plan, counted from its own first day."""

from datetime import date
from functools import cache

from trueline.core.periods import Calendar, Rhythm
from trueline.plans.models import AnnualPlan


def calendar_of(plan: AnnualPlan) -> Calendar:
    """Return how a plan cuts its year; it stays when the organisation's year is moved."""
    return Calendar(plan.starts_on.month)


def quarters_of(plan: AnnualPlan) -> list[date]:
    """Return the first day of each quarter of a plan."""
    return list(calendar_of(plan).each(Rhythm.QUARTER, plan.starts_on, plan.ends_on))


def quarter_end(quarter: date) -> date:
    """Return the last day of a plan's quarter."""
    return Calendar(quarter.month).end(Rhythm.QUARTER, quarter)


@cache
def month_after(month: date, count: int) -> date:
    """Return the first day of the month that many months later."""
    return Calendar().move(Rhythm.MONTH, month, count)
