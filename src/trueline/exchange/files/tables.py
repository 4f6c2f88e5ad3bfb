"""What a file becomes: a table of rows, with the place of every cell kept for the person."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from trueline.core.errors import Refusal

T = TypeVar("T")

# They change how a text looks or reads, never which thing it names: soft hyphen, zero-width
# characters, direction marks and overrides, word joiners, byte order mark.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


class FileRefused(Refusal):
    """A file that cannot be read as a table.

    Attributes:
        row: 1-based row, or line where rows cannot be told apart yet; None for the whole file.
        column: Name or letter of the column; "" when the sentence is about a whole row.
    """

    def __init__(self, sentence: str, *, row: int | None = None, column: str = "") -> None:
        super().__init__(sentence, field="file")
        self.row = row
        self.column = column


class CellRefused(Refusal):
    """A cell that cannot be read as what its column asks for; it does not know its place."""


class ErrorValue(str):
    """What a formula in a workbook came to when it failed: "#REF!", "#N/A" and the like."""

    __slots__ = ()


class Percentage(float):
    """A number that a workbook keeps as 0.125 and shows as 12.5 %."""

    __slots__ = ()


#: Blank is always "". Text files hold only text; workbooks hold the other kinds too.
Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell (or row, when `column` is "") that needs the person's attention.

    Attributes:
        row: 1-based row as a spreadsheet counts it.
        column: Name of the column.
        value: What stands there, shortened.
        sentence: What is wrong and what to do, without the place.
    """

    row: int
    column: str
    value: str
    sentence: str

    def __str__(self) -> str:
        """Say the place and what is wrong: "Row 3, column Year: …"."""
        return f"{place(self.row, self.column)}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader noticed and dealt with; nothing the person must do.

    Attributes:
        sentence: What was noticed.
        row: Where, when it has one place; else None.
    """

    sentence: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column that has a name.

    Attributes:
        name: As in the header, trimmed; a repeated name carries a number, "Name (2)".
        position: 0-based position in the file.
    """

    name: str
    position: int

    @property
    def letter(self) -> str:
        """Return what a spreadsheet calls the column: A, B, … Z, AA."""
        return column_letter(self.position)


class Row(NamedTuple):
    """One row below the header.

    Attributes:
        number: 1-based row as a spreadsheet counts it, blank rows and the header included.
        cells: One cell for each of the table's columns, in their order.
        problem: Why the row as a whole cannot be taken, or None.
    """

    number: int
    cells: tuple[Cell, ...]
    problem: CellProblem | None = None


@dataclass(slots=True)
class Notes:
    """The notes of a table, each kept once however often the rows are read."""

    kept: dict[Note, None] = field(default_factory=dict)

    def add(self, sentence: str, row: int | None = None) -> None:
        """Keep a note."""
        self.kept[Note(sentence, row)] = None

    def __iter__(self) -> Iterator[Note]:
        return iter(self.kept)


@dataclass(frozen=True, slots=True)
class Table:
    """A file read as a table; its rows are read anew, one at a time, each time they are asked for.

    Attributes:
        name: The file's name.
        columns: The columns that have a name, in the file's order.
        header_row: 1-based row the names stand in.
        notes: What the reader noticed; complete once the rows were read to the end.
        rows: Call it for an iterator over the rows. It raises FileRefused at the row where the
            file turns out to be broken, so read to the end before anything is kept.
        encoding: How a text file's characters are written ("utf-8", "cp1252"); "" for a workbook.
        delimiter: What stands between the cells of a text file; "" for a workbook.
        sheet: Name of the workbook's sheet; "" for a text file.
        sheets: Names of all sheets of the workbook of cells.
        epoch: Day 0 of a workbook's day numbers; None for a text file.
    """

    name: str
    columns: tuple[Column, ...]
    header_row: int
    notes: Notes
    rows: Callable[[], Iterator[Row]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    epoch: date | None = None

    @property
    def header(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(column.name for column in self.columns)

    def cells(self, name: str) -> Iterator[tuple[int, Cell]]:
        """Yield row number and cell of one column, for finding its format.

        Raises:
            KeyError: there is no column of that name.
        """
        if name not in self.header:
            raise KeyError(name)
        index = self.header.index(name)
        return ((row.number, row.cells[index]) for row in self.rows())


def column_letter(position: int) -> str:
    """Return a spreadsheet's name for the column at a 0-based position."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(row: int, column: str) -> str:
    """Return "Row 3, column Year", or "Row 3" when no column is meant."""
    return f"Row {row}, column {column}" if column else f"Row {row}"


def is_blank(cell: Cell) -> bool:
    """Return whether nothing can be seen in the cell."""
    return isinstance(cell, str) and not clean_text(cell)


def text_of(cell: Cell) -> str:
    """Return the cell as a person would read it, trimmed: 5.0 is "5", a day is "2024-03-01"."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Percentage):
        return f"{cell * 100:.12g}%"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return clean_text(str(cell))


def clean_text(text: str) -> str:
    """Return the text in one Unicode form (NFC), trimmed, without characters nobody can see."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()


def clean_key(cell: Cell) -> str:
    """Return a text to compare names and identifiers by: letter case and spacing do not count."""
    return " ".join(text_of(cell).casefold().split())


def shortened(cell: Cell, longest: int = 60) -> str:
    """Return the cell's text on one line, cut with "…" so that it fits a sentence."""
    text = " ".join(text_of(cell).split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def read_cell(read: Callable[[Cell], T], cell: Cell, *, row: int, column: str) -> T | CellProblem:
    """Read one cell; a refusal comes back as a record that knows its place."""
    try:
        return read(cell)
    except CellRefused as refused:
        return CellProblem(row, column, shortened(cell), str(refused))
