"""The chart of a measure's page holds whatever the data is like."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from tests.web.charts.pictures import (
    LONG,
    START,
    SVG,
    bad_numbers,
    courses,
    full_course,
    labels,
    outside,
    pictures,
    touching,
    weekly,
)
from trueline.web.charts import Change, Course, Point, Signal, Target, Unit, course_chart

CASES = {
    "usual": full_course([1 + n / 100 + math.sin(n) / 20 for n in range(156)]),
    "long names": full_course([1.0, 1.2, 1.1], name=LONG),
    "huge numbers": full_course([1e15 * n for n in range(1, 40)], scale=2e16),
    "beyond all sense": full_course([1.7e308, -1.7e308, 5.0], scale=1e307),
    "vanishing numbers": full_course([2e-313, 5e-324, 0.0], scale=1e-310),
    "tiny numbers": full_course([1e-9 * n for n in range(40)], scale=1e-8),
    "negative": full_course([-1.0 * n for n in range(40)], scale=-30),
    "constant": full_course([5.0] * 52, scale=5),
    "one point": full_course([5.0]),
    "only gaps": full_course([None] * 20),
    "all not a number": replace(full_course([math.nan] * 20), bands=(), target=None),
    "empty": Course("Empty"),
    "only a target": Course("Target", target=Target(date(2028, 12, 31), 50)),
    "ten thousand": full_course([1 + math.sin(n / 300) for n in range(10_000)]),
    "crowded changes": replace(
        full_course([1.0] * 100),
        changes=tuple(Change(START + timedelta(days=9 * n), LONG) for n in range(40)),
    ),
    "first and last day of time": Course(
        "Ages", (Point(date(1, 1, 1), 1.0), Point(date(9999, 12, 31), 2.0))
    ),
    "a long unit before and after": replace(
        full_course([1.0, 2.0]), unit=Unit("about ", f" {LONG}", 100, 2)
    ),
}


@pytest.fixture(params=list(CASES.values()), ids=list(CASES))
def course(request: pytest.FixtureRequest) -> Course:
    return request.param  # type: ignore[no-any-return]


def test_no_label_touches_another_or_leaves_the_paper(course: Course) -> None:
    for picture in pictures(course_chart(course, key="c")):
        assert touching(picture) == []
        assert outside(picture) == []


def test_every_coordinate_is_a_plain_number_and_nothing_has_a_style(course: Course) -> None:
    for picture in pictures(course_chart(course, key="c")):
        assert list(bad_numbers(picture)) == []
        assert not any("style" in mark.attrib for mark in picture.iter())


@settings(max_examples=150, deadline=None)
@given(courses)
def test_any_course_at_all_gives_a_sound_chart(course: Course) -> None:
    for picture in pictures(course_chart(course, key="c")):
        assert touching(picture) == []
        assert outside(picture) == []
        assert list(bad_numbers(picture)) == []


def test_each_paper_has_its_own_title_and_description() -> None:
    drawn = pictures(course_chart(CASES["usual"], key="m7"))
    ids = [mark.attrib["id"] for picture in drawn for mark in picture.iter() if "id" in mark.attrib]
    assert len(ids) == len(set(ids)) == 6
    for picture in drawn:
        assert picture.attrib["role"] == "img"
        assert picture.attrib["aria-labelledby"] in ids
        assert picture.attrib["aria-describedby"] in ids


def test_the_description_says_the_figures() -> None:
    picture = pictures(course_chart(CASES["constant"], key="c"))[0]
    about = picture.findtext(f"{SVG}desc") or ""
    assert "From 5 visits per 1,000 residents in Sep 2023" in about
    assert "Target: 7," in about


def test_ten_thousand_points_are_thinned_but_the_extreme_stays() -> None:
    values: list[float | None] = [1.0] * 10_000
    values[4321] = 99.0
    chart = course_chart(Course("Spike", weekly(values, every=1)), key="c")
    line = next(
        mark
        for mark in pictures(chart)[0].iter(f"{SVG}path")
        if mark.attrib["class"] == "chart-course"
    )
    heights = [float(y) for y in line.attrib["d"].strip("M").split()[1::2]]
    assert len(heights) < 800
    assert min(heights) < max(heights) - 200


def test_a_gap_breaks_the_line() -> None:
    chart = course_chart(Course("Gap", weekly([1.0, 2.0, None, 2.0, 1.0])), key="c")
    lines = [
        mark
        for mark in pictures(chart)[0].iter(f"{SVG}path")
        if mark.attrib["class"] == "chart-course"
    ]
    assert len(lines) == 2


def test_each_kind_of_signal_has_its_own_shape() -> None:
    kinds = [Signal.BEYOND, Signal.RUN, Signal.TREND]
    points = tuple(Point(START + timedelta(days=n), float(n), kind) for n, kind in enumerate(kinds))
    marks = [
        mark
        for mark in pictures(course_chart(Course("Signals", points), key="c"))[0].iter(f"{SVG}path")
        if mark.attrib["class"] == "chart-signal"
    ]
    corners = [len(mark.attrib["d"].strip("MZ").split()) // 2 for mark in marks]
    flat_top = [mark.attrib["d"].split()[1] == mark.attrib["d"].split()[3] for mark in marks]
    assert list(zip(corners, flat_top, strict=True)) == [(4, False), (4, True), (3, False)]


def test_an_empty_course_says_so() -> None:
    for picture in pictures(course_chart(Course("Empty"), key="c")):
        assert [label.words for label in labels(picture)] == ["No values yet"]


def test_markup_in_a_name_stays_text() -> None:
    chart = course_chart(Course("<script>alert(1)</script>", weekly([1.0, 2.0])), key="c")
    assert "<script" not in chart
    assert "&lt;script&gt;" in chart


def test_the_target_is_named_with_its_month() -> None:
    course = Course(
        "Share", weekly([30.0, 38.0]), target=Target(date(2028, 12, 1), 50), unit=Unit(after=" %")
    )
    words = [label.words for label in labels(pictures(course_chart(course, key="c"))[0])]
    assert "target 50 %, Dec 2028" in words
