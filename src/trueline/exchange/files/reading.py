"""From an uploaded file to a table: the one way in for CSV and XLSX alike."""

from pathlib import PurePath

from trueline.exchange.files.limits import LIMITS, Limits
from trueline.exchange.files.sources import SAVE_AS, Source
from trueline.exchange.files.tables import FileRefused, Table
from trueline.exchange.files.text_tables import read_text
from trueline.exchange.files.workbook import list_sheets, read_workbook

_WORKBOOK_NAME = ".xlsx"
_TEXT_NAMES = {".csv", ".tsv", ".tab", ".txt"}


def read_table(
    source: Source,
    name: str,
    *,
    sheet: str = "",
    delimiter: str = "",
    header_row: int = 0,
    limits: Limits = LIMITS,
) -> Table:
    """Read a file's header and get ready to read its rows.

    Args:
        source: The file's bytes, or where it lies; a path is read piece by piece.
        name: The file's name; its ending must agree with what is inside.
        sheet: The workbook's sheet to read; the first one with cells when "".
        delimiter: What stands between cells of a text file; found from the file when "".
        header_row: 1-based row of the column names; the first row that is not blank when 0.
        limits: The caps to keep.

    Raises:
        FileRefused: the file is not such a table, is broken, or passes a limit.
    """
    ending = PurePath(name).suffix.lower()
    if ending in _TEXT_NAMES:
        return read_text(source, name, delimiter=delimiter, header_row=header_row, limits=limits)
    if ending == _WORKBOOK_NAME:
        return read_workbook(source, name, sheet=sheet, header_row=header_row, limits=limits)
    raise FileRefused(f"“{name}” is neither a CSV nor an XLSX file. {SAVE_AS}")


def sheet_names(source: Source, name: str, limits: Limits = LIMITS) -> tuple[str, ...]:
    """Return the names of a workbook's sheets, hidden ones included; () for a text file.

    Raises:
        FileRefused: it is named like a workbook and cannot be opened as one.
    """
    if PurePath(name).suffix.lower() != _WORKBOOK_NAME:
        return ()
    return list_sheets(source, name, limits)
