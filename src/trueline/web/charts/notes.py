"""What is written into the plot: the target, and the days on which something changed."""

from django.utils.safestring import SafeString

from trueline.web.charts.about import target_words
from trueline.web.charts.axes import SIZE, draw_label
from trueline.web.charts.clean import seen
from trueline.web.charts.days import say_day
from trueline.web.charts.plot import Plot
from trueline.web.charts.shapes import Change, Course, Target
from trueline.web.charts.svg import element, path, text
from trueline.web.charts.words import Label, fit, width_of

_GAP = 6.0
#: Words cut shorter than this say nothing; the mark then stands alone, the table has its words.
_LEAST = 40.0


def draw_target(course: Course, plot: Plot) -> list[SafeString]:
    """Return the ring, the way that leads to it, and its label."""
    target = course.target
    if target is None:
        return []
    x = plot.x(target.on)
    tops = [plot.y(v) for v in (target.value, target.upper) if v is not None]
    rings = [element("circle", class_="chart-goal", cx=x, cy=y, r=5) for y in tops]
    tries = [
        _target_label(f"target {target_words(course)}", x, y, plot)
        for y in (min(tops) - 11, max(tops) + 20, max(tops) + 36, min(tops) - 26)
        if plot.top + SIZE < y < plot.bottom - 4
    ]
    lines = _lines(course, plot)
    label = min(tries, key=lambda label: _crossings(label, lines))
    return [*_way(course, target, plot), *rings, draw_label(label, "chart-goal-label")]


def draw_changes(changes: tuple[Change, ...], plot: Plot) -> list[SafeString]:
    """Return a line down from each change and, where there is room, its words beside it."""
    y = plot.top - 14.0
    places = [plot.x(change.on) for change in changes]
    marks = [_mark(change, x, y - SIZE, plot) for change, x in zip(changes, places, strict=True)]
    labels = _change_labels(changes, places, y, plot)
    return marks + [draw_label(label, "chart-change-label") for label in labels]


def _change_labels(
    changes: tuple[Change, ...], places: list[float], y: float, plot: Plot
) -> list[Label]:
    labels: list[Label] = []
    taken = plot.left
    for index, (change, x) in enumerate(zip(changes, places, strict=True)):
        end = places[index + 1] - _GAP if index + 1 < len(places) else plot.right
        label = _beside(change.label, x, y, taken + _GAP, end)
        taken = max(x, label.box.right if label else x)
        labels += [label] if label else []
    return labels


def _beside(words: str, x: float, y: float, start: float, end: float) -> Label | None:
    """Return the words to the right of x if they fit, else where there is more room."""
    left, right = x - _GAP - start, end - x - _GAP
    to_right = width_of(words, SIZE) <= right or right >= left
    room = right if to_right else left
    cut = fit(words, room, SIZE)
    if not cut or (cut.endswith("…") and room < _LEAST):
        return None
    return Label(cut, x + _GAP, y, "start") if to_right else Label(cut, x - _GAP, y, "end")


def _mark(change: Change, x: float, top: float, plot: Plot) -> SafeString:
    words = element("title", text(f"{say_day(change.on)}: {change.label}"))
    return element("line", words, class_="chart-change", x1=x, x2=x, y1=top, y2=plot.bottom)


def _target_label(words: str, x: float, y: float, plot: Plot) -> Label:
    at_right = x > (plot.left + plot.right) / 2
    room = x + 5 - plot.left if at_right else plot.right - x + 5
    cut = fit(words, room, SIZE)
    return Label(cut, x + 5 if at_right else x - 5, y, "end" if at_right else "start")


def _crossings(label: Label, lines: list[tuple[float, float]]) -> int:
    """Return how often the lines of the course pass behind the words."""
    box = label.box
    return sum(box.left < x < box.right and box.top < y < box.bottom for x, y in lines)


def _lines(course: Course, plot: Plot) -> list[tuple[float, float]]:
    past = [(point.on, point.value or 0.0) for point in seen(course)]
    future = [(band.on, band.median) for band in course.bands]
    drawn = [(plot.x(day), plot.y(value)) for day, value in past + future]
    if not past or course.target is None:
        return drawn
    start, end = drawn[len(past) - 1], (plot.x(course.target.on), plot.y(course.target.value))
    way = [
        (start[0] + (end[0] - start[0]) * share / 30, start[1] + (end[1] - start[1]) * share / 30)
        for share in range(31)
    ]
    return drawn + way


def _way(course: Course, target: Target, plot: Plot) -> list[SafeString]:
    past = seen(course)[-1:]
    marks = []
    if target.upper is not None:
        low, high = plot.y(target.value), plot.y(target.upper)
        marks += [
            element("line", class_="chart-goal-line", x1=plot.left, x2=plot.right, y1=y, y2=y)
            for y in (low, high)
        ]
    elif past and past[0].on < target.on:
        start = (plot.x(past[0].on), plot.y(past[0].value or 0.0))
        end = (plot.x(target.on), plot.y(target.value))
        marks.append(element("path", class_="chart-need", d=path([start, end])))
    return marks
