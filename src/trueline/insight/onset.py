"""Since when: the week in which a lasting shift away from the plan began.

A two-sided cumulative sum for each line of the statement (Page, Continuous inspection schemes,
Biometrika 41, 1954): what a week lies beyond half of the tolerance adds up, and a sum past the
limit is an alarm. The shift began in the week after the sum last stood at nought (the usual
estimate of the change point: Nishina, Biometrika 79, 1992). The noise of a line is read from its
own weeks, robustly, so that the shift itself hardly widens it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

#: The limit, in standard deviations of the line's noise. See bench/drift.py for what it gives.
LIMIT: Final = 3.5
#: The limit is never below this share of the tolerance: tiny noise must not make every ripple news.
LEAST: Final = 1.2
#: Standard deviation of normal noise over the median of absolute deviations.
_MAD: Final = 1.4826
#: Noise in points that is assumed until there are weeks enough to see it, and never less.
_USUAL_NOISE: Final = 3.0
_LEAST_NOISE: Final = 1.0
_FEW: Final = 8


@dataclass(frozen=True, slots=True)
class Onset(Generic[Key]):
    """A shift that began and has lasted.

    Attributes:
        week: Place of the first week of the shift.
        seen: Place of the week in which it was first noticed.
        key: The line that shifted.
        size: Its mean since then, in points; negative where it lost.
    """

    week: int
    seen: int
    key: Key
    size: float


def onset(weeks: Sequence[Mapping[Key, float] | None], *, tolerance: float) -> Onset[Key] | None:
    """Return the earliest lasting shift that still holds in the last week, if there is one.

    Args:
        weeks: For each week the undecided points of every line (a line left out is at 0); None
            for a week with too few reports, which is passed over.
        tolerance: Points that a line may be off before it matters.
    """
    keys = dict.fromkeys(key for week in weeks if week for key in week)
    found = [
        Onset(first, seen, key, size)
        for key in keys
        for first, seen, size in [_shift(_line(weeks, key), tolerance) or (-1, -1, 0.0)]
        if first >= 0
    ]
    return min(found, key=lambda one: (one.week, -abs(one.size)), default=None)


def noise(values: Sequence[float]) -> float:
    """Return the standard deviation of a line's ordinary weeks, in points.

    From the changes between neighbouring weeks, of which a lasting shift is only one.
    """
    steps = [after - before for before, after in pairwise(values)]
    if len(values) < _FEW:
        return _USUAL_NOISE
    return max(_MAD * median(abs(step) for step in steps) / 2**0.5, _LEAST_NOISE)


def _line(weeks: Sequence[Mapping[Key, float] | None], key: Key) -> list[tuple[int, float]]:
    return [(place, week.get(key, 0.0)) for place, week in enumerate(weeks) if week is not None]


def _shift(line: Sequence[tuple[int, float]], tolerance: float) -> tuple[int, int, float] | None:
    """Return (first week, week of the alarm, mean since) of the shift that holds at the end."""
    limit = max(LIMIT * noise([value for _, value in line]), LEAST * tolerance)
    found = (_one_side(line, sign, tolerance / 2, limit) for sign in (1, -1))
    return min((one for one in found if one), default=None)


def _one_side(
    line: Sequence[tuple[int, float]], sign: int, slack: float, limit: float
) -> tuple[int, int, float] | None:
    total, began, alarm = 0.0, 0, -1
    for place, (week, value) in enumerate(line):
        if total <= 0:
            began = place
        # What was once far off need not come back as far for the shift to be over.
        total = min(max(total + sign * value - slack, 0.0), limit * 2)
        if total <= 0:
            alarm = -1
        elif total > limit and alarm < 0:
            alarm = week
    if alarm < 0:
        return None
    since = [value for _, value in line[began:]]
    return line[began][0], alarm, sum(since) / len(since)
