"""Turning values by period into what the engine takes; neither tables nor a database.

The terminal reads files with the same functions.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from trueline.core.periods import SEASON_LENGTH, Calendar, Rhythm
from trueline.insight.history import Floats, History

#: Nobody plans further ahead than this many periods; a mistyped year must not stall a worker.
_FURTHEST = 400


def history(
    values: Sequence[tuple[date, float]],
    rhythm: Rhythm,
    calendar: Calendar,
    *,
    lowest: float | None = None,
    highest: float | None = None,
) -> History:
    """Lay values on their grid of periods, from the first known to the last.

    Args:
        values: (first day of the period, value), in order; may be empty.
        rhythm: How long the periods are.
        calendar: The organisation's.
        lowest: The least value the measure can take, if there is one.
        highest: The greatest, likewise.
    """
    return History(
        values=grid(values, rhythm, calendar),
        season_length=SEASON_LENGTH[rhythm],
        lowest=lowest,
        highest=highest,
    )


def grid(values: Sequence[tuple[date, float]], rhythm: Rhythm, calendar: Calendar) -> Floats:
    """Return one value a period, nan where none is known, shape (periods,)."""
    if not values:
        return np.empty(0)
    first, last = values[0][0], values[-1][0]
    filled = np.full(calendar.between(rhythm, first, last) + 1, np.nan)
    for period, value in values:
        filled[calendar.between(rhythm, first, period)] = value
    return filled


def periods_in_goal(
    rhythm: Rhythm, calendar: Calendar, start_on: date, due_on: date, last: date
) -> tuple[int, int]:
    """Count a goal's periods.

    The goal's first period is the first that begins on or after its start; its last is the one
    that holds the due date.

    Returns:
        (periods from the first to the last, both counted; how many of them lie at or before
        `last`, negative if the goal begins later than the period after it).
    """
    first = calendar.start(rhythm, start_on)
    if first < start_on:
        first = calendar.move(rhythm, first, 1)
    total = max(1, calendar.between(rhythm, first, due_on) + 1)
    return total, min(total, calendar.between(rhythm, first, last) + 1)


def horizon(rhythm: Rhythm, calendar: Calendar, last: date, due: Sequence[date]) -> int:
    """Return how many periods to look ahead: to the furthest due date, or a year without one."""
    ahead = [calendar.between(rhythm, last, day) for day in due]
    return min(_FURTHEST, max([*ahead, 0]) or SEASON_LENGTH[rhythm])
