"""Which periods a value can be entered for, and how they are named. Pure."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from trueline.core.errors import Refusal
from trueline.core.periods import Calendar

if TYPE_CHECKING:
    from trueline.measures.models import Measure

#: Periods offered at once; older ones are reached from their row.
_OFFERED: Final = 60


def read_day(text: str | None) -> date | None:
    """Return an ISO date from an address; None where there is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def offered(
    measure: "Measure",
    said: Mapping[date, str],
    chosen: date,
    calendar: Calendar,
    today: date,
) -> list[tuple[str, str]]:
    """Return the periods to choose from, latest first, each with the value it has."""
    current = calendar.start(measure.beat, today)
    days = {_back(measure, current, step, calendar) for step in range(_OFFERED)}
    latest_first = sorted({*days, chosen} - {None}, reverse=True)  # type: ignore[type-var]
    return [
        (day.isoformat(), f"{calendar.label(measure.beat, day)} · {said.get(day, 'no value')}")
        for day in latest_first
        if day is not None
    ]


def missing_after(
    measure: "Measure", day: date, said: Collection[date], calendar: Calendar, today: date
) -> date | None:
    """Return the first period after a day that has no value; None if there is none yet."""
    following = calendar.move(measure.beat, day, 1)
    open_ = (p for p in calendar.each(measure.beat, following, today) if p not in said)
    return next(open_, None)


def _back(measure: "Measure", current: date, steps: int, calendar: Calendar) -> date | None:
    try:
        return calendar.move(measure.beat, current, -steps)
    except Refusal:  # before the first year there is
        return None
