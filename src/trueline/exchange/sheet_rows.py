"""The rows of one sheet of a workbook, one at a time, whatever the sheet's size."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from trueline.exchange.cells import Kind, cell_of_iso, cell_of_number
from trueline.exchange.escapes import original_text
from trueline.exchange.limits import LIMITS, Limits
from trueline.exchange.package import read_part
from trueline.exchange.tables import Cell, ErrorValue, FileRefused, Notes, column_letter
from trueline.exchange.texts import unescaped
from trueline.exchange.workbook import SheetEntry, Workbook
from trueline.exchange.xmlparts import Handler, parse_part

_TRUE: Final = {"1", "true"}


def read_sheet(
    book: Workbook, sheet: SheetEntry, notes: Notes, limits: Limits = LIMITS
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield number and cells of every row that the sheet keeps; formulas as their last results.

    Merged and hidden cells are noted when the sheet has been read to its end.

    Raises:
        FileRefused: the sheet is broken or passes a limit.
    """
    rows = _Rows(book, limits)
    for _ in parse_part(read_part(book.archive, sheet.part), rows):
        yield from rows.done
        rows.done.clear()
    _note_merged(rows.merged, notes)
    _note_hidden("Row", [str(n) for n in rows.hidden_rows], rows.hidden_row_count, notes)
    _note_hidden("Column", rows.hidden_columns, len(rows.hidden_columns), notes)


class _Rows(Handler):
    """Gathers a row's cells while its elements go by."""

    def __init__(self, book: Workbook, limits: Limits) -> None:
        self.done: list[tuple[int, list[Cell]]] = []
        self.merged: list[str] = []
        self.hidden_rows: list[int] = []
        self.hidden_row_count = 0
        self.hidden_columns: list[str] = []
        self._book = book
        self._limits = limits
        self._number = 0
        self._cells: list[Cell] = []
        self._spanned = 0
        self._position = -1
        self._type = ""
        self._style = ""
        self._pieces: list[str] = []
        self._characters = 0
        self._in_cell = self._kept = self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v" or tag == "t":  # noqa: PLR1714 - twice as fast, at every cell
            self._kept = self._in_cell and not self._phonetic
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "col" and attributes.get("hidden") in _TRUE:
            self._hide_columns(attributes)
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", "")[:20])

    def text(self, text: str) -> None:
        if self._kept:
            self._characters += len(text)
            if self._characters > self._limits.cell_characters:
                raise self._refused(
                    f"this cell is longer than {self._limits.cell_characters:,} characters"
                )
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        if tag == "v" or tag == "t":  # noqa: PLR1714 - as above
            self._kept = False
        elif tag == "c":
            self._end_cell()
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row":
            self._end_row()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        number = int(given) if given.isdecimal() and len(given) < 9 else self._number + 1
        if not self._number < number <= self._limits.rows:
            raise FileRefused(
                f"The rows of this sheet are not in order, or more than {self._limits.rows:,}. "
                "Open it, save it again and retry.",
                row=self._number + 1,
            )
        self._number = number
        self._cells = []
        self._position = -1
        if attributes.get("hidden") in _TRUE:
            self.hidden_row_count += 1
            if len(self.hidden_rows) < 10:
                self.hidden_rows.append(number)

    def _end_row(self) -> None:
        self._spanned += len(self._cells)
        if self._spanned > self._limits.cells:
            raise FileRefused(
                f"The rows of this sheet span more than {self._limits.cells:,} cells. Delete "
                "what stands far to the right of the table.",
                row=self._number,
            )
        self.done.append((self._number, self._cells))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        self._position = _position(letters) if letters else self._position + 1
        if self._position >= self._limits.columns:
            raise self._refused(f"at most {self._limits.columns:,} columns can be read")
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._pieces = []
        self._characters = 0
        self._in_cell = True

    def _end_cell(self) -> None:
        self._in_cell = False
        cell = self._cell("".join(self._pieces))
        if cell == "":
            return
        missing = self._position + 1 - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells[self._position] = cell

    def _cell(self, text: str) -> Cell:
        kind = self._type
        if not text or kind in {"str", "inlineStr"}:
            return original_text(unescaped(text))
        if kind == "n":
            return cell_of_number(
                text, self._book.kinds.get(self._style, Kind.NUMBER), self._book.epoch
            )
        if kind == "s":
            return original_text(self._shared(text))
        if kind == "e":
            return ErrorValue(text)
        if kind == "b":
            return text.strip() in _TRUE
        return cell_of_iso(text) if kind == "d" else text

    def _shared(self, text: str) -> str:
        number = int(text) if text.isdecimal() and len(text) < 9 else -1
        if not 0 <= number < len(self._book.texts):
            raise self._refused("this cell refers to a text that the workbook does not hold")
        shared = self._book.texts[number]
        if len(shared) > self._limits.cell_characters:
            raise self._refused(
                f"this cell is longer than {self._limits.cell_characters:,} characters"
            )
        return shared

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if re.fullmatch("[0-9]{1,5}", first) and re.fullmatch("[0-9]{1,5}", last):
            # Often every column to the right of the table is hidden: only the first few are named.
            stop = min(int(last), int(first) + 9)
            self.hidden_columns += [column_letter(n - 1) for n in range(int(first), stop + 1)]

    def _refused(self, sentence: str) -> FileRefused:
        column = column_letter(self._position)
        return FileRefused(
            f"Row {self._number}, column {column}: {sentence}.", row=self._number, column=column
        )


@cache
def _known_position(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _position(letters: str) -> int:
    """Return the 0-based position of the column a spreadsheet calls by these letters."""
    if len(letters) > 3 or not letters.isascii() or not letters.isalpha():
        raise FileRefused("A cell of this sheet has no place. Open it, save it again and retry.")
    return _known_position(letters)


def _note_merged(merged: Sequence[str], notes: Notes) -> None:
    if merged:
        notes.add(
            f"{len(merged):,} merged ranges ({_listed(merged, len(merged))}): only the first "
            "cell of each holds a value, the others are read as blank."
        )


def _note_hidden(kind: str, names: Sequence[str], count: int, notes: Notes) -> None:
    if names:
        notes.add(f"{kind}s {_listed(names, count)} are hidden in the workbook; they are read too.")


def _listed(names: Sequence[str], count: int) -> str:
    return ", ".join(names[:5]) + (" …" if count > 5 else "")
