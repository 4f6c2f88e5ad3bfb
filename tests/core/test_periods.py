"""Time is cut without gaps and without overlaps, whatever the month a year starts in."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm

MANY = settings(max_examples=200, deadline=None)
#: Away from the ends of time, where a period may lack its neighbour.
DAYS = st.dates(min_value=date(3, 1, 1), max_value=date(9997, 12, 31))
CALENDARS = st.builds(Calendar, st.integers(1, 12))
RHYTHMS = st.sampled_from(Rhythm)


@MANY
@given(CALENDARS, RHYTHMS, DAYS)
def test_a_date_falls_in_exactly_one_period(calendar: Calendar, rhythm: Rhythm, day: date) -> None:
    start, end = calendar.start(rhythm, day), calendar.end(rhythm, day)
    assert start <= day <= end
    assert calendar.start(rhythm, start) == start == calendar.start(rhythm, end)


@MANY
@given(CALENDARS, RHYTHMS, DAYS)
def test_periods_are_contiguous(calendar: Calendar, rhythm: Rhythm, day: date) -> None:
    following = calendar.end(rhythm, day) + timedelta(days=1)
    assert calendar.start(rhythm, following) == following == calendar.move(rhythm, day, 1)
    preceding = calendar.start(rhythm, day) - timedelta(days=1)
    assert calendar.end(rhythm, preceding) == preceding


@MANY
@given(CALENDARS, DAYS)
def test_months_quarters_and_the_year_cover_the_same_days(calendar: Calendar, day: date) -> None:
    first, last = calendar.start(Rhythm.YEAR, day), calendar.end(Rhythm.YEAR, day)
    for rhythm, count in ((Rhythm.MONTH, 12), (Rhythm.QUARTER, 4)):
        starts = list(calendar.each(rhythm, first, last))
        assert len(starts) == count
        assert starts[0] == first
        assert calendar.end(rhythm, starts[-1]) == last


@MANY
@given(CALENDARS, RHYTHMS, DAYS, st.integers(-500, 500))
def test_moving_there_and_back_changes_nothing(
    calendar: Calendar, rhythm: Rhythm, day: date, by: int
) -> None:
    try:
        there = calendar.move(rhythm, day, by)
    except Refusal:
        return  # out of the calendar's reach
    assert calendar.between(rhythm, day, there) == by
    assert calendar.move(rhythm, there, -by) == calendar.start(rhythm, day)


@MANY
@given(CALENDARS, DAYS)
def test_a_fiscal_year_has_the_number_of_the_year_it_ends_in(calendar: Calendar, day: date) -> None:
    number = calendar.fiscal_year(day)
    assert number == calendar.end(Rhythm.YEAR, day).year
    assert calendar.year_start(number) == calendar.start(Rhythm.YEAR, day)


@MANY
@given(CALENDARS, DAYS)
def test_quarters_are_numbered_from_the_start_of_the_fiscal_year(
    calendar: Calendar, day: date
) -> None:
    first = calendar.start(Rhythm.YEAR, day)
    labels = [
        calendar.label(Rhythm.QUARTER, start)
        for start in calendar.each(Rhythm.QUARTER, first, calendar.end(Rhythm.YEAR, day))
    ]
    year = calendar.fiscal_year(day)
    assert labels == [f"Q{number} {year}" for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("month", range(1, 13))
def test_a_year_may_start_in_any_month(month: int) -> None:
    calendar = Calendar(month)
    start = calendar.start(Rhythm.YEAR, date(2026, 11, 23))
    assert (start.month, start.day) == (month, 1)
    assert start <= date(2026, 11, 23) < calendar.move(Rhythm.YEAR, start, 1)


def test_2026_has_a_week_53_that_reaches_into_january() -> None:
    calendar = Calendar()
    assert calendar.label(Rhythm.WEEK, date(2026, 12, 31)) == "Week 53, 2026"
    assert calendar.label(Rhythm.WEEK, date(2027, 1, 3)) == "Week 53, 2026"
    assert calendar.label(Rhythm.WEEK, date(2027, 1, 4)) == "Week 1, 2027"


def test_the_29th_of_february_is_the_last_day_of_its_month_and_of_no_other() -> None:
    calendar = Calendar(3)
    assert calendar.end(Rhythm.MONTH, date(2028, 2, 1)) == date(2028, 2, 29)
    assert calendar.end(Rhythm.MONTH, date(2027, 2, 1)) == date(2027, 2, 28)
    assert calendar.end(Rhythm.YEAR, date(2028, 2, 29)) == date(2028, 2, 29)
    assert calendar.start(Rhythm.YEAR, date(2028, 2, 29)) == date(2027, 3, 1)


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize(("day", "by"), [(date(1, 1, 1), -1), (date(9999, 12, 31), 1)])
def test_what_lies_beyond_the_calendar_is_refused(rhythm: Rhythm, day: date, by: int) -> None:
    with pytest.raises(Refusal, match="outside the years"):
        Calendar().move(rhythm, day, by)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_the_last_day_of_all_ends_its_period(rhythm: Rhythm) -> None:
    assert Calendar().end(rhythm, date(9999, 12, 31)) == date(9999, 12, 31)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_periods_up_to_the_last_day_of_all_can_be_listed(rhythm: Rhythm) -> None:
    last = date(9999, 12, 31)
    assert list(Calendar().each(rhythm, last, last)) == [Calendar().start(rhythm, last)]
