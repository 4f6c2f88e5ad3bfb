"""Where days and values fall on the paper."""

from dataclasses import dataclass
from datetime import date, timedelta

from trueline.web.charts.clean import seen
from trueline.web.charts.numbers import finite_all
from trueline.web.charts.shapes import Course


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle of paper that stands for a stretch of days and a range of values."""

    left: float
    right: float
    top: float
    bottom: float
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        """Return where a day stands; days outside stand at the edge."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return where a value stands; values outside stand at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)


def stretch(course: Course) -> tuple[date, date] | None:
    """Return the first and the last day of a course; None where there is nothing to draw."""
    days = [point.on for point in seen(course)] + [band.on for band in course.bands]
    days += [course.target.on] if course.target else []
    if not days:
        return None
    first, last = min(days), max(days)
    # One day alone would have no width.
    return (first, last) if last > first else (_earlier(first), _later(last))


def reach(course: Course, share_above: float = 0.0) -> tuple[float, float]:
    """Return the lowest and highest value to draw, with a little air.

    The outer band may at most double the range: a wild forecast must not flatten the past.

    Args:
        course: a clean course.
        share_above: the part of the range to leave free above, for a label.
    """
    low, high = _inner(course)
    span = high - low
    outer = [value for band in course.bands for value in (band.low95, band.high95)]
    low = max(min([low, *outer]), low - span / 2)
    high = min(max([high, *outer]), high + span / 2)
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        pad = abs(low) * 0.1 or 1.0
        low, high = low - pad, high + pad
    span = high - low
    return low - span * 0.05, high + span * (0.05 + share_above)


def _inner(course: Course) -> tuple[float, float]:
    values = finite_all(point.value for point in course.points)
    values += [v for band in course.bands for v in (band.low80, band.median, band.high80)]
    values += [v for limits in course.limits for v in (limits.low, limits.high)]
    if course.target:
        values += finite_all((course.target.value, course.target.upper))
    return (min(values), max(values)) if values else (0.0, 1.0)


def _earlier(day: date) -> date:
    return day - timedelta(days=15) if day > date.min + timedelta(days=15) else day


def _later(day: date) -> date:
    return day + timedelta(days=15) if day < date.max - timedelta(days=15) else day
