"""A course fit to draw: in order, finite, one value a day."""

from dataclasses import replace

from trueline.web.charts.numbers import finite, finite_all
from trueline.web.charts.shapes import Band, Course, Limits, Point, Target


def clean(course: Course) -> Course:
    """Return the course with everything undrawable taken out and the rest in order of time."""
    points = {point.on: _point(point) for point in course.points}
    bands = {band.on: band for band in map(_band, course.bands) if band}
    return replace(
        course,
        points=tuple(points[day] for day in sorted(points)),
        bands=tuple(bands[day] for day in sorted(bands)),
        target=_target(course.target),
        limits=tuple(limits for limits in map(_limits, course.limits) if limits),
        changes=tuple(sorted(course.changes, key=lambda change: change.on)),
    )


def seen(course: Course) -> list[Point]:
    """Return the points that have a value."""
    return [point for point in course.points if point.value is not None]


def _point(point: Point) -> Point:
    value = finite(point.value)
    # Most are sound already; copying each would cost more than drawing it.
    return point if value == point.value else replace(point, value=value)


def _band(band: Band) -> Band | None:
    said = (
        band.low95, band.low80, band.low50, band.median, band.high50, band.high80, band.high95,
    )  # fmt: skip
    values = finite_all(said)
    return Band(band.on, *sorted(values)) if len(values) == len(said) else None


def _target(target: Target | None) -> Target | None:
    if target is None:
        return None
    value = finite(target.value)
    return None if value is None else Target(target.on, value, finite(target.upper))


def _limits(limits: Limits) -> Limits | None:
    low, centre, high = map(finite, (limits.low, limits.centre, limits.high))
    if low is None or centre is None or high is None or limits.end < limits.start:
        return None
    return Limits(limits.start, limits.end, *sorted((low, centre, high)))
