"""The shapes in which days and periods are written, taken apart without deciding what is open."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from trueline.core.periods import Rhythm

_LONGEST = 40
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """A written day or period, taken apart.

    Attributes:
        span: How long it is.
        numbers: Year and what follows: (year, month, day), (year, week), (year, quarter). While
            the order is open, the three numbers as they stand.
        short_year: The year has two digits.
        is_open: Which number is the day, the month or the year is not known yet.
    """

    span: Rhythm
    numbers: tuple[int, ...]
    short_year: bool = False
    is_open: bool = False

    def ordered(self, order: str) -> "Parts":
        """Return the parts with their numbers in the order year, month, day.

        An order that begins with the year makes no sense of a year of four digits at the end.
        """
        by_letter = dict(zip(order, self.numbers, strict=True))
        numbers = by_letter["y"], by_letter["m"], by_letter["d"]
        if order == "ymd" and not self.short_year:
            numbers = (0, 0, 0)
        return replace(self, numbers=numbers, is_open=False)

    def first_day(self, century: int) -> date:
        """Return the first day, a year of two digits counted from `century`.

        Raises:
            ValueError: there is no such day.
        """
        year, *rest = self.numbers
        if century and year > 99:
            raise ValueError(year)
        year += century
        if self.span is Rhythm.WEEK:
            return date.fromisocalendar(year, rest[0], 1)
        if self.span is Rhythm.QUARTER:
            return date(year, rest[0] * 3 - 2, 1)
        month, day = [*rest, 1, 1][:2]
        return date(year, month, day)


def parts_of(text: str) -> Parts | None:
    """Take a text apart; None if it has none of the shapes."""
    if not text or len(text) > _LONGEST or not text.isascii():
        return None
    for pattern, build in _SHAPES:
        if match := pattern.fullmatch(text):
            return build(match)
    return None


_Builder = Callable[[re.Match[str]], Parts | None]
_YEAR = "(?P<y>[0-9]{4}|'?[0-9]{2})"
_FULL_YEAR = "(?P<y>[0-9]{4})"
_YEAR_LAST = "(?P<c>[0-9]{4}|[0-9]{2})"
_CLOCK = (
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?: ?[AP]M)? ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def _short(match: re.Match[str]) -> bool:
    return len(match["y"].lstrip("'")) < 4


def _numbers(match: re.Match[str], *names: str) -> tuple[int, ...]:
    return (int(match["y"].lstrip("'")), *(int(match[name]) for name in names))


def _of_span(span: Rhythm, *names: str) -> _Builder:
    return lambda match: Parts(span, _numbers(match, *names), _short(match))


def _with_month_name(span: Rhythm, *names: str) -> _Builder:
    def build(match: re.Match[str]) -> Parts | None:
        month = _MONTHS.get(match["name"].lower())
        if month is None:
            return None
        year, *day = _numbers(match, *names)
        return Parts(span, (year, month, *day), _short(match))

    return build


def _in_open_order(match: re.Match[str]) -> Parts:
    numbers = tuple(int(match[name]) for name in "abc")
    return Parts(Rhythm.DAY, numbers, len(match["c"]) < 4, is_open=True)


_SHAPES: Final[tuple[tuple[re.Pattern[str], _Builder], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        # 2024-03-01, 2024/3/1, 2024.03.01, with or without a time of day
        (rf"{_FULL_YEAR}(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_CLOCK}",
         _of_span(Rhythm.DAY, "m", "d")),
        (rf"{_FULL_YEAR}(?P<m>[0-9]{{2}})(?P<d>[0-9]{{2}})", _of_span(Rhythm.DAY, "m", "d")),
        # 2024, 2024.0, FY2024, FY 24, FY'24
        (rf"(?:FY ?)?{_FULL_YEAR}(?:\.0+)?", _of_span(Rhythm.YEAR)),
        (rf"FY ?{_YEAR}", _of_span(Rhythm.YEAR)),
        # 2024-03, 2024/03, 202403; 03/2024, 3-2024, 03.2024
        (rf"{_FULL_YEAR}[-/]?(?P<m>[0-9]{{2}})", _of_span(Rhythm.MONTH, "m")),
        (rf"(?P<m>[0-9]{{1,2}})[-/.]{_FULL_YEAR}", _of_span(Rhythm.MONTH, "m")),
        # Q1 2024, Q1/24, Q1 FY2024; 2024-Q1, 2024Q1, FY24 Q1
        (rf"Q(?P<q>[1-4])[-/ ]?(?:FY ?)?{_YEAR}", _of_span(Rhythm.QUARTER, "q")),
        (rf"(?:FY ?)?{_YEAR}[-/ ]?Q(?P<q>[1-4])", _of_span(Rhythm.QUARTER, "q")),
        # 2024-W07, 2024W7, W07 2024, Week 7, 2024
        (rf"{_FULL_YEAR}[- ]?W(?P<w>[0-9]{{1,2}})", _of_span(Rhythm.WEEK, "w")),
        (rf"(?:W|Week )(?P<w>[0-9]{{1,2}}),?[- /]{_FULL_YEAR}", _of_span(Rhythm.WEEK, "w")),
        # Mar 2024, March-24, Mar '24; 2024 Mar
        (rf"(?P<name>[A-Z]+)\.?[-/ ,]+{_YEAR}", _with_month_name(Rhythm.MONTH)),
        (rf"{_FULL_YEAR}[-/ ](?P<name>[A-Z]+)", _with_month_name(Rhythm.MONTH)),
        # 1 Mar 2024, 01-Mar-24; Mar 1, 2024
        (rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[-/. ]+(?P<name>[A-Z]+)\.?[-/ ,]+{_YEAR}{_CLOCK}",
         _with_month_name(Rhythm.DAY, "d")),
        (rf"(?P<name>[A-Z]+)\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? {_FULL_YEAR}{_CLOCK}",
         _with_month_name(Rhythm.DAY, "d")),
        (rf"{_FULL_YEAR}-(?P<name>[A-Z]+)-(?P<d>[0-9]{{1,2}})",
         _with_month_name(Rhythm.DAY, "d")),
        # 03/04/2024, 3.4.24
        (rf"(?P<a>[0-9]{{1,2}})(?P<s>[-/.])(?P<b>[0-9]{{1,2}})(?P=s){_YEAR_LAST}{_CLOCK}",
         _in_open_order),
    )
)  # fmt: skip
