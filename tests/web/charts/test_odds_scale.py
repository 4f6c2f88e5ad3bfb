"""The odds as a dot on a scale."""

import math

import pytest

from tests.web.charts.pictures import SVG, bad_numbers, pictures
from trueline.web.charts import Tone, odds_scale


def _shape(now: float, tone: Tone | None = None) -> str:
    picture = pictures(odds_scale(now, key="o", tone=tone))[0]
    return next(m for m in picture.iter() if m.attrib.get("class") == "odds-now").tag


@pytest.mark.parametrize(
    ("now", "tone", "shape"),
    [(0.78, "line", "circle"), (0.5, "drift", "path"), (0.31, "miss", "rect")],
)
def test_colour_and_shape_follow_the_odds(now: float, tone: str, shape: str) -> None:
    picture = pictures(odds_scale(now, key="o"))[0]
    assert picture.attrib["class"] == f"odds-scale {tone}"
    assert _shape(now) == f"{SVG}{shape}"


def test_a_said_tone_wins_over_the_odds() -> None:
    assert _shape(0.9, Tone.MISS) == f"{SVG}rect"


def test_the_words_say_today_and_before() -> None:
    picture = pictures(odds_scale(0.31, 0.52, key="o"))[0]
    assert picture.findtext(f"{SVG}title") == "Odds today: 31%"
    assert picture.findtext(f"{SVG}desc") == "Before: 52%."


@pytest.mark.parametrize("now", [None, math.nan, math.inf, -0.1, 0.0, 1.0, 1.2])
def test_any_odds_stay_on_the_scale(now: float | None) -> None:
    picture = pictures(odds_scale(now, now, key="o"))[0]
    assert list(bad_numbers(picture)) == []
    places = [float(mark.attrib["cx"]) for mark in picture.iter() if "cx" in mark.attrib]
    assert all(0 <= place <= 144 for place in places)


def test_no_odds_leave_the_scale_empty() -> None:
    picture = pictures(odds_scale(None, key="o"))[0]
    assert picture.findtext(f"{SVG}title") == "No odds yet"
    assert not any("odds-now" in mark.attrib.get("class", "") for mark in picture.iter())
