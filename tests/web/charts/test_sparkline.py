"""The small chart of a table row."""

from datetime import timedelta

from hypothesis import given, settings

from tests.web.charts.pictures import (
    SVG,
    bad_numbers,
    courses,
    fan,
    full_course,
    pictures,
    weekly,
)
from trueline.web.charts import Course, Target, sparkline


def _classes(text: str) -> list[str]:
    return [mark.attrib.get("class", "") for mark in pictures(text)[0].iter()]


@settings(max_examples=150, deadline=None)
@given(courses)
def test_any_course_at_all_gives_a_sound_sparkline(course: Course) -> None:
    (picture,) = pictures(sparkline(course, key="s"))
    assert list(bad_numbers(picture)) == []
    assert not any("style" in mark.attrib for mark in picture.iter())


def test_it_shows_course_bands_median_and_target() -> None:
    classes = _classes(sparkline(full_course([1.0] * 40), key="s"))
    assert {"chart-course", "chart-median", "chart-goal-line", "chart-dot"} <= set(classes)
    assert [name for name in classes if "chart-band" in name] == [
        "chart-band chart-band-95",
        "chart-band chart-band-80",
        "chart-band chart-band-50",
    ]


def test_a_long_past_leaves_room_for_a_short_future() -> None:
    points = weekly([1.0] * 520)
    course = Course("Old", points, fan(points[-1].on, 1.0, 0.1, count=6))
    median = next(
        mark
        for mark in pictures(sparkline(course, key="s"))[0].iter(f"{SVG}path")
        if mark.attrib["class"] == "chart-median"
    )
    start = float(median.attrib["d"].strip("M").split()[0])
    assert start < 190 * 0.75


def test_nothing_known_is_an_empty_picture_with_words() -> None:
    (picture,) = pictures(sparkline(Course("Nothing"), key="s"))
    assert picture.findtext(f"{SVG}desc") == "No values yet."
    assert len(list(picture)) == 2


def test_a_target_in_the_past_still_shows_its_line() -> None:
    points = weekly([1.0] * 10)
    course = Course("Late", points, target=Target(points[-1].on - timedelta(days=9), 2.0))
    line = next(
        mark
        for mark in pictures(sparkline(course, key="s"))[0].iter(f"{SVG}line")
        if mark.attrib["class"] == "chart-goal-line"
    )
    assert float(line.attrib["x2"]) - float(line.attrib["x1"]) > 150
