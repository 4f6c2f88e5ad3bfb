"""A workbook's sheet as a table, read by openpyxl one row at a time."""

import io
import re
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from trueline.exchange.files.escapes import original_text
from trueline.exchange.files.headers import EmptyTable, RawRow, lay_out
from trueline.exchange.files.limits import Limits
from trueline.exchange.files.package import BROKEN, check_package
from trueline.exchange.files.sources import Source, check_is_workbook, check_size, opened
from trueline.exchange.files.tables import (
    Cell,
    ErrorValue,
    FileRefused,
    Notes,
    Percentage,
    Table,
    column_letter,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

# Beyond any number of an organisation; infinity too.
_LARGEST: Final = 1e300
# Texts and escaped characters in a number format say nothing of the kind of number.
_ASIDE: Final = re.compile(r'"[^"]*"|\\.')


def read_workbook(
    source: Source, name: str, *, sheet: str, header_row: int, limits: Limits
) -> Table:
    """Read the header of a workbook's sheet; see `read_table`."""
    book = _open(source, name, limits)
    candidates = _candidates(book.worksheets, sheet)
    read = partial(_lay_out_sheet, book, name, header_row=header_row, limits=limits)
    for candidate in candidates[:-1]:
        try:
            return read(candidate)
        except EmptyTable:
            continue
    return read(candidates[-1])


def list_sheets(source: Source, name: str, limits: Limits) -> tuple[str, ...]:
    """Return the names of a workbook's sheets of cells, hidden ones included."""
    return _names(_open(source, name, limits))


def _open(source: Source, name: str, limits: Limits) -> "Workbook":
    """Check a workbook and open it.

    Raises:
        FileRefused: it is broken, protected, no workbook, or passes a limit.
    """
    # Only imports need it: half a second and 20 MB that a web process is spared at its start.
    import openpyxl  # noqa: PLC0415

    check_is_workbook(source, name)
    check_size(source, limits.packed_bytes)
    with opened(source) as file:
        # Kept in memory (at most 20 MB), so that the table can be read again without a file
        # that somebody has to close.
        kept = io.BytesIO(file.read())
    check_package(kept, limits)
    # It warns of what it leaves out when it writes; we never write with it.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    with _refusing(BROKEN):
        book = openpyxl.load_workbook(kept, read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise FileRefused("This workbook has no sheet with cells.")
    return book


@contextmanager
def _refusing(sentence: str, row: int | None = None) -> Iterator[None]:
    """Turn whatever openpyxl raises at a broken or hostile part into a refusal."""
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(sentence, row=row) from error


def _names(book: "Workbook") -> tuple[str, ...]:
    return tuple(sheet.title for sheet in book.worksheets)


def _candidates(sheets: Sequence["ReadOnlyWorksheet"], name: str) -> Sequence["ReadOnlyWorksheet"]:
    """Return the sheet of that name, or for "" all sheets, the shown ones first."""
    if not name:
        return sorted(sheets, key=lambda sheet: sheet.sheet_state != "visible")
    chosen = [sheet for sheet in sheets if sheet.title == name]
    if not chosen:
        listed = ", ".join(f"“{sheet.title}”" for sheet in sheets[:10])
        raise FileRefused(f"This workbook has no sheet “{name}”. It has {listed}.")
    return chosen


def _lay_out_sheet(
    book: "Workbook", name: str, sheet: "ReadOnlyWorksheet", *, header_row: int, limits: Limits
) -> Table:
    notes = Notes()
    if sheet.sheet_state != "visible":
        notes.add(f"The sheet “{sheet.title}” is hidden in the workbook.")
    # What a sheet says of its own size may be wrong, and rows are padded or cut to it.
    sheet.reset_dimensions()
    table = lay_out(name, partial(_read_rows, sheet, limits), notes, header_row)
    return table(sheet=sheet.title, sheets=_names(book), epoch=book.epoch.date())


def _read_rows(sheet: "ReadOnlyWorksheet", limits: Limits) -> Generator[RawRow]:
    """Yield number and cells of every row, rows that the sheet leaves out included."""
    rows = sheet.iter_rows()
    number = spanned = 0
    while (cells := _next_row(rows, number, limits)) is not None:
        number += 1
        spanned += len(cells)
        if spanned > limits.cells:
            raise FileRefused(
                f"The rows of this sheet span more than {limits.cells:,} cells. Delete what "
                "stands far to the right of the table.",
                row=number,
            )
        yield number, cells


def _next_row(rows: Iterator[Any], number: int, limits: Limits) -> list[Cell] | None:
    with _refusing(f"{BROKEN} (At row {number + 1} or after it)", row=number + 1):
        row = next(rows, None)
        if row is None:
            return None
        cells = [_cell_of(cell) for cell in row]
    for position, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > limits.cell_characters:
            column = column_letter(position)
            raise FileRefused(
                f"Row {number + 1}, column {column}: this cell is longer than "
                f"{limits.cell_characters:,} characters.",
                row=number + 1,
                column=column,
            )
    return cells


def _cell_of(cell: "ReadOnlyCell") -> Cell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return ErrorValue(value) if cell.data_type == "e" else _text(value)
    if isinstance(value, datetime):
        return _day(value, cell.parent.parent.epoch)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not abs(value) < _LARGEST:
        return ErrorValue("#NUM!")
    share = cell.has_style and _is_share(cell.number_format)
    return Percentage(value) if share else value


def _text(value: str) -> str:
    if "_x" in value:
        # ISO/IEC 29500-1 22.9.2.19: characters XML cannot hold are written as _xHHHH_.
        from openpyxl.utils.escape import unescape  # noqa: PLC0415 - as openpyxl itself

        value = unescape(value)
    return original_text(value)


def _day(moment: datetime, epoch: datetime) -> Cell:
    if moment < epoch:
        # A negative day number, which a spreadsheet shows as an error.
        return ErrorValue("#VALUE!")
    return moment.date() if moment.time() == time() else moment


@cache
def _is_share(code: str) -> bool:
    """Return whether a number format shows a share: "0.0%", but not '0" % of plan"'."""
    return "%" in _ASIDE.sub("", code.partition(";")[0])
