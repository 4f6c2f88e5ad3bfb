"""Periods: days, ISO weeks, months, and fiscal quarters and years.

A period is named by its first day. Fiscal quarters and years follow the month in which the
organisation's year begins; a fiscal year carries the number of the calendar year it ends in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

from trueline.core.errors import Refusal

_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


class Rhythm(StrEnum):
    """How often something is measured."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


#: Periods after which a season comes round again, by rhythm.
SEASON_LENGTH = {
    Rhythm.DAY: 7, Rhythm.WEEK: 52, Rhythm.MONTH: 12, Rhythm.QUARTER: 4, Rhythm.YEAR: 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Calendar:
    """How an organisation cuts time.

    Attributes:
        year_starts_in: Month (1 to 12) in which the fiscal year begins.
    """

    year_starts_in: int = 1

    def start(self, rhythm: Rhythm, on: date) -> date:
        """Return the first day of the period that holds `on`."""
        if rhythm is Rhythm.DAY:
            return on
        if rhythm is Rhythm.WEEK:
            # The first week of year 1 begins on its first day; no date lies before it.
            return on - timedelta(days=on.weekday())
        return _month_day(self._index(rhythm, on) * _MONTHS_IN[rhythm] + self._shift(rhythm))

    def move(self, rhythm: Rhythm, on: date, by: int) -> date:
        """Return the first day of the period `by` periods after the one that holds `on`.

        Raises:
            Refusal: that day lies outside the years 1 to 9999.
        """
        if rhythm is Rhythm.DAY or rhythm is Rhythm.WEEK:
            days = by * (7 if rhythm is Rhythm.WEEK else 1)
            try:
                return self.start(rhythm, on) + timedelta(days=days)
            except OverflowError:
                raise Refusal("That date lies outside the years 1 to 9999.") from None
        index = self._index(rhythm, on) + by
        return _month_day(index * _MONTHS_IN[rhythm] + self._shift(rhythm))

    def end(self, rhythm: Rhythm, on: date) -> date:
        """Return the last day of the period that holds `on`."""
        try:
            return self.move(rhythm, on, 1) - timedelta(days=1)
        except Refusal:  # the last period there is
            return date.max

    def between(self, rhythm: Rhythm, first: date, last: date) -> int:
        """Return how many periods `last`'s period lies after `first`'s; negative if before."""
        if rhythm is Rhythm.DAY:
            return (last - first).days
        if rhythm is Rhythm.WEEK:
            return (self.start(rhythm, last) - self.start(rhythm, first)).days // 7
        return self._index(rhythm, last) - self._index(rhythm, first)

    def each(self, rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
        """Yield the first day of every period from the one that holds `first` to `last`'s."""
        for step in range(self.between(rhythm, first, last) + 1):
            yield self.move(rhythm, first, step)

    def label(self, rhythm: Rhythm, on: date) -> str:
        """Return the period's name for a person: "Week 31, 2026", "August 2026", "Q3 2026"."""
        if rhythm is Rhythm.DAY:
            return f"{on.day} {on:%B} {on.year}"
        if rhythm is Rhythm.WEEK:
            year, week, _ = on.isocalendar()
            return f"Week {week}, {year}"
        if rhythm is Rhythm.MONTH:
            return f"{on:%B} {on.year}"
        if rhythm is Rhythm.QUARTER:
            quarter = (on.month - self.year_starts_in) % 12 // 3 + 1
            return f"Q{quarter} {self.fiscal_year(on)}"
        return f"{self.fiscal_year(on)}"

    def fiscal_year(self, on: date) -> int:
        """Return the number of the fiscal year that holds `on`: the year in which it ends."""
        return on.year + (self.year_starts_in > 1 and on.month >= self.year_starts_in)

    def year_start(self, fiscal_year: int) -> date:
        """Return the first day of the fiscal year with that number."""
        year = fiscal_year - (self.year_starts_in > 1)
        if not MINYEAR <= year <= MAXYEAR:
            raise Refusal(f"The year {fiscal_year} lies outside 1 to 9999.")
        return date(year, self.year_starts_in, 1)

    def _index(self, rhythm: Rhythm, on: date) -> int:
        return (on.year * 12 + on.month - 1 - self._shift(rhythm)) // _MONTHS_IN[rhythm]

    def _shift(self, rhythm: Rhythm) -> int:
        return (self.year_starts_in - 1) % _MONTHS_IN[rhythm]


def _month_day(months: int) -> date:
    """Return the first day of the month that many months after January of year 0."""
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise Refusal("That date lies outside the years 1 to 9999.")
    return date(year, month + 1, 1)
