"""What a workbook's cells mean: numbers that are days, times or shares, and everything else."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from trueline.exchange.tables import Cell, ErrorValue, Percentage

#: Day 0 of the two ways workbooks count days (ISO/IEC 29500-1 18.17.4.1).
EPOCH_1900: Final = date(1899, 12, 30)
EPOCH_1904: Final = date(1904, 1, 1)
# The 1900 way has a 29 February 1900, which never was, as its day 60.
_PHANTOM_DAY = 60
_LARGEST = 1e300


class Kind(StrEnum):
    """What a number in a cell stands for."""

    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"
    PERCENTAGE = "percentage"


# Texts, escaped characters, fill and padding characters, and conditions say nothing of the kind.
_ASIDE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_STANDARD_DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}


def kind_of_format(code: str) -> Kind:
    """Return what a number format shows: "yyyy-mm-dd" a date, "0.0%" a share."""
    # Only the part for positive numbers; a workbook allows 255 characters.
    shown = _ASIDE.sub("", code[:255].partition(";")[0]).lower()
    if re.search(r"\[[hms]+\]", shown):
        return Kind.DURATION
    # "General" has letters of dates in it ("e" for an era) and is none.
    if re.search("[dmyhs]", shown.replace("general", "")):
        return Kind.DATE
    return Kind.PERCENTAGE if "%" in shown else Kind.NUMBER


def kind_of_standard(number: str) -> Kind:
    """Return what a number format that every workbook knows by number shows."""
    if number in {"9", "10"}:
        return Kind.PERCENTAGE
    if number == "46":
        return Kind.DURATION
    return Kind.DATE if number.isdecimal() and int(number[:4]) in _STANDARD_DATES else Kind.NUMBER


def cell_of_number(text: str, kind: Kind, epoch: date) -> Cell:
    """Return the cell a stored number stands for; a text that is no number stays as it is."""
    number = _number(text)
    if isinstance(number, str) or kind is Kind.NUMBER:
        return number
    if kind is Kind.PERCENTAGE:
        return Percentage(number)
    try:
        if kind is Kind.DURATION:
            return timedelta(milliseconds=round(number * 86_400_000))
        return day_of_serial(number, epoch)
    except (OverflowError, ValueError):
        return ErrorValue("#VALUE!")


def day_of_serial(serial: float, epoch: date) -> date | datetime | time:
    """Return the day (and time of day, if any) of a workbook's day number.

    Raises:
        ValueError: no such day is in the calendar.
        OverflowError: it lies after the year 9999.
    """
    if serial < 0 or (epoch == EPOCH_1900 and int(serial) == _PHANTOM_DAY):
        raise ValueError(serial)
    if serial < 1 and epoch == EPOCH_1900:
        since = timedelta(milliseconds=round(serial * 86_400_000))
        return (datetime.combine(epoch, time()) + since).time()
    before_phantom = epoch == EPOCH_1900 and serial < _PHANTOM_DAY
    start = datetime.combine(epoch, time()) + timedelta(days=before_phantom)
    moment = start + timedelta(milliseconds=round(serial * 86_400_000))
    return moment.date() if moment.time() == time() else moment


def cell_of_iso(text: str) -> Cell:
    """Return the cell of a date kept as ISO 8601 text."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.date() if moment.time() == time() else moment


def _number(text: str) -> int | float | str:
    try:
        number = int(text) if text.isdecimal() else float(text)
    except ValueError:
        return text
    # Infinite or not a number: kept as text, to be refused where a number is asked for.
    return number if abs(number) < _LARGEST and "_" not in text else text
