"""A chart in a sentence or two, for those who hear it."""

from trueline.web.charts.clean import seen
from trueline.web.charts.days import say_month
from trueline.web.charts.numbers import say
from trueline.web.charts.shapes import Course


def about(course: Course) -> str:
    """Return what a clean course shows: past, future, target, signals."""
    parts = (_past(course), _future(course), _target(course), _signals(course))
    return " ".join(part for part in parts if part)


def _past(course: Course) -> str:
    past = seen(course)
    if not past:
        return "No values yet."
    first, last = past[0], past[-1]
    now = f"{say(last.value or 0.0, course.unit)} in {say_month(last.on)}"
    if first is last:
        return f"One value, {now}."
    return f"From {say(first.value or 0.0, course.unit)} in {say_month(first.on)} to {now}."


def _future(course: Course) -> str:
    if not course.bands:
        return ""
    last, unit = course.bands[-1], course.unit
    low, high = say(last.low80, unit), say(last.high80, unit)
    return (
        f"By {say_month(last.on)} most likely about {say(last.median, unit)}, "
        f"in 8 of 10 courses between {low} and {high}."
    )


def _target(course: Course) -> str:
    if course.target is None:
        return ""
    return f"Target: {target_words(course)}."


def target_words(course: Course) -> str:
    """Return the target in few words: "50 %, Dec 2028"; empty where there is none."""
    target = course.target
    if target is None:
        return ""
    unit = course.unit.brief
    value = say(target.value, unit)
    upper = "" if target.upper is None else f" to {say(target.upper, unit)}"
    return f"{value}{upper}, {say_month(target.on)}"


def _signals(course: Course) -> str:
    count = sum(1 for point in seen(course) if point.signal)
    if not count:
        return ""
    return "One signal." if count == 1 else f"{count} signals."
