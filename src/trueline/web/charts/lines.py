"""The marks that both the small and the large chart draw."""

from itertools import groupby

from django.utils.safestring import SafeString

from trueline.web.charts.clean import seen
from trueline.web.charts.plot import Plot
from trueline.web.charts.shapes import Band, Course, Point
from trueline.web.charts.svg import element, path
from trueline.web.charts.thin import thin_bands, thin_points

_EDGES = (("95", "low95", "high95"), ("80", "low80", "high80"), ("50", "low50", "high50"))


def draw_past(course: Course, plot: Plot, most: int) -> list[SafeString]:
    """Return the course so far, broken where values are missing, and a dot where it stands."""
    points = thin_points(course.points, most)
    runs = [list(run) for there, run in groupby(points, _has_value) if there]
    marks = [_run(run, plot) for run in runs]
    last = seen(course)[-1:]
    return marks + [_dot(point, plot, 3.5 if most > 100 else 2.6) for point in last]


def draw_future(course: Course, plot: Plot, most: int) -> list[SafeString]:
    """Return the bands and the median, fanning out from the last value."""
    last = seen(course)[-1:]
    if not course.bands:
        return []
    bands = [_closed(point) for point in last] + thin_bands(course.bands, most)
    across = [plot.x(band.on) for band in bands]
    sides = {
        edge: [(x, plot.y(getattr(band, edge))) for x, band in zip(across, bands, strict=True)]
        for edge in ("median", *(edge for _, *pair in _EDGES for edge in pair))
    }
    shapes = [
        element(
            "path",
            class_=f"chart-band chart-band-{name}",
            d=path([*sides[high], *reversed(sides[low])], closed=True),
        )
        for name, low, high in _EDGES
    ]
    middle = path(sides["median"])
    return [*shapes, element("path", class_="chart-median", d=middle)]


def _has_value(point: Point) -> bool:
    return point.value is not None


def _place(point: Point, plot: Plot) -> tuple[float, float]:
    return plot.x(point.on), plot.y(point.value or 0.0)


def _run(run: list[Point], plot: Plot) -> SafeString:
    if len(run) == 1:
        # A line through one point is nothing; a small dot is not.
        return _dot(run[0], plot, 1.6)
    return element("path", class_="chart-course", d=path([_place(p, plot) for p in run]))


def _dot(point: Point, plot: Plot, radius: float) -> SafeString:
    x, y = _place(point, plot)
    return element("circle", class_="chart-dot", cx=x, cy=y, r=radius)


def _closed(point: Point) -> Band:
    return Band(point.on, *[point.value or 0.0] * 7)
