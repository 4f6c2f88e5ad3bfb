"""Numbers people can read: round steps for an axis, short words for large values."""

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from trueline.web.charts.shapes import Unit

#: Larger values are drawn as this, smaller ones as nothing; products of two are still finite.
LARGEST: Final = 1e100
_SMALLEST: Final = 1e-100
#: From this size on an axis counts in that size, under that word.
_SHORT: Final = ((1e12, 1e12, " tn"), (1e9, 1e9, " bn"), (1e6, 1e6, " M"), (1e5, 1e3, " k"))


def finite(value: float | None) -> float | None:
    """Return the value, or None where there is none; absurd sizes are cut to `LARGEST`."""
    if value is None or not math.isfinite(value):
        return None
    if abs(value) < _SMALLEST:
        return 0.0
    return min(max(float(value), -LARGEST), LARGEST)


def finite_all(values: Iterable[float | None]) -> list[float]:
    """Return the values that are there."""
    return [kept for kept in map(finite, values) if kept is not None]


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round values within [low, high], at most `most`, a 1, 2 or 5 apart (or x10).

    Heckbert, "Nice numbers for graph labels", Graphics Gems (1990), with the ends kept loose.
    """
    span = high - low
    # Below that a step is lost in the rounding of the values it is added to.
    if span <= max(abs(low), abs(high), _SMALLEST) * 1e-12:
        return [low]
    rough = span / max(most - 1, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    for step in (size, size * 2, size * 5, size * 10, size * 20):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            return [index * step for index in range(first, last + 1)]
    return [low]


def say(value: float, unit: Unit) -> str:
    """Return a value in full, as a person would say it: 41,200 or 86.4 % or -£3."""
    shown = value / unit.per
    if abs(shown) >= 1e15:
        return _dress(f"{abs(shown):.3g}", negative=shown < 0, unit=unit)
    body = f"{abs(shown):,.{_decimals_of(shown) if unit.decimals is None else unit.decimals}f}"
    if unit.decimals is None and "." in body:
        body = body.rstrip("0").rstrip(".")
    negative = shown < 0 and float(body.replace(",", "")) != 0
    return _dress(body, negative=negative, unit=unit)


def say_ticks(values: list[float], unit: Unit) -> list[str]:
    """Return the labels of an axis: short, and with just the decimals their step needs."""
    shown = [value / unit.per for value in values]
    largest = max((abs(value) for value in shown), default=0.0)
    if largest >= 1e15:
        return [_dress(f"{abs(v):.3g}", negative=v < 0, unit=unit) for v in shown]
    size, word = next(((size, word) for since, size, word in _SHORT if largest >= since), (1.0, ""))
    step = min((abs(b - a) for a, b in pairwise(shown)), default=largest) / size
    decimals = _decimals_of_step(step)
    return [
        _dress(f"{abs(v) / size:,.{decimals}f}{word if v else ''}", negative=v < 0, unit=unit)
        for v in shown
    ]


def _dress(body: str, *, negative: bool, unit: Unit) -> str:
    # A true minus is as wide as a plus, and is read out as one.
    return f"{'−' if negative else ''}{unit.before}{body}{unit.after}"


def _decimals_of(value: float) -> int:
    if value == round(value):
        return 0
    return min(max(2 - math.floor(math.log10(abs(value))), 0), 6)


def _decimals_of_step(step: float) -> int:
    if step <= 0:
        return 0
    digits = min(max(0, -math.floor(math.log10(step) + 1e-9)), 8)
    # A step of 2.5 needs a decimal that its size alone does not tell.
    shown = step * 10**digits
    return digits if abs(shown - round(shown)) < 1e-6 else min(digits + 1, 8)
