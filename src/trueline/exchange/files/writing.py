"""Writing CSV files and workbooks that read back as what was written, row by row."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from trueline.exchange.files.escapes import safe_text
from trueline.exchange.files.limits import LIMITS
from trueline.exchange.files.tables import FileRefused, text_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Written = str | int | float | bool | Decimal | date | datetime | time | timedelta | None
#: A sheet's name and its rows, the header first.
SheetRows = tuple[str, Iterable[Sequence[Written]]]

_CHUNK_ROWS = 500
_LONGEST_IN_WORKBOOK = 32_767
# A workbook keeps numbers as floats: 15 figures survive any program that opens it.
_SAFE_FIGURES = 15
_FIRST_WORKBOOK_YEAR = 1901
_LIKE_A_GROUP: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_FORMATS: Final = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}


def write_csv(rows: Iterable[Sequence[Written]]) -> Iterator[bytes]:
    """Yield a CSV file (RFC 4180; UTF-8 with a mark, which Excel needs) in pieces."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    yield "\ufeff".encode()
    for number, row in enumerate(rows, start=1):
        writer.writerow([_as_text(cell) for cell in row])
        if number % _CHUNK_ROWS == 0:
            yield _drained(buffer)
    yield _drained(buffer)


def write_xlsx(target: Path | io.BytesIO, sheets: Iterable[SheetRows]) -> None:
    """Write a workbook, holding one row at a time.

    Raises:
        FileRefused: a text is longer than a workbook's cell can hold.
    """
    # Only exports need it; the web process should not load it at its start.
    import xlsxwriter  # noqa: PLC0415

    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    formats = {name: book.add_format({"num_format": code}) for name, code in _FORMATS.items()}
    try:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    _write_cell(sheet, number, position, cell, formats)
    finally:
        book.close()


def _drained(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _as_text(cell: Written) -> str:
    """Return what stands in a CSV cell; a number stays one, so its minus is not marked."""
    if isinstance(cell, int | float | Decimal):
        return _figures(cell)
    return "" if cell is None else safe_text(cell if isinstance(cell, str) else text_of(cell))


def _figures(number: float | Decimal) -> str:
    """Return a number as nobody can misread it: "1.001" could be a thousand and one."""
    figures = f"{number:f}" if isinstance(number, Decimal) else text_of(number)
    return f"{figures}0" if _LIKE_A_GROUP.fullmatch(figures) else figures


def _write_cell(
    sheet: "Worksheet", row: int, position: int, cell: Written, formats: dict[str, Any]
) -> None:
    if row >= LIMITS.rows:
        raise FileRefused(
            f"A workbook's sheet holds at most {LIMITS.rows:,} rows. Export as CSV instead."
        )
    if isinstance(cell, bool):
        sheet.write_boolean(row, position, cell)
    elif isinstance(cell, int | float | Decimal) and _fits_a_number(cell):
        sheet.write_number(row, position, _Exact(cell))
    elif isinstance(cell, date) and (name := _date_format(cell)):
        sheet.write_datetime(row, position, cell, formats[name])
    elif cell is not None:
        _write_text(sheet, row, position, cell)


def _write_text(sheet: "Worksheet", row: int, position: int, cell: Written) -> None:
    # A number written as text is text: what it begins with is marked like any other.
    number = isinstance(cell, int | float | Decimal)
    text = safe_text(_as_text(cell)) if number else _as_text(cell)
    if len(text) > _LONGEST_IN_WORKBOOK:
        raise FileRefused(
            f"Row {row + 1}: a text is longer than the {_LONGEST_IN_WORKBOOK:,} characters a "
            "workbook's cell can hold. Export as CSV instead.",
            row=row + 1,
        )
    if text:
        sheet.write_string(row, position, text)


def _date_format(day: date) -> str:
    """Return how a workbook shows the day or moment; "" where it has no number for it."""
    if day.year < _FIRST_WORKBOOK_YEAR:
        return ""
    if not isinstance(day, datetime):
        return "date"
    # A workbook knows neither time zones nor less than a millisecond.
    return "" if day.tzinfo or day.microsecond % 1000 else "moment"


def _fits_a_number(cell: float | Decimal) -> bool:
    """Return whether a workbook keeps the number as it is; others are written as text."""
    if isinstance(cell, float):
        return math.isfinite(cell)
    exact = Decimal(cell)
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _SAFE_FIGURES


class _Exact(float):
    """A float that is written with all its figures, not with the sixteen xlsxwriter asks for."""

    def __format__(self, spec: str) -> str:
        return repr(float(self))
