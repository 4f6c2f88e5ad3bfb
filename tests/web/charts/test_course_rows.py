"""The table beside a chart."""

from datetime import date

from hypothesis import given

from tests.web.charts.pictures import courses, full_course
from trueline.web.charts import Change, Course, Limits, Point, Signal, Target, Unit, course_rows

COURSE = Course(
    "Share",
    (
        Point(date(2026, 7, 1), 37.6),
        Point(date(2026, 8, 1), None),
        Point(date(2026, 9, 1), 41.0, Signal.BEYOND),
    ),
    target=Target(date(2028, 12, 1), 50),
    limits=(Limits(date(2026, 1, 1), date(2026, 8, 31), 35.9, 37.7, 39.6),),
    changes=(Change(date(2026, 8, 15), "new ledger"),),
    unit=Unit(after=" %"),
)


def test_rows_follow_time_and_say_everything() -> None:
    rows = course_rows(COURSE)
    assert [(row.day, row.value, row.limits, row.note) for row in rows] == [
        ("1 Jul 2026", "37.6 %", "35.9 % to 39.6 %", ""),
        ("1 Aug 2026", "no value", "35.9 % to 39.6 %", ""),
        ("15 Aug 2026", "", "", "new ledger"),
        ("1 Sep 2026", "41 %", "", "outside the limits"),
        ("1 Dec 2028", "50 %", "", "target"),
    ]


def test_a_band_to_stay_in_shows_both_ends() -> None:
    course = Course("Stock", target=Target(date(2028, 1, 1), 36, 44))
    assert [row.value for row in course_rows(course)] == ["36 to 44"]


def test_nothing_is_thinned_out() -> None:
    course = full_course([1.0] * 10_000)
    assert len(course_rows(course)) == 10_000 + len(course.bands) + len(course.changes) + 1


@given(courses)
def test_no_row_says_nan_or_infinity(course: Course) -> None:
    figures = [
        words
        for row in course_rows(Course("x", course.points, course.bands, unit=Unit()))
        for words in (row.value, row.median, row.in_50, row.in_80, row.in_95)
    ]
    assert not any("nan" in words or "inf" in words for words in figures)
