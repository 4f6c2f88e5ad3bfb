"""Days and periods as people write them, read by one format found from the whole column.

Most ways of writing a day have one meaning wherever they stand: "2024-03-01", "1 Mar 2024",
"Q1 2024", "2024-W07". Two need the whole column: whether the day or the month comes first in
"03/04/2024", and the century of "03/04/24". Where no cell decides, the person is asked.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Final, NamedTuple

from trueline.core.periods import Rhythm
from trueline.exchange.files.ambiguity import Ambiguous, Candidate
from trueline.exchange.files.cells import EPOCH_1900, day_of_serial
from trueline.exchange.files.numbers import MISSING
from trueline.exchange.files.shapes import Parts, parts_of
from trueline.exchange.files.tables import Cell, CellRefused, ErrorValue, FileRefused, clean_text

_PLAUSIBLE_YEARS = range(1000, 10_000)
# Day numbers from 1927 to 2199. Smaller ones are taken for years, larger ones for "202403".
_SERIALS = range(10_000, 109_575)
_ORDERS: Final = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
_CENTURIES = (2000, 1900)
_UNKNOWN = "This is not a date. Write it like 2024-03-31, or leave the cell blank."


class Day(NamedTuple):
    """A day or a period.

    Attributes:
        first: First day of the period in the calendar year; "FY2024" and "2024" are 1 January
            2024 and "Q2" is 1 April: who reads knows where the fiscal year begins.
        span: How long the period is.
    """

    first: date
    span: Rhythm


@dataclass(frozen=True, slots=True)
class DateFormat:
    """A way to read a column of dates.

    Attributes:
        order: Which comes first in "03/04/2024": "dmy" or "mdy", or "ymd" for "24/04/03".
        century: What is added to a year of two digits: 2000 or 1900; 0 if there are none.
        epoch: Day 0 of day numbers in a workbook; None in a text file.
    """

    order: str = "dmy"
    century: int = 0
    epoch: date | None = None

    @property
    def name(self) -> str:
        """Return what to keep of an answer: "dmy", "mdy-2000"."""
        return f"{self.order}-{self.century}" if self.century else self.order

    def read(self, cell: Cell) -> Day | None:
        """Return the day or period in a cell, None where it says that there is none.

        A time of day is left out, and so is its time zone: the day is the one that is written.

        Raises:
            CellRefused: it is no date, or a day that is in no calendar.
        """
        if isinstance(cell, datetime):
            return Day(cell.date(), Rhythm.DAY)
        if isinstance(cell, date):
            return Day(cell, Rhythm.DAY)
        if isinstance(cell, str):
            return self._read_text(cell)
        if isinstance(cell, bool | time | timedelta):
            raise CellRefused(_UNKNOWN)
        return self._read_number(cell)

    def _read_text(self, cell: str) -> Day | None:
        text = _plain(cell)
        if text.casefold() in MISSING and not isinstance(cell, ErrorValue):
            return None
        if isinstance(cell, ErrorValue) or text.startswith("#"):
            raise CellRefused("This is a formula that failed. Correct it, or leave it blank.")
        if text.startswith("="):
            raise CellRefused("This is a formula left as text. Save the file with values instead.")
        parts = parts_of(text)
        if parts is None:
            raise CellRefused(_UNKNOWN)
        return self._day(parts)

    def _day(self, parts: Parts) -> Day:
        if parts.short_year and not self.century:
            raise CellRefused("This year has two digits, unlike the others. Write all four.")
        settled = parts.ordered(self.order) if parts.is_open else parts
        try:
            return Day(settled.first_day(self.century if parts.short_year else 0), parts.span)
        except (ValueError, OverflowError):
            order = f" if it is read {_ORDERS[self.order]}" if parts.is_open else ""
            raise CellRefused(
                f"There is no such {parts.span} in the calendar{order}. Correct it."
            ) from None

    def _read_number(self, number: float) -> Day:
        if not math.isfinite(number):
            raise CellRefused(_UNKNOWN)
        if number == int(number) and int(number) in _PLAUSIBLE_YEARS:
            return Day(date(int(number), 1, 1), Rhythm.YEAR)
        if int(number) in _SERIALS:
            moment = day_of_serial(int(number), self.epoch or EPOCH_1900)
            if isinstance(moment, date):
                return Day(moment, Rhythm.DAY)
        day = self._read_text(str(int(number))) if number == int(number) else None
        if day is None:
            raise CellRefused(_UNKNOWN)
        return day


def date_format(name: str, *, epoch: date | None = None) -> DateFormat:
    """Return the format that was kept under a name.

    Raises:
        KeyError: there is no such name.
    """
    order, _, century = name.partition("-")
    if order not in _ORDERS or century not in {"", "2000", "1900"}:
        raise KeyError(name)
    return DateFormat(order, int(century or 0), epoch)


def find_date_format(
    cells: Iterable[tuple[int, Cell]], *, column: str, epoch: date | None = None
) -> DateFormat | Ambiguous[DateFormat]:
    """Find how the dates of a column are written, in one pass over (row, cell).

    Cells that are no dates are passed over: they are refused one by one when read.

    Raises:
        FileRefused: one cell can only have the day first, another only the month.
    """
    found = DateEvidence(column, epoch)
    for row, cell in cells:
        found.see(row, cell)
    return found.verdict()


class DateEvidence:
    """What a column's cells have shown so far; several columns can share one pass over a file."""

    def __init__(self, column: str, epoch: date | None = None) -> None:
        self._column = column
        self._epoch = epoch
        self._orders = set(_ORDERS)
        self._deciding: tuple[int, str] | None = None
        self._open: tuple[int, str] | None = None
        self._short: tuple[int, str] | None = None
        self._any_open = False

    def see(self, row: int, cell: Cell) -> None:
        """Look at one cell.

        Raises:
            FileRefused: it can only be read in another order than a cell before it.
        """
        if isinstance(cell, str) and not isinstance(cell, ErrorValue):
            parts = parts_of(_plain(cell))
            if parts is not None:
                self._see_parts(row, cell, parts)

    def _see_parts(self, row: int, cell: str, parts: Parts) -> None:
        if parts.short_year:
            self._short = self._short or (row, cell)
        if not parts.is_open:
            return
        self._any_open = True
        possible = {order for order in _ORDERS if _is_possible(parts, order)}
        if not possible:
            return
        left = self._orders & possible
        if not left:
            self._refuse(row, cell)
        if left != self._orders and not possible >= {"dmy", "mdy"}:
            self._deciding = (row, cell)
        self._orders = left
        if len({parts.ordered(order).numbers for order in possible}) > 1:
            self._open = self._open or (row, cell)

    def verdict(self) -> DateFormat | Ambiguous[DateFormat]:
        """Say how the column is written, or what has to be asked; see `find_date_format`."""
        orders = [order for order in _ORDERS if order in self._orders]
        if not self._any_open or (self._open is None and len(orders) > 1):
            # 05/05/2024 is the same day either way.
            orders = orders[:1]
        centuries = _CENTURIES if self._short else (0,)
        formats = [DateFormat(o, c, self._epoch) for o, c in product(orders, centuries)]
        example = self._open if len(orders) > 1 and self._open else self._short
        if len(formats) == 1 or example is None:
            return formats[0]
        return Ambiguous(tuple(_candidate(form, *example) for form in formats))

    def _refuse(self, row: int, cell: str) -> None:
        first_row, first = self._deciding or (row, cell)
        raise FileRefused(
            f"Column {self._column} mixes two ways of writing dates: “{clean_text(first)}” in row "
            f"{first_row} and “{clean_text(cell)}” in row {row}. Write all of them like "
            "2024-03-31.",
            row=row,
            column=self._column,
        )


def _is_possible(parts: Parts, order: str) -> bool:
    try:
        parts.ordered(order).first_day(2000 if parts.short_year else 0)
    except (ValueError, OverflowError):
        return False
    return True


def _candidate(form: DateFormat, row: int, cell: str) -> Candidate[DateFormat]:
    try:
        day = form.read(cell)
    except CellRefused:
        day = None
    reading = f"{day.first.day} {day.first:%B} {day.first.year}" if day else "no date"
    return Candidate(form, row, clean_text(cell), reading)


def _plain(text: str) -> str:
    return " ".join(clean_text(text).split())
