"""From the first row of a file to named columns, and from raw rows to rows of those columns."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial

from trueline.exchange.files.tables import (
    Cell,
    CellProblem,
    Column,
    FileRefused,
    Notes,
    Row,
    Table,
    clean_text,
    column_letter,
    is_blank,
    shortened,
    text_of,
)

RawRow = tuple[int, Sequence[Cell]]


class EmptyTable(FileRefused):
    """A file or sheet in which nothing stands."""


def lay_out(
    name: str, raw_rows: Callable[[], Generator[RawRow]], notes: Notes, header_row: int
) -> partial[Table]:
    """Find the header and name the columns; what is left to say is where the table came from.

    Args:
        name: The file's name.
        raw_rows: Reads all rows of the file anew.
        notes: Where to note oddities.
        header_row: 1-based row of the names; the first row that is not blank when 0.
    """
    with closing(raw_rows()) as rows:
        header = find_header(row for row in rows if row[0] >= header_row)
    columns = name_columns(header, notes)

    def shaped() -> Iterator[Row]:
        return shape_rows(raw_rows(), header, columns, notes)

    return partial(Table, name, columns, header[0], notes, shaped)


def find_header(rows: Iterable[RawRow]) -> RawRow:
    """Return number and cells of the first row in which anything stands.

    Raises:
        EmptyTable: there is none.
    """
    for number, cells in rows:
        if not _all_blank(cells):
            return number, cells
    raise EmptyTable("This file is empty. It needs a row of column names and rows below it.")


def name_columns(header: RawRow, notes: Notes) -> tuple[Column, ...]:
    """Name the columns; unnamed ones are left out and repeated names numbered, with notes."""
    number, cells = header
    names = [" ".join(text_of(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    _note_unnamed(names, number, notes)
    return tuple(_numbered(names, number, notes))


def shape_rows(
    rows: Iterable[RawRow], header: RawRow, columns: Sequence[Column], notes: Notes
) -> Iterator[Row]:
    """Cut every row below the header to the named columns; blank rows are passed over.

    What stands to the right of the last name but still under the header's blanks is left out
    with a note; what stands beyond the header is a problem of the row.
    """
    header_row, header_cells = header
    positions = [column.position for column in columns]
    width = positions[-1] + 1
    straight = positions == list(range(width))
    noted: set[int] = set()
    for number, cells in rows:
        if number <= header_row or _all_blank(cells):
            continue
        full = (*cells[:width], *[""] * (width - len(cells)))
        kept = full if straight else tuple(full[position] for position in positions)
        extra = list(_filled(cells, width)) if len(cells) > width else []
        for position in {i for i in extra if i < len(header_cells)} - noted:
            noted.add(position)
            notes.add(_left_out([column_letter(position)]), number)
        beyond = next((i for i in extra if i >= len(header_cells)), None)
        problem = None if beyond is None else _beyond(number, cells[beyond], beyond, header_cells)
        yield Row(number, kept, problem)


def _all_blank(cells: Sequence[Cell]) -> bool:
    return next(_filled(cells, 0), None) is None


def _filled(cells: Sequence[Cell], start: int) -> Iterator[int]:
    """Yield the positions from `start` on at which something stands."""
    # Nearly all blanks are "" and are passed over before their text is looked into.
    return (i for i in range(start, len(cells)) if cells[i] != "" and not is_blank(cells[i]))


def _beyond(number: int, cell: Cell, position: int, header: Sequence[Cell]) -> CellProblem:
    return CellProblem(
        row=number,
        column=column_letter(position),
        value=shortened(cell),
        sentence=(
            f"This row has more cells than the header ({len(header)}). Name the column, empty "
            "the cell, or put quotes around a text that holds the delimiter."
        ),
    )


def _left_out(letters: Sequence[str]) -> str:
    listed = ", ".join(letters[:10]) + (" …" if len(letters) > 10 else "")
    if len(letters) > 1:
        return f"Columns {listed} have no name and are left out."
    return f"Column {listed} has no name and is left out."


def _note_unnamed(names: Sequence[str], number: int, notes: Notes) -> None:
    unnamed = [column_letter(i) for i, name in enumerate(names) if not name]
    if unnamed:
        notes.add(_left_out(unnamed), number)


def _numbered(names: Sequence[str], number: int, notes: Notes) -> Iterator[Column]:
    seen: Counter[str] = Counter()
    taken = set(names)
    for position, name in enumerate(names):
        if not name:
            continue
        seen[name] += 1
        unique = name
        while seen[name] > 1 and unique in taken:
            unique = f"{name} ({seen[name]})"
            seen[name] += unique in taken
        if unique != name:
            taken.add(unique)
            letter = column_letter(position)
            notes.add(
                f"Column {letter} repeats the name “{name}”; it is called “{unique}”.", number
            )
        yield Column(clean_text(unique), position)
