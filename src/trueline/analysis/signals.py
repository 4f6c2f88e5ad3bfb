"""Telling signals from noise in a measure's values; loads no numerical library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trueline.insight.signals import chart
from trueline.measures.models import Measure
from trueline.measures.queries import Value


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one period's value stands to the measure's natural limits.

    Attributes:
        period: The period.
        value: Its value, in the measure's stored units.
        lower: Lower natural limit, None while there are too few values.
        centre: Centre line, likewise.
        upper: Upper natural limit, likewise.
        signals: The rules that call the value a signal, in words; empty for noise.
    """

    period: date
    value: float
    lower: float | None
    centre: float | None
    upper: float | None
    signals: tuple[str, ...]


def behaviour(
    measure: Measure, values: Sequence[Value], changes: Sequence[date]
) -> list[Behaviour]:
    """Hold every value against the natural limits of its stretch.

    Args:
        measure: Whose values they are.
        values: In order of their periods.
        changes: First periods of declared changes; limits are computed anew from there, and
            from nowhere else.
    """
    starts = {
        next(place for place, value in enumerate(values) if value.period >= change)
        for change in changes
        if values and change <= values[-1].period
    }
    readings = chart([value.value for value in values], sorted(starts - {0}))
    return [
        Behaviour(
            period=value.period,
            value=value.value,
            lower=reading.limits.lower if reading.limits else None,
            centre=reading.limits.centre if reading.limits else None,
            upper=reading.limits.upper if reading.limits else None,
            signals=tuple(rule.value for rule in reading.signals),
        )
        for value, reading in zip(values, readings, strict=True)
    ]
