"""Checks of a workbook's XML parts, before a library builds trees of them.

openpyxl keeps what it reads as a tree until a row ends, drops rows and cells that are out of
order without a word, and pads up to whatever row a file claims. One pass of the parser beneath it
finds such parts first. Broken XML is not judged here: openpyxl stops at the same place.
"""

from collections.abc import Callable
from typing import IO, Final, NoReturn
from xml.parsers import expat

from trueline.exchange.files.limits import MEGABYTE, Limits
from trueline.exchange.files.tables import FileRefused, column_letter

_CHUNK: Final = 64 * 1024
# The parser begins a tag anew with each piece until it is whole: long ones take hours.
_LONGEST_TAG: Final = 4 * MEGABYTE
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_CELL: Final = f"{_MAIN}c"
#: What openpyxl lets go of once read, keeping only the element's own name and attributes.
_RELEASED: Final = {f"{_MAIN}row", f"{_MAIN}si"}
_ROW: Final = f"{_MAIN}row"
_AGAIN: Final = "Open it, save it again and retry."


def check_part(part: IO[bytes], name: str, limits: Limits) -> None:
    """Refuse a part that declares a document type or that would fill memory as a tree.

    Raises:
        FileRefused: it does, or its rows or cells are not in order or beyond the last.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    weight = _Weight(limits)
    parser.StartElementHandler = weight.start
    parser.EndElementHandler = weight.end
    parser.StartDoctypeDeclHandler = _refuse_doctype(name)
    fed = 0
    try:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise FileRefused(f"A tag in part {name} of this workbook has no end. {_AGAIN}")
            if weight.texts and fed > limits.shared_text_bytes:
                weight.refuse_texts()
    except (expat.ExpatError, LookupError, UnicodeError):
        return


def _refuse_doctype(name: str) -> Callable[..., NoReturn]:
    # Without one no entity can be declared, expanded or fetched.
    def refuse(*_: object) -> NoReturn:
        raise FileRefused(
            f"Part {name} of this workbook declares a document type, which no sheet does; the "
            "workbook is not opened."
        )

    return refuse


class _Weight:
    """Counts elements and attributes that a tree would hold at once, and follows rows and cells."""

    def __init__(self, limits: Limits) -> None:
        # Loaded only where a workbook is opened, as the reader itself is.
        from openpyxl.utils import column_index_from_string  # noqa: PLC0415

        self._column_of = column_index_from_string
        self._limits = limits
        self._released = self._other = self._inside = 0
        self._open = ""
        self._row = self._column = 0
        self.texts = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._open:
            self._inside += 1 + len(attributes)
            if self._inside > self._limits.row_elements:
                self._refuse_weight()
            if tag == _CELL:
                self._follow_cell(attributes.get("r"))
        elif tag in _RELEASED:
            self._begin_released(tag, attributes)
        else:
            self._other += 1 + len(attributes)
            if self._other > self._limits.other_elements:
                self._refuse_weight()

    def end(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def _begin_released(self, tag: str, attributes: dict[str, str]) -> None:
        self._open = tag
        self._inside = 0
        if tag == _ROW:
            self._follow_row(attributes.get("r"))
        else:
            self._follow_text()
        self._released += 1 + len(attributes)
        if self._released > self._limits.row_attributes:
            self._refuse_weight()

    def _follow_text(self) -> None:
        self.texts += 1
        if self.texts > self._limits.shared_texts:
            self.refuse_texts()

    def refuse_texts(self) -> NoReturn:
        raise FileRefused(
            f"This workbook holds more than {self._limits.shared_texts:,} different texts, or more "
            f"than {self._limits.shared_text_bytes // MEGABYTE} MB of them. Save the sheet as CSV "
            "and import that."
        )

    def _refuse_weight(self) -> NoReturn:
        raise FileRefused(
            f"This workbook holds too much markup to be read (from row {self._row:,} on). Copy "
            "the values alone into a new workbook, or save the sheet as CSV."
        )

    def _follow_row(self, given: str | None) -> None:
        number = self._row + 1
        if given is not None:
            number = int(given) if given.isdecimal() and len(given) < 9 else 0
        if not self._row < number <= self._limits.rows:
            raise FileRefused(
                f"The rows of this sheet are not in order, or more than {self._limits.rows:,}. "
                f"{_AGAIN}",
                row=self._row + 1,
            )
        self._row, self._column = number, 0

    def _follow_cell(self, given: str | None) -> None:
        try:
            column = (
                self._column + 1 if given is None else self._column_of(given.rstrip("0123456789"))
            )
        except ValueError:
            raise FileRefused(f"A cell of this sheet has no place. {_AGAIN}") from None
        if column > self._limits.columns:
            self._refuse_cell(column, f"at most {self._limits.columns:,} columns can be read.")
        if column <= self._column:
            self._refuse_cell(column, f"the cells of this row are not in order. {_AGAIN}")
        self._column = column

    def _refuse_cell(self, column: int, sentence: str) -> NoReturn:
        letter = column_letter(column - 1)
        raise FileRefused(
            f"Row {self._row}, column {letter}: {sentence}", row=self._row, column=letter
        )
