"""A time axis: which days get a label, and what it says."""

from datetime import date, timedelta
from itertools import count
from typing import Final

_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
#: Steps from fine to coarse, in days and then in months.
_DAY_STEPS: Final = (1, 2, 7, 14)
_MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)


def say_day(day: date) -> str:
    """Return a day in full: 3 September 2026 is "3 Sep 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_month(day: date) -> str:
    """Return a day as its month: "Dec 2028"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def day_ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Return at most `most` days within [first, last] with their labels.

    The year stands at each January and at the first label, so that it is always in sight.
    """
    for step in _DAY_STEPS:
        if (last - first).days // step < most:
            return _by_name(_by_days(first, last, step), fine=True)
    months = (last.year - first.year) * 12 + last.month - first.month
    for step in _MONTH_STEPS:
        if months // step > most:
            continue
        days = _by_months(first, last, step)
        if len(days) <= most:
            return _by_name(days, fine=False)
    return [(first, str(first.year))]


def _by_days(first: date, last: date, step: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


def _by_months(first: date, last: date, step: int) -> list[date]:
    # Months since year 0, rounded up to a whole step, so that ticks fall on quarters and years.
    start = first.year * 12 + first.month - 1 + (first.day > 1)
    days: list[date] = []
    for month in count(-(-start // step) * step, step):
        year, index = divmod(month, 12)
        if year > last.year or date(year, index + 1, 1) > last:
            return days
        days.append(date(year, index + 1, 1))
    return days


def _by_name(days: list[date], *, fine: bool) -> list[tuple[date, str]]:
    whole_years = not fine and all(day.month == 1 for day in days)
    return [
        (day, str(day.year) if whole_years else _name(day, fine=fine, first=index == 0))
        for index, day in enumerate(days)
    ]


def _name(day: date, *, fine: bool, first: bool) -> str:
    month = _MONTHS[day.month - 1]
    if fine:
        return f"{day.day} {month} {day.year}" if first else f"{day.day} {month}"
    if day.month == 1:
        return str(day.year)
    return f"{month} {day.year}" if first else month
