"""Writing an organisation's data out, in the form in which it can come in again."""

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from trueline.exchange.files.writing import write_csv, write_xlsx
from trueline.exchange.sheets import SHEETS, Cell, Sheet
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation
from trueline.organisations.scope import acting_in

WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(*, by: Membership) -> bytes:
    """Return everything as a workbook, a sheet a kind of thing.

    Raises:
        NotAllowed: the member may not export.
    """
    require(by, Act.EXPORT)
    return _written(_rows(sheet, by.organisation) for sheet in SHEETS)


def template() -> bytes:
    """Return the same workbook without rows, to be filled in."""
    return _written((sheet.name, [sheet.headers]) for sheet in SHEETS)


def text(*, by: Membership, sheet_name: str) -> Iterator[bytes]:
    """Yield one sheet as CSV, piece by piece.

    Raises:
        NotAllowed: the member may not export.
    """
    require(by, Act.EXPORT)
    return _scoped(by.organisation, find_sheet(sheet_name))


def find_sheet(name: str) -> Sheet:
    """Return the sheet with a name; the one of values for "" and for what is unknown."""
    found = [sheet for sheet in SHEETS if sheet.name.lower() == name.lower()]
    return found[0] if found else next(sheet for sheet in SHEETS if sheet.name == "Values")


def _scoped(organisation: Organisation, sheet: Sheet) -> Iterator[bytes]:
    """Read inside the organisation: by the time the pieces are fetched, the page is over."""
    with acting_in(organisation):
        yield from write_csv(_rows(sheet, organisation)[1])


def _rows(sheet: Sheet, organisation: Organisation) -> tuple[str, Iterable[tuple[Cell, ...]]]:
    return sheet.name, chain([sheet.headers], sheet.rows(organisation))


def _written(sheets: Iterable[tuple[str, Iterable[tuple[Cell, ...]]]]) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, sheets)
    return target.getvalue()
