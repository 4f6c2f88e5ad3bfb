"""The small chart of a table row: course so far, from here, and the target."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils.safestring import SafeString

from trueline.web.charts.about import about
from trueline.web.charts.clean import clean, seen
from trueline.web.charts.lines import draw_future, draw_past
from trueline.web.charts.plot import Plot, reach, stretch
from trueline.web.charts.shapes import Course
from trueline.web.charts.svg import element, picture

WIDTH, HEIGHT = 190, 44
#: The past may take this many times the room of the future, so that both can be seen.
_PAST_TO_FUTURE = 2.5


def sparkline(course: Course, *, key: str) -> SafeString:
    """Return the chart; `key` is unique on the page. Limits and changes are left out."""
    course = replace(clean(course), limits=(), changes=())
    course = _recent(course)
    return picture(
        *_marks(course),
        key=key,
        title=f"{course.name}: course so far, and from here",
        about=about(course),
        width=WIDTH,
        height=HEIGHT,
        class_="chart-svg spark",
    )


def _marks(course: Course) -> list[SafeString]:
    days = stretch(course)
    if days is None:
        return []
    plot = Plot(4, WIDTH - 4, 4, HEIGHT - 4, *days, *reach(course))
    return [*draw_future(course, plot, 24), *_goal(course, plot), *draw_past(course, plot, 80)]


def _goal(course: Course, plot: Plot) -> list[SafeString]:
    if course.target is None:
        return []
    past = seen(course)[-1:]
    # Without a future the line would have no length: it then spans the whole width.
    start = plot.x(past[0].on) if past and past[0].on < course.target.on else plot.left
    tops = [value for value in (course.target.value, course.target.upper) if value is not None]
    return [
        element(
            "line", class_="chart-goal-line", x1=start, x2=plot.right, y1=plot.y(v), y2=plot.y(v)
        )
        for v in tops
    ]


def _recent(course: Course) -> Course:
    past, days = seen(course), stretch(course)
    if not past or days is None or days[1] <= past[-1].on:
        return course
    future = (days[1] - past[-1].on).days
    since = _back(past[-1].on, max(int(future * _PAST_TO_FUTURE), 90))
    points = tuple(point for point in course.points if point.on >= since)
    # A slow rhythm may have only one value in that time; a line needs a few.
    return replace(course, points=points) if len(points) >= 4 else course


def _back(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))
