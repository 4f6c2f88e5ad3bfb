"""Turning observations into what the engine takes: one value a period, gaps included."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from trueline.core.periods import SEASON_LENGTH, Calendar
from trueline.insight.history import History
from trueline.measures.models import Measure
from trueline.measures.queries import Value


def history(measure: Measure, values: Sequence[Value], calendar: Calendar) -> History:
    """Lay a measure's values on its grid of periods, from the first known to the last.

    Args:
        measure: Whose values they are.
        values: In order of their periods; may be empty.
        calendar: The organisation's.
    """
    return History(
        values=grid(values, measure, calendar),
        season_length=SEASON_LENGTH[measure.beat],
        lowest=measure.lowest,
        highest=measure.highest,
    )


def grid(
    values: Sequence[Value], measure: Measure, calendar: Calendar
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return one value a period, nan where none is known, shape (periods,)."""
    if not values:
        return np.empty(0)
    first = values[0].period
    filled = np.full(calendar.between(measure.beat, first, values[-1].period) + 1, np.nan)
    for period, value in values:
        filled[calendar.between(measure.beat, first, period)] = value
    return filled


def periods_in_goal(
    measure: Measure, calendar: Calendar, start_on: date, due_on: date, last: date
) -> tuple[int, int]:
    """Count a goal's periods.

    The goal's first period is the first that begins on or after its start; its last is the one
    that holds the due date.

    Returns:
        (periods from the first to the last, both counted; how many of them lie at or before
        `last`, negative if the goal begins later than the period after it).
    """
    first = calendar.start(measure.beat, start_on)
    if first < start_on:
        first = calendar.move(measure.beat, first, 1)
    total = max(1, calendar.between(measure.beat, first, due_on) + 1)
    return total, min(total, calendar.between(measure.beat, first, last) + 1)
