"""One row seen through the choices: its cells by role."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from trueline.exchange.files.dates import Day
from trueline.exchange.files.numbers import MISSING
from trueline.exchange.files.tables import (
    Cell,
    CellProblem,
    CellRefused,
    Row,
    Table,
    shortened,
    text_of,
)
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.roles import ROLES

# A cell or a function after "=": a note may well say "= as before".
_FORMULA = re.compile(
    r"=\s*[-+(]?\s*(\$?[A-Za-z]{1,3}\$?\d|[A-Za-z_][\w.]*\(|[^=\s]+!|[\d.]+\s*[-+*/])"
)
ReadNumber = Callable[[Cell], Decimal | None]
ReadDay = Callable[[Cell], Day | None]


@dataclass(frozen=True, slots=True)
class Format:
    """How one sheet's columns are read.

    Attributes:
        choices: What the columns are.
        names: The columns' names.
        roles: Role -> column.
        numbers: Column -> how its numbers are read; None for a blank cell.
        days: Column -> how its dates are read; None for a blank cell.
    """

    choices: Choices
    names: tuple[str, ...]
    roles: Mapping[str, int]
    numbers: Mapping[int, ReadNumber]
    days: Mapping[int, ReadDay]

    @classmethod
    def of(
        cls,
        table: Table,
        choices: Choices,
        numbers: Mapping[int, ReadNumber],
        days: Mapping[int, ReadDay],
    ) -> "Format":
        """Put together how a table is read."""
        roles = {role: column for column, role in choices.columns.items()}
        return cls(choices, table.header, roles, numbers, days)


class Refused(Exception):
    """A cell cannot be taken; it carries the place."""

    def __init__(self, problem: CellProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the meaning of its cells."""

    row: Row
    format: Format

    def has(self, role: str) -> bool:
        """Tell whether a column has this role."""
        return role in self.format.roles

    def text(self, role: str) -> str:
        """Return a cell as text, "" if blank or if no column has the role.

        Raises:
            Refused: it holds a formula that was left as text.
        """
        column = self.format.roles.get(role)
        if column is None:
            return ""
        text = text_of(self.row.cells[column])
        if _FORMULA.match(text):
            raise self.refused(
                role, "This is a formula left as text. Save the file with values instead."
            )
        return text

    def reference(self, role: str) -> str:
        """Return a cell that names another thing; "" also where it says that there is none.

        Raises:
            Refused: it holds a formula that was left as text.
        """
        text = self.text(role)
        return "" if text.casefold() in MISSING else text

    def number(self, role: str) -> Decimal | None:
        """Return a cell as a number, None if blank or if no column has the role.

        Raises:
            Refused: it is no number.
        """
        column = self.format.roles.get(role)
        return None if column is None else self.number_at(column)

    def number_at(self, column: int) -> Decimal | None:
        """Return the cell in a column as a number, None if blank.

        Raises:
            Refused: it is no number.
        """
        try:
            return self.format.numbers[column](self.row.cells[column])
        except CellRefused as refused:
            raise self.refused_at(column, str(refused)) from None

    def day(self, role: str) -> Day | None:
        """Return a cell as a day, None if blank or if no column has the role.

        Raises:
            Refused: it is no date.
        """
        column = self.format.roles.get(role)
        if column is None:
            return None
        try:
            return self.format.days[column](self.row.cells[column])
        except CellRefused as refused:
            raise self.refused_at(column, str(refused)) from None

    def refused(self, role: str, sentence: str) -> Refused:
        """Return a refusal of the cell with a role."""
        column = self.format.roles.get(role)
        if column is None:
            label = ROLES[role].label if role in ROLES else ""
            return Refused(CellProblem(self.row.number, label, "", sentence))
        return self.refused_at(column, sentence)

    def refused_at(self, column: int, sentence: str) -> Refused:
        """Return a refusal of the cell in a column."""
        value = shortened(self.row.cells[column])
        return Refused(CellProblem(self.row.number, self.format.names[column], value, sentence))
