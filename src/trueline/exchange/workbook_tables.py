"""A workbook's sheet as a table."""

from collections.abc import Generator
from functools import partial

from trueline.exchange.headers import EmptyTable, RawRow, lay_out
from trueline.exchange.limits import Limits
from trueline.exchange.sheet_rows import read_sheet
from trueline.exchange.sources import Source, check_is_workbook, check_size, opened
from trueline.exchange.tables import FileRefused, Notes, Table
from trueline.exchange.workbook import Listing, SheetEntry, list_sheets, open_workbook


def read_workbook(
    source: Source, name: str, *, sheet: str, header_row: int, limits: Limits
) -> Table:
    """Read the header of a workbook's sheet; see `read_table`."""
    listing = list_workbook(source, name, limits)
    candidates = _candidates(listing.sheets, sheet)
    read = partial(_read_sheet, source, name, listing, header_row=header_row, limits=limits)
    for entry in candidates[:-1]:
        try:
            return read(entry)
        except EmptyTable:
            continue
    return read(candidates[-1])


def list_workbook(source: Source, name: str, limits: Limits) -> Listing:
    """Return what a workbook says of itself, without reading its cells."""
    check_is_workbook(source, name)
    check_size(source, limits.packed_bytes)
    with opened(source) as file:
        return list_sheets(file, limits)


def _read_sheet(
    source: Source,
    name: str,
    listing: Listing,
    sheet: SheetEntry,
    *,
    header_row: int,
    limits: Limits,
) -> Table:
    notes = Notes()
    if sheet.hidden:
        notes.add(f"The sheet “{sheet.name}” is hidden in the workbook.")

    def raw_rows() -> Generator[RawRow]:
        with opened(source) as file, open_workbook(file, limits) as book:
            yield from read_sheet(book, sheet, notes, limits)

    table = lay_out(name, raw_rows, notes, header_row)
    names = tuple(entry.name for entry in listing.sheets)
    return table(sheet=sheet.name, sheets=names, epoch=listing.epoch)


def _candidates(sheets: tuple[SheetEntry, ...], name: str) -> list[SheetEntry]:
    """Return the sheet of that name, or for "" all sheets, the shown ones first."""
    if not name:
        return sorted(sheets, key=lambda sheet: sheet.hidden)
    chosen = [sheet for sheet in sheets if sheet.name == name]
    if not chosen:
        listed = ", ".join(f"“{sheet.name}”" for sheet in sheets[:10])
        raise FileRefused(f"This workbook has no sheet “{name}”. It has {listed}.")
    return chosen
