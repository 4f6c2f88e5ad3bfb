"""The axes: round values on the left, days below, none of their words touching."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from trueline.web.charts.days import day_ticks
from trueline.web.charts.numbers import say_ticks, ticks
from trueline.web.charts.plot import Plot
from trueline.web.charts.shapes import Unit
from trueline.web.charts.svg import element, text
from trueline.web.charts.words import Label, fit, spread, width_of

SIZE = 12
_TICK_HEIGHT = 44
_TICK_WIDTH = 56


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """Round values with their labels; `unit` is what is said once above them."""

    values: tuple[float, ...]
    labels: tuple[str, ...]
    unit: str

    @property
    def gutter(self) -> float:
        """The room the labels need at the left."""
        return max((width_of(label, SIZE) for label in self.labels), default=0.0) + 10


def value_axis(low: float, high: float, unit: Unit, *, width: int, height: int) -> ValueAxis:
    """Return the axis for a range of stored units on paper of this size."""
    values = [
        v * unit.per for v in ticks(low / unit.per, high / unit.per, max(height // _TICK_HEIGHT, 2))
    ]
    labels = [fit(label, width * 0.3, SIZE) for label in say_ticks(values, unit.brief)]
    return ValueAxis(tuple(values), tuple(labels), fit(unit.long_part, width * 0.9, SIZE))


def draw_values(axis: ValueAxis, plot: Plot) -> list[SafeString]:
    """Return a faint line and a label for each value."""
    lines = [
        element(
            "line", class_="chart-grid", x1=plot.left, x2=plot.right, y1=plot.y(v), y2=plot.y(v)
        )
        for v in axis.values
    ]
    labels = [
        Label(words, plot.left - 8, plot.y(value) + 4, "end")
        for value, words in zip(axis.values, axis.labels, strict=True)
    ]
    above = [Label(axis.unit, 0, SIZE)] if axis.unit else []
    return lines + [draw_label(label) for label in [*above, *spread(labels, 0)]]


def draw_days(plot: Plot, width: int) -> list[SafeString]:
    """Return the labels of the days, evenly spaced, those at the ends kept on the paper."""
    for most in range(max(int((plot.right - plot.left) // _TICK_WIDTH), 2), 1, -1):
        labels = _days(plot, width, most)
        # Leaving out one in the middle would look like a longer time.
        if len(spread(labels, 8)) == len(labels):
            break
    return [draw_label(label) for label in spread(labels, 8)]


def _days(plot: Plot, width: int, most: int) -> list[Label]:
    return [
        inside(words, plot.x(day), plot.bottom + 20, width)
        for day, words in day_ticks(plot.first, plot.last, most)
    ]


def draw_label(label: Label, class_: str = "chart-label") -> SafeString:
    """Return the words at their place."""
    return element(
        "text", text(label.words), class_=class_, x=label.x, y=label.y, text_anchor=label.anchor
    )


def inside(words: str, x: float, y: float, width: int) -> Label:
    """Return words around a place, moved so that they stay on the paper."""
    half = width_of(words, SIZE) / 2
    return Label(words, min(max(x, half), width - half), y, "middle")
