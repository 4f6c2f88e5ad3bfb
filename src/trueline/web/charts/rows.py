"""A course as a table: the same figures for those who would rather read them."""

from dataclasses import dataclass

from trueline.web.charts.clean import clean
from trueline.web.charts.days import say_day
from trueline.web.charts.numbers import say
from trueline.web.charts.shapes import Band, Course, Limits, Point


@dataclass(frozen=True, slots=True)
class Row:
    """One day of a course in words; what does not apply is empty."""

    day: str
    value: str = ""
    limits: str = ""
    note: str = ""
    median: str = ""
    in_50: str = ""
    in_80: str = ""
    in_95: str = ""


def course_rows(course: Course) -> list[Row]:
    """Return every figure the chart shows, in order of time, none thinned out."""
    course = clean(course)
    rows = [(point.on, 0, _past(point, course)) for point in course.points]
    rows += [
        (change.on, 1, Row(say_day(change.on), note=change.label)) for change in course.changes
    ]
    rows += [(band.on, 2, _future(band, course)) for band in course.bands]
    if course.target:
        rows.append((course.target.on, 3, _target(course)))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def _past(point: Point, course: Course) -> Row:
    value = "no value" if point.value is None else say(point.value, course.unit)
    within = next((lim for lim in course.limits if lim.start <= point.on <= lim.end), None)
    return Row(say_day(point.on), value, _limits(within, course), str(point.signal))


def _limits(limits: Limits | None, course: Course) -> str:
    return "" if limits is None else _between(limits.low, limits.high, course)


def _future(band: Band, course: Course) -> Row:
    return Row(
        say_day(band.on),
        median=say(band.median, course.unit),
        in_50=_between(band.low50, band.high50, course),
        in_80=_between(band.low80, band.high80, course),
        in_95=_between(band.low95, band.high95, course),
    )


def _target(course: Course) -> Row:
    target = course.target
    if target is None:
        return Row("")
    upper = target.value if target.upper is None else target.upper
    value = say(upper, course.unit)
    words = value if upper == target.value else _between(target.value, upper, course)
    return Row(say_day(target.on), value=words, note="target")


def _between(low: float, high: float, course: Course) -> str:
    return f"{say(low, course.unit)} to {say(high, course.unit)}"
