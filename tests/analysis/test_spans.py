"""Weeks, quarters and years of effort: every week falls in exactly one of each."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.analysis.spans import SpanKind, span
from trueline.core.periods import Calendar

FAR = date(2100, 1, 1)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
calendars = st.builds(Calendar, st.integers(1, 12))


@given(days, calendars)
def test_a_week_lies_in_one_quarter_and_that_in_one_year(day: date, calendar: Calendar) -> None:
    week, quarter, year = (
        span(kind, day, calendar, as_of=FAR)
        for kind in (SpanKind.WEEK, SpanKind.QUARTER, SpanKind.YEAR)
    )
    assert week.first <= day < week.end
    assert quarter.first <= week.first < week.end <= quarter.end
    assert year.first <= quarter.first < quarter.end <= year.end


@given(days, calendars, st.sampled_from([SpanKind.QUARTER, SpanKind.YEAR]))
def test_spans_follow_each_other_without_a_gap(
    day: date, calendar: Calendar, kind: SpanKind
) -> None:
    this = span(kind, day, calendar, as_of=FAR)
    following = span(kind, this.end, calendar, as_of=FAR)
    assert following.first == this.end


@pytest.mark.parametrize(
    ("as_of", "weeks"), [(date(2026, 4, 5), 0), (date(2026, 4, 6), 1), (date(2026, 7, 20), 13)]
)
def test_only_weeks_that_have_ended_count(as_of: date, weeks: int) -> None:
    quarter = span(SpanKind.QUARTER, date(2026, 5, 1), Calendar(), as_of=as_of)
    assert len(quarter.weeks) == weeks
    assert quarter.first == date(2026, 3, 30)


def test_since_the_start_begins_with_the_strategy() -> None:
    found = span(
        SpanKind.START, date(2026, 5, 1), Calendar(), as_of=date(2026, 5, 1),
        began=date(2026, 1, 1),
    )  # fmt: skip
    assert found.weeks[0] == date(2025, 12, 29)
    assert found.until == date(2026, 4, 27)
    assert found.last - found.first > timedelta(days=100)
