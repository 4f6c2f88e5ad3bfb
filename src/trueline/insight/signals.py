"""Process-behaviour charts (XmR): which values of a measure are a signal, and which are noise.

Wheeler 2000, *Understanding Variation*, 2nd ed., SPC Press: natural limits from the average
moving range (Shewhart's individuals chart; Montgomery 2013, *Introduction to Statistical Quality
Control*, 7th ed., section 6.4), and his three detection rules. Standard library only, so that a
page can draw a chart without loading a numerical library.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

#: 3 / 1.128: three standard deviations, from an average range of two (Montgomery, appendix VI).
PER_MOVING_RANGE = 2.66
#: Limits rest on the first values of a stretch; by then they hardly move (Wheeler: 17 to 24).
BASELINE = 24
#: With fewer values there are no limits yet (Wheeler: five or six already serve).
FEWEST = 5
RUN = 8
NEAR, OUT_OF = 3, 4


class Rule(StrEnum):
    """Why a value is a signal."""

    OUTSIDE = "outside the limits"
    RUN = "eight in a row on one side"
    NEAR = "three of four nearer a limit than the centre"


@dataclass(frozen=True)
class Limits:
    """Natural limits of a stretch of values, in the measure's own unit.

    Attributes:
        centre: Average of the values.
        lower: Centre less 2.66 average moving ranges.
        upper: Centre and 2.66 average moving ranges.
    """

    centre: float
    lower: float
    upper: float

    def side(self, value: float) -> int:
        """Return 1 above the centre, -1 below it, 0 on it."""
        return (value > self.centre) - (value < self.centre)

    def near(self, value: float) -> int:
        """Return the side whose limit is nearer than the centre, 0 where the centre is nearer."""
        far = abs(value - self.centre) > (self.upper - self.centre) / 2
        return self.side(value) if far else 0


@dataclass(frozen=True)
class Reading:
    """One value of a chart.

    Attributes:
        index: Its place among the values given.
        value: In the measure's own unit; None where none is known.
        limits: The limits it is held against; None where its stretch is too short to have any.
        signals: The rules it takes part in; empty for noise.
    """

    index: int
    value: float | None
    limits: Limits | None
    signals: tuple[Rule, ...]


def chart(
    values: Sequence[float | None], changes: Sequence[int] = (), baseline: int = BASELINE
) -> tuple[Reading, ...]:
    """Read a process-behaviour chart.

    Args:
        values: One value a period, oldest first; None or nan where none is known.
        changes: Indices of the values with which a declared change begins. Limits are computed
            afresh there, and nowhere else.
        baseline: How many values of each stretch its limits rest on.

    Raises:
        ValueError: a declared change does not lie among the values.
    """
    for change in changes:
        if not 0 <= change < len(values):
            raise ValueError(f"changes: {change} is not the index of one of {len(values)} values.")
    known = [None if value is None or math.isnan(value) else value for value in values]
    bounds = sorted({0, *changes, len(known)})
    return tuple(
        reading
        for start, end in pairwise(bounds)
        for reading in _stretch(known[start:end], start, baseline)
    )


def natural_limits(values: Sequence[float]) -> Limits:
    """Compute natural limits from two values or more, oldest first."""
    centre = fmean(values)
    reach = PER_MOVING_RANGE * fmean(abs(after - before) for before, after in pairwise(values))
    return Limits(centre, centre - reach, centre + reach)


def _stretch(values: Sequence[float | None], start: int, baseline: int) -> Iterator[Reading]:
    places = [place for place, value in enumerate(values) if value is not None]
    known = [value for value in values if value is not None]
    limits = natural_limits(known[:baseline]) if len(known) >= FEWEST else None
    fired = dict(zip(places, _signals(known, limits), strict=True)) if limits else {}
    for place, value in enumerate(values):
        yield Reading(start + place, value, limits, fired.get(place, ()))


def _signals(values: Sequence[float], limits: Limits) -> Iterator[tuple[Rule, ...]]:
    """Yield the rules that each value takes part in. Gaps do not break a run."""
    runs = _gathered([limits.side(value) for value in values], RUN, RUN)
    nears = _gathered([limits.near(value) for value in values], NEAR, OUT_OF)
    for place, value in enumerate(values):
        outside = not limits.lower <= value <= limits.upper
        hits = (Rule.OUTSIDE, outside), (Rule.RUN, place in runs), (Rule.NEAR, place in nears)
        yield tuple(rule for rule, fires in hits if fires)


def _gathered(sides: Sequence[int], enough: int, among: int) -> set[int]:
    """Return the places of which `enough` in `among` neighbours lie on one side."""
    found: set[int] = set()
    for first in range(len(sides) - enough + 1):
        for side in (-1, 1):
            places = [p for p in range(first, min(first + among, len(sides))) if sides[p] == side]
            if len(places) >= enough:
                found.update(places)
    return found
