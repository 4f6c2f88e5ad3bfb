"""Reading a whole file by the choices made for it: drafts, fates and questions, nothing written."""

from collections.abc import Callable, Mapping

from trueline.core.errors import Refusal
from trueline.exchange.files.tables import CellProblem, Row, Table
from trueline.exchange.imports.book import Book, SheetReport
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.definitions import find_or_describe, join_parts, note_unknown_themes
from trueline.exchange.imports.formats import Question, find_formats, sheets_of
from trueline.exchange.imports.groups import join_groups, read_team, read_theme
from trueline.exchange.imports.line import Format, Line, Refused
from trueline.exchange.imports.observed import read_values
from trueline.exchange.imports.targets import mark_goals, read_goal
from trueline.organisations.models import Membership


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
        if not (sheets[table.sheet].columns or sheets[table.sheet].periods):
            report.note("No column of this sheet is used; it is left out.")
            continue
        asked, form = find_formats(table, sheets[table.sheet])
        questions += asked
        if not asked:
            goals = len(book.goals)
            _read_rows(table, form, book, report)
            join_groups(book, report)
            join_parts(book, report)
            mark_goals(book, report, goals)
            for note in table.notes:
                report.note(f"Row {note.row}: {note.sentence}" if note.row else note.sentence)
    if book.sheets:
        note_unknown_themes(book, book.sheets[-1])
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
    entry = find_or_describe(line, book, report)
    read_values(entry)
    if line.has("due_on"):
        read_goal(entry)


def _problem(row: Row, sentence: str) -> CellProblem:
    return CellProblem(row.number, "", "", sentence)
