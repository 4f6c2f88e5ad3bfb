"""Reading a whole file by the choices made for it: drafts, fates and questions, nothing written."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from trueline.core.errors import Refusal
from trueline.exchange.ambiguity import Ambiguous
from trueline.exchange.book import Book, SheetReport
from trueline.exchange.choices import Choices
from trueline.exchange.dates import DateFormat, date_format, find_date_format
from trueline.exchange.definitions import find_or_describe, join_parts
from trueline.exchange.groups import read_team, read_theme
from trueline.exchange.line import Format, Line, ReadDay, ReadNumber, Refused
from trueline.exchange.numbers import FORMATS, NumberFormat, find_number_format
from trueline.exchange.observed import read_values
from trueline.exchange.reading import read_table, sheet_names
from trueline.exchange.tables import CellProblem, Row, Table
from trueline.exchange.targets import mark_goals, read_goal
from trueline.organisations.models import Membership

_NUMBERS: Final = (
    "value", "target", "start_value", "upper", "window", "lowest", "highest", "decimals",
)  # fmt: skip
_DAYS: Final = ("period", "known_on", "start_on", "due_on")
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


def sheets_of(content: bytes, name: str) -> list[Table]:
    """Return the tables of a file: one for a text file, one a sheet for a workbook.

    Raises:
        FileRefused: it cannot be read as a table.
    """
    names = [sheet for sheet in sheet_names(content, name) if sheet.lower() != _NOT_DATA]
    tables = []
    for sheet in names or [""]:
        try:
            tables.append(read_table(content, name, sheet=sheet))
        except Refusal:
            # An empty sheet beside others is nothing to stumble over.
            if len(names) < 2:
                raise
    if not tables:
        raise Refusal("No sheet of this workbook holds a row of column names.", field="file")
    return tables


def read_file(
    *, by: Membership, content: bytes, name: str, sheets: Mapping[str, Choices]
) -> tuple[Book, list[Question]]:
    """Read a file whole; the database is asked, not changed.

    Args:
        by: For whom; what is not theirs to write is a problem of its row.
        content: The file's bytes.
        name: The file's name.
        sheets: Sheet name ("" for a text file) -> choices; sheets without any are left out.

    Returns:
        The drafts, and what has to be asked before they can be relied on.

    Raises:
        FileRefused: the file is broken somewhere.
    """
    book, questions = Book(by), []
    tables = [table for table in sheets_of(content, name) if table.sheet in sheets]
    for table in sorted(tables, key=lambda table: _order(sheets[table.sheet])):
        report = SheetReport(table.sheet)
        book.sheets.append(report)
        asked, form = _format(table, sheets[table.sheet])
        questions += asked
        if not asked:
            goals = len(book.goals)
            _read_rows(table, form, book, report)
            join_parts(book, report)
            mark_goals(book, report, goals)
            for note in table.notes:
                report.note(f"Row {note.row}: {note.sentence}" if note.row else note.sentence)
    return book, questions


def _order(choices: Choices) -> int:
    """Return when a sheet is read: teams and themes, then measures, then values, then goals."""
    roles = set(choices.columns.values())
    if roles & {"team_name", "theme_name"}:
        return 0
    if "name" in roles:
        return 1
    return 3 if "due_on" in roles else 2


def _read_rows(table: Table, form: Format, book: Book, report: SheetReport) -> None:
    read = _reader(form)
    report.mark(table.header_row, "B")
    for row in table.rows():
        if row.problem:
            report.refuse(row.problem)
            continue
        try:
            read(Line(row, form), book, report)
        except Refused as refused:
            report.refuse(refused.problem)
        except Refusal as refusal:
            report.refuse(_problem(row, str(refusal)))


def _reader(form: Format) -> Callable[[Line, Book, SheetReport], None]:
    if "team_name" in form.roles:
        return read_team
    if "theme_name" in form.roles and "measure_key" not in form.roles:
        return read_theme
    return _read_measure


def _read_measure(line: Line, book: Book, report: SheetReport) -> None:
    number = find_or_describe(line, book, report)
    read_values(line, number, book, report)
    if line.has("due_on"):
        read_goal(line, number, book, report)


def _problem(row: Row, sentence: str) -> CellProblem:
    return CellProblem(row.number, "", "", sentence)


def _format(table: Table, choices: Choices) -> tuple[list[Question], Format]:
    """Find how every column of numbers and dates is written, asking where nothing decides."""
    questions: list[Question] = []
    numbers: dict[int, ReadNumber] = {}
    days: dict[int, ReadDay] = {}
    wanted = [*(choices.column(role) for role in _NUMBERS), *choices.periods]
    for column in (c for c in wanted if c is not None):
        found = _number_format(table, choices, column)
        if isinstance(found, NumberFormat):
            numbers[column] = found.read
        else:
            questions.append(_question(table, column, "numbers", found))
    for column in (c for role in _DAYS if (c := choices.column(role)) is not None):
        day = _date_format(table, choices, column)
        if isinstance(day, DateFormat):
            days[column] = _remembering(day.read)
        else:
            questions.append(_question(table, column, "dates", day))
    return questions, Format.of(table, choices, numbers, days)


def _number_format(
    table: Table, choices: Choices, column: int
) -> NumberFormat | Ambiguous[NumberFormat]:
    if column in choices.numbers:
        return FORMATS[choices.numbers[column]]
    name = table.header[column]
    return find_number_format(table.cells(name), column=name)


def _date_format(table: Table, choices: Choices, column: int) -> DateFormat | Ambiguous[DateFormat]:
    epoch = table.epoch.date() if table.epoch else None
    if column in choices.dates:
        return date_format(choices.dates[column], epoch=epoch)
    name = table.header[column]
    return find_date_format(table.cells(name), column=name, epoch=epoch)


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
