"""Reading delimited text (CSV, semicolon, tab, pipe), one row at a time."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count, islice
from typing import BinaryIO

from trueline.exchange.files.escapes import original_text
from trueline.exchange.files.limits import LIMITS, Limits
from trueline.exchange.files.tables import FileRefused, column_letter

_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 200_000
# Where two fit equally well the comma loses: it also stands inside texts and numbers.
_DELIMITERS = "\t;|,"
_HINT = re.compile(r"sep=(.)", re.IGNORECASE)


def read_delimited(
    file: BinaryIO, *, encoding: str, delimiter: str, limits: Limits = LIMITS
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield number and cells of every row, blank ones included.

    Rows are counted as a spreadsheet shows them: a quoted cell may hold line breaks. The file is
    closed at the end.

    Raises:
        FileRefused: a quote is never closed or stands astray, or a limit is passed.
    """
    file.seek(0)
    with io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        lines = _Lines(text, limits)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        for number in count(1):
            lines.begin_row(number)
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                raise _explained(error, lines, delimiter, limits) from None
            _check_size(number, cells, limits)
            if number == 1 and _HINT.fullmatch(delimiter.join(cells).strip()):
                cells = []
            yield number, [original_text(cell) if cell[:1] == "'" else cell for cell in cells]


def find_delimiter(file: BinaryIO, *, encoding: str) -> str:
    """Return the delimiter under which the first rows are most alike, or the one Excel names.

    Excel writes "sep=;" as a first line where the list separator is no comma. The file is closed.
    """
    file.seek(0)
    with io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        sample = text.read(_SAMPLE_CHARACTERS)
    hint = _HINT.match(sample)
    if hint and hint[1] in _DELIMITERS:
        return hint[1]
    fits = {delimiter: _fit(sample, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=fits.__getitem__)
    return best if fits[best] > (0.0, 0) else ","


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows as wide as the commonest, and that width."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths = []
    try:
        for row in islice(reader, _SAMPLE_ROWS):
            while row and not row[-1].strip():
                row.pop()
            if row:
                widths.append(len(row))
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    # Rows may be short (blanks left off); what counts is that none is wider than the header.
    within = sum(width <= widths[0] for width in widths) / len(widths)
    alike = Counter(widths).most_common(1)[0][1] / len(widths)
    return (round(within + alike, 1), widths[0])


class _Lines:
    """The lines of a text file, bounded, remembering those of the row being read."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self._text = text
        self._limit = limits.row_characters
        self.row = 1
        self.of_row: list[str] = []
        self._characters = 0

    def begin_row(self, number: int) -> None:
        self.row = number
        self.of_row = []
        self._characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit)
        if not line:
            raise StopIteration
        self._characters += len(line)
        if self._characters >= self._limit:
            raise FileRefused(
                f"Row {self.row} is longer than {self._limit:,} characters. A quote may be "
                "opened there and never closed.",
                row=self.row,
            )
        self.of_row.append(line)
        return line


def _explained(error: csv.Error, lines: _Lines, delimiter: str, limits: Limits) -> FileRefused:
    """Turn what the parser says into a sentence with a place."""
    row, message = lines.row, str(error)
    if "field larger" in message:
        return _too_long(row, _column_passing_limit(lines.of_row, delimiter, limits), limits)
    if "unexpected end" in message:
        return FileRefused(
            f"Row {row} opens a quote that is never closed. Close it, or write a quote inside a "
            'quoted text twice ("").',
            row=row,
        )
    return FileRefused(
        f'Row {row} has text after a closing quote. Write a quote inside a quoted text twice ("").',
        row=row,
    )


def _column_passing_limit(lines: Sequence[str], delimiter: str, limits: Limits) -> int:
    """Return the 0-based column in which a row passes the limit for one cell."""
    column, length, quoted = 0, 0, False
    for character in "".join(lines):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            column, length = column + 1, 0
            continue
        length += 1
        if length > limits.cell_characters:
            break
    return column


def _check_size(number: int, cells: Sequence[str], limits: Limits) -> None:
    if len(cells) > limits.columns:
        raise FileRefused(
            f"Row {number} has {len(cells):,} cells; at most {limits.columns:,} can be read.",
            row=number,
        )
    lengths = list(map(len, cells))
    if lengths and max(lengths) > limits.cell_characters:
        raise _too_long(number, lengths.index(max(lengths)), limits)


def _too_long(row: int, position: int, limits: Limits) -> FileRefused:
    column = column_letter(position)
    return FileRefused(
        f"Row {row}, column {column}: this cell is longer than {limits.cell_characters:,} "
        "characters. Shorten it, or look for a quote that is opened there and never closed.",
        row=row,
        column=column,
    )
