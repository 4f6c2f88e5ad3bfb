"""Round numbers, days and words on an axis."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.web.charts import Unit
from trueline.web.charts.days import day_ticks
from trueline.web.charts.numbers import say, say_ticks, ticks
from trueline.web.charts.words import fit, width_of


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (33, 52, [35, 40, 45, 50]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-7, 7, [-5, 0, 5]),
        (22_000, 52_000, [25_000, 30_000, 35_000, 40_000, 45_000, 50_000]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high, 6) == pytest.approx(expected)


@given(st.floats(-1e99, 1e99), st.floats(-1e99, 1e99), st.integers(2, 9))
def test_ticks_lie_within_and_are_few(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    found = ticks(low, high, most)
    slack = (high - low) * 1e-6
    assert len(found) <= most
    assert all(low - slack <= value <= high + slack for value in found)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (41200, Unit(), "41,200"),
        (86.4, Unit(after=" %"), "86.4 %"),
        (0.5, Unit(), "0.5"),
        (-300, Unit(before="£", per=100), "−£3"),
        (123456, Unit(before="€", per=100, decimals=2), "€1,234.56"),
        (-0.001, Unit(decimals=1), "0.0"),
        (1e18, Unit(), "1e+18"),
        (0.00012345, Unit(), "0.000123"),
    ],
)
def test_values_are_said_as_people_say_them(value: float, unit: Unit, words: str) -> None:
    assert say(value, unit) == words


@pytest.mark.parametrize(
    ("values", "unit", "words"),
    [
        ([0, 2_000_000, 4_000_000], Unit(before="£"), ["£0", "£2 M", "£4 M"]),
        ([0.0, 0.5, 1.0], Unit(), ["0.0", "0.5", "1.0"]),
        ([1_000_000, 1_500_000], Unit(), ["1.0 M", "1.5 M"]),
        ([40_000, 50_000], Unit(), ["40,000", "50,000"]),
        ([-5, 0], Unit(after=" %"), ["−5 %", "0 %"]),
    ],
)
def test_axis_labels_are_short(values: list[float], unit: Unit, words: list[str]) -> None:
    assert say_ticks(values, unit) == words


def test_years_stand_at_januaries() -> None:
    words = [word for _, word in day_ticks(date(2025, 6, 10), date(2026, 8, 1), 6)]
    assert words == ["Jul 2025", "Oct", "2026", "Apr", "Jul"]


def test_days_of_one_month_carry_the_year_once() -> None:
    words = [word for _, word in day_ticks(date(2026, 1, 1), date(2026, 1, 29), 6)]
    assert words == ["1 Jan 2026", "8 Jan", "15 Jan", "22 Jan", "29 Jan"]


@given(st.dates(), st.dates(), st.integers(2, 12))
def test_day_ticks_are_few_and_within(one: date, other: date, most: int) -> None:
    first, last = sorted((one, other))
    found = day_ticks(first, last, most)
    assert 0 < len(found) <= most
    assert all(first <= day <= last for day, _ in found)


@given(st.text(max_size=80), st.floats(0, 400))
def test_a_cut_text_fits(words: str, width: float) -> None:
    assert width_of(fit(words, width, 12), 12) <= width
