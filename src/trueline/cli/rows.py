"""Rows of a file by the meaning of their columns, for files that are no import."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from trueline.core.errors import Refusal
from trueline.exchange.files.ambiguity import Ambiguous
from trueline.exchange.files.dates import DateFormat, find_date_format
from trueline.exchange.files.numbers import NumberFormat, find_number_format
from trueline.exchange.files.reading import read_table
from trueline.exchange.files.tables import Table
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.line import Format, Line
from trueline.exchange.imports.roles import normalised

#: Role -> the headers by which its column is recognised, as `normalised` writes them.
Headers = Mapping[str, tuple[str, ...]]


class Sheet:
    """A file's only table, its columns found by their headers."""

    def __init__(
        self, file: Path, headers: Headers, *, numbers: tuple[str, ...], days: tuple[str, ...]
    ) -> None:
        """Read the header, and find how numbers and dates are written.

        Args:
            file: A CSV or XLSX file.
            headers: What the columns may be called.
            numbers: Roles whose cells are numbers.
            days: Roles whose cells are days.

        Raises:
            Refusal: it cannot be read, or a column can be read in two ways.
        """
        if not file.is_file():
            raise Refusal(f"There is no file {file}.")
        self.table = read_table(file, file.name)
        columns = _found(self.table, headers)
        self.roles = frozenset(columns)
        at = {role: self.table.header[column] for role, column in columns.items()}
        self._format = Format(
            Choices(), self.table.header, columns,
            {columns[role]: _numbers(self.table, at[role]).read for role in numbers if role in at},
            {columns[role]: _days(self.table, at[role]).read for role in days if role in at},
        )  # fmt: skip

    def __iter__(self) -> Iterator[Line]:
        """Yield the rows.

        Raises:
            Refusal: a row has more cells than the header.
        """
        for row in self.table.rows():
            if row.problem:
                raise Refusal(str(row.problem))
            yield Line(row, self._format)


def _found(table: Table, headers: Headers) -> dict[str, int]:
    names = [normalised(name) for name in table.header]
    return {
        role: names.index(word)
        for role, words in headers.items()
        if (word := next((word for word in words if word in names), None))
    }


def _numbers(table: Table, column: str) -> NumberFormat:
    found = find_number_format(table.cells(column), column=column)
    if isinstance(found, Ambiguous):
        raise _asked(column, found, "Write at least one number with both its separators.")
    return found


def _days(table: Table, column: str) -> DateFormat:
    found = find_date_format(table.cells(column), column=column, epoch=table.epoch)
    if isinstance(found, Ambiguous):
        raise _asked(column, found, "Write dates like 2026-03-31.")
    return found


def _asked(
    column: str, found: Ambiguous[NumberFormat] | Ambiguous[DateFormat], remedy: str
) -> Refusal:
    first = found.candidates[0]
    readings = " or ".join(candidate.reading for candidate in found.candidates)
    return Refusal(
        f"Row {first.row}, column {column}: “{first.example}” may be {readings}. {remedy}"
    )
