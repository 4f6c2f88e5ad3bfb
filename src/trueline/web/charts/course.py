"""The chart of a measure's page: course so far and from here, on three sizes of paper."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from trueline.web.charts.about import about
from trueline.web.charts.axes import SIZE, draw_days, draw_label, draw_values, value_axis
from trueline.web.charts.clean import clean, seen
from trueline.web.charts.days import say_day
from trueline.web.charts.lines import draw_future, draw_past
from trueline.web.charts.notes import draw_changes, draw_target
from trueline.web.charts.numbers import say
from trueline.web.charts.plot import Plot, reach, stretch
from trueline.web.charts.shapes import Course, Limits, Point, Signal
from trueline.web.charts.svg import element, path, picture, text
from trueline.web.charts.words import Label

#: More marks than this would hide the line they mark; the table has all of them.
_MOST_SIGNALS = 120


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper; the page shows the one that fits, so that words stay readable."""

    name: str
    width: int
    height: int


PAPERS = (Paper("wide", 664, 300), Paper("middle", 480, 280), Paper("narrow", 340, 250))


def course_chart(course: Course, *, key: str) -> SafeString:
    """Return the chart on every paper in one box; `key` is unique on the page."""
    course = clean(course)
    return element("div", *(_draw(course, paper, key) for paper in PAPERS), class_="chart")


def _draw(course: Course, paper: Paper, key: str) -> SafeString:
    return picture(
        *(_marks(course, paper) or [_nothing(paper)]),
        key=f"{key}-{paper.name}",
        title=f"{course.name}: course so far, and from here",
        about=about(course),
        width=paper.width,
        height=paper.height,
        class_=f"chart-svg chart-{paper.name}",
    )


def _marks(course: Course, paper: Paper) -> list[SafeString]:
    days = stretch(course)
    if days is None:
        return []
    low, high = reach(course, share_above=0.12 if course.target else 0.0)
    axis = value_axis(low, high, course.unit, width=paper.width, height=paper.height)
    # Rows above the plot: the unit if it is long, the words of the changes if there are any.
    rows = bool(axis.unit) + bool(course.changes)
    plot = Plot(axis.gutter, paper.width - 8, rows * 16 + 10, paper.height - 26, *days, low, high)
    return [
        *draw_values(axis, plot),
        *draw_days(plot, paper.width),
        *draw_future(course, plot, 60),
        *[mark for limits in course.limits for mark in _limits(limits, plot)],
        *draw_changes(course.changes, plot),
        *draw_past(course, plot, paper.width),
        *_signals(course, plot),
        *draw_target(course, plot),
    ]


def _limits(limits: Limits, plot: Plot) -> list[SafeString]:
    start, end = plot.x(limits.start), plot.x(limits.end)
    kinds = (
        ("chart-limit", limits.low),
        ("chart-centre", limits.centre),
        ("chart-limit", limits.high),
    )
    return [
        element("line", class_=class_, x1=start, x2=end, y1=plot.y(v), y2=plot.y(v))
        for class_, v in kinds
    ]


def _signals(course: Course, plot: Plot) -> list[SafeString]:
    points = [point for point in seen(course) if point.signal]
    return [_signal(point, course, plot) for point in points[-_MOST_SIGNALS:]]


def _signal(point: Point, course: Course, plot: Plot) -> SafeString:
    value = point.value or 0.0
    words = f"{say_day(point.on)}: {say(value, course.unit)}, {point.signal}"
    corners = _corners(point.signal, plot.x(point.on), plot.y(value))
    return element(
        "path", element("title", text(words)), class_="chart-signal", d=path(corners, closed=True)
    )


def _corners(signal: Signal, x: float, y: float) -> list[tuple[float, float]]:
    """Return a diamond, a square or a triangle: told apart without colour."""
    if signal is Signal.RUN:
        return [(x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)]
    if signal is Signal.TREND:
        return [(x, y - 5.5), (x + 5, y + 4), (x - 5, y + 4)]
    return [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]


def _nothing(paper: Paper) -> SafeString:
    middle = Label("No values yet", paper.width / 2, paper.height / 2, "middle", SIZE + 1)
    return draw_label(middle, "chart-none")
