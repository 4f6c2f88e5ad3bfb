"""Signal or noise, in the shapes and words of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from trueline.analysis.signals import Behaviour, behaviour
from trueline.measures.queries import Value
from trueline.web.charts import Limits, Signal
from trueline.web.numbers import say_between

if TYPE_CHECKING:
    from trueline.measures.models import DeclaredChange, Measure, Observation

#: The rule about one value alone; the others are about several in a row.
_OUTSIDE: Final = "outside the limits"


@dataclass(frozen=True, slots=True)
class Judged:
    """Values held against their limits, by period."""

    found: Mapping[date, Behaviour]

    @property
    def limits(self) -> tuple[Limits, ...]:
        """The limits, one for each time between declared changes."""
        runs = groupby(self.found.values(), key=lambda b: (b.lower, b.centre, b.upper))
        return tuple(
            Limits(days[0], days[-1], low, centre, high)
            for (low, centre, high), run in runs
            if low is not None and centre is not None and high is not None
            for days in [[one.period for one in run]]
        )

    def signal(self, period: date) -> Signal:
        """Return the shape a value is drawn with."""
        reasons = self._reasons(period)
        if _OUTSIDE in reasons:
            return Signal.BEYOND
        return Signal.RUN if reasons else Signal.NONE

    def marks(self) -> Mapping[date, Signal]:
        """Return the shapes a chart draws: only where a signal begins.

        A measure that has moved for good is outside its old limits ever after; one mark says so,
        a mark on every value since would hide the course.
        """
        shown = [(period, self.signal(period)) for period in self.found]
        before = [Signal.NONE, *(signal for _, signal in shown)]
        return {
            period: signal
            for (period, signal), last in zip(shown, before, strict=False)
            if signal is not last
        }

    def words(self, period: date, measure: "Measure") -> str:
        """Return what a value is: "within 35.9 to 39.6 %", or why it stands out."""
        held = self.found.get(period)
        if held is None or held.lower is None or held.upper is None:
            return ""
        reasons = self._reasons(period)
        if reasons and _OUTSIDE not in reasons:
            return reasons[0]
        place = "outside" if reasons else "within"
        return f"{place} {say_between(held.lower, held.upper, measure)}"

    def _reasons(self, period: date) -> Sequence[str]:
        held = self.found.get(period)
        return held.signals if held else ()


def judge(
    measure: "Measure",
    newest_first: Sequence["Observation"],
    changes: Sequence["DeclaredChange"],
) -> Judged:
    """Hold a measure's values against their limits, which begin anew at a declared change."""
    values = [Value(e.period, e.value) for e in reversed(newest_first) if e.value is not None]
    held = behaviour(measure, values, [change.on for change in changes])
    return Judged({one.period: one for one in held})
