"""Spans of whole weeks: a week, a quarter, a year, or since the strategy began.

Effort is counted by weeks, so a quarter is the weeks whose Thursday lies in it (as ISO 8601 gives
a week to a year): every week falls in exactly one quarter, and the quarters make up the year.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from trueline.core.periods import Calendar, Rhythm
from trueline.organisations.models import Organisation
from trueline.strategy.queries import strategy_on

_WEEK = timedelta(days=7)


class SpanKind(StrEnum):
    """How long a statement looks back."""

    WEEK = "week"
    QUARTER = "quarter"
    YEAR = "year"
    START = "start"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole weeks.

    Attributes:
        kind: What it is.
        label: Its name for a person: "Q3 2026".
        first: Monday of the first week.
        end: Monday after the last week of the whole span.
        until: Monday after the last week that has ended by the day of the statement; equals
            `first` when no week has ended yet.
    """

    kind: SpanKind
    label: str
    first: date
    end: date
    until: date

    @property
    def last(self) -> date:
        """The last day that counts."""
        return self.until - timedelta(days=1)

    @property
    def weeks(self) -> list[date]:
        """The Mondays of the weeks that have ended."""
        count = (self.until - self.first).days // 7
        return [self.first + n * _WEEK for n in range(count)]


def span(
    kind: SpanKind, on: date, calendar: Calendar, *, as_of: date, began: date | None = None
) -> Span:
    """Return the span of a kind that holds a day.

    Args:
        kind: What is wanted.
        on: A day in it.
        calendar: The organisation's.
        as_of: Only weeks that have ended by this day count.
        began: The day the strategy began; for START.
    """
    first, end, label = _edges(kind, on, calendar, as_of, began)
    done = as_of - timedelta(days=as_of.weekday())
    return Span(kind, label, first, end, min(max(done, first), end))


def span_of(organisation: Organisation, kind: SpanKind, on: date | None, *, as_of: date) -> Span:
    """Return an organisation's span of a kind that holds a day (None: that of the statement)."""
    strategy = strategy_on(as_of)
    began = strategy.starts_on if strategy else None
    return span(kind, on or as_of, organisation.calendar, as_of=as_of, began=began)


def _edges(
    kind: SpanKind, on: date, calendar: Calendar, as_of: date, began: date | None
) -> tuple[date, date, str]:
    monday = on - timedelta(days=on.weekday())
    if kind is SpanKind.WEEK:
        return monday, monday + _WEEK, calendar.label(Rhythm.WEEK, on)
    if kind is SpanKind.START:
        end = first_week(as_of + _WEEK)
        return first_week(began or as_of), end, "Since the start"
    rhythm = Rhythm(kind.value)
    # A day at the edge belongs where its week's Thursday lies.
    thursday = monday + timedelta(days=3)
    first = first_week(calendar.start(rhythm, thursday))
    return first, first_week(calendar.move(rhythm, thursday, 1)), calendar.label(rhythm, thursday)


def first_week(begins: date) -> date:
    """Return the Monday of the first week whose Thursday is not before a day."""
    monday = begins - timedelta(days=begins.weekday())
    return monday if monday + timedelta(days=3) >= begins else monday + _WEEK
