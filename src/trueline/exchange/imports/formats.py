"""How a sheet's numbers and dates are written; what cannot be found out is asked."""

from dataclasses import asdict, dataclass
from typing import Any, Final, TypeVar

from trueline.core.errors import Refusal
from trueline.exchange.files.ambiguity import Ambiguous
from trueline.exchange.files.dates import DateFormat, find_date_format
from trueline.exchange.files.headers import EmptyTable
from trueline.exchange.files.numbers import NumberFormat, find_number_format
from trueline.exchange.files.reading import read_table, sheet_names
from trueline.exchange.files.sources import Source
from trueline.exchange.files.tables import Table
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.line import Format, ReadDay, ReadNumber
from trueline.exchange.imports.roles import DAY_ROLES, NUMBER_ROLES

F = TypeVar("F", NumberFormat, DateFormat)
#: What a workbook of ours says about itself.
_NOT_DATA: Final = "read me"


@dataclass(frozen=True, slots=True)
class Question:
    """A column that can be read in more than one way.

    Attributes:
        sheet: Where it stands.
        column: Its number, from 0.
        kind: "numbers" or "dates".
        sentence: The question.
        candidates: The readings: the name to keep, and an example of what it makes of a cell.
    """

    sheet: str
    column: int
    kind: str
    sentence: str
    candidates: tuple[dict[str, str], ...]

    def __str__(self) -> str:
        readings = ", or ".join(f"{c['example']} ({c['name']})" for c in self.candidates)
        return f"{self.sentence} {readings}?"

    def to_json(self) -> dict[str, Any]:
        """Return the question as it is kept."""
        return {**asdict(self), "candidates": list(self.candidates)}


def sheets_of(content: Source, name: str) -> list[Table]:
    """Return the tables of a file: one for a text file, one a sheet for a workbook.

    Raises:
        FileRefused: it cannot be read as a table.
    """
    names = [sheet for sheet in sheet_names(content, name) if sheet.lower() != _NOT_DATA]
    tables = []
    for sheet in names or [""]:
        try:
            tables.append(read_table(content, name, sheet=sheet))
        except EmptyTable:
            # An empty sheet beside others is nothing to stumble over.
            if len(names) < 2:
                raise
    if not tables:
        raise Refusal("No sheet of this workbook holds a row of column names.", field="file")
    return tables


def find_formats(table: Table, choices: Choices) -> tuple[list[Question], Format]:
    """Find how every column of numbers and dates is written.

    What was answered before counts only where nothing in the column decides: next month's file
    may come from another program.

    Returns:
        What has to be asked first, and the formats of the other columns.

    Raises:
        FileRefused: the file is broken, or a column mixes two ways of writing.
    """
    questions: list[Question] = []
    numbers: dict[int, ReadNumber] = {}
    days: dict[int, ReadDay] = {}
    for column in _columns(choices, NUMBER_ROLES) + list(choices.periods):
        found = _number_format(table, choices, column)
        if isinstance(found, NumberFormat):
            numbers[column] = found.read
        else:
            questions.append(_question(table, column, "numbers", found))
    for column in _columns(choices, DAY_ROLES):
        day = _date_format(table, choices, column)
        if isinstance(day, DateFormat):
            days[column] = _remembering(day.read)
        else:
            questions.append(_question(table, column, "dates", day))
    return questions, Format.of(table, choices, numbers, days)


def _columns(choices: Choices, roles: tuple[str, ...]) -> list[int]:
    return [column for role in roles if (column := choices.column(role)) is not None]


def _number_format(
    table: Table, choices: Choices, column: int
) -> NumberFormat | Ambiguous[NumberFormat]:
    name = table.header[column]
    found = find_number_format(table.cells(name), column=name)
    return _answered(found, choices.numbers.get(column))


def _date_format(table: Table, choices: Choices, column: int) -> DateFormat | Ambiguous[DateFormat]:
    name = table.header[column]
    found = find_date_format(table.cells(name), column=name, epoch=table.epoch)
    return _answered(found, choices.dates.get(column))


def _answered(found: F | Ambiguous[F], answer: str | None) -> F | Ambiguous[F]:
    """Return the reading that was chosen before, where it is still one of several."""
    if not isinstance(found, Ambiguous):
        return found
    same = [c.format for c in found.candidates if c.format.name == answer]
    return same[0] if same else found


def _question(table: Table, column: int, kind: str, found: Ambiguous[Any]) -> Question:
    return Question(
        sheet=table.sheet,
        column=column,
        kind=kind,
        sentence=f"In column {table.header[column]}, what is “{found.candidates[0].example}”?",
        candidates=tuple(
            {"name": candidate.format.name, "example": candidate.reading}
            for candidate in found.candidates
        ),
    )


def _remembering(read: ReadDay) -> ReadDay:
    """Read a text once: a long file says few different days, many times each."""
    known: dict[object, Any] = {}

    def reading(cell: Any) -> Any:
        if cell not in known:
            known[cell] = read(cell)
        return known[cell]

    return reading
