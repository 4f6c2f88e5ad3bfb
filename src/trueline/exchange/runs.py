"""A file's way in: uploaded, understood, checked, applied; or discarded."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import NotFound, Refusal
from trueline.exchange.apply import write
from trueline.exchange.book import Book, SheetReport
from trueline.exchange.choices import Choices, signature
from trueline.exchange.dates import DateFormat
from trueline.exchange.dry_run import Question, read_file, sheets_of
from trueline.exchange.models import ColumnMapping, ImportRun, State
from trueline.exchange.roles import ROLES, normalised, suggest
from trueline.exchange.tables import CellRefused, FileRefused, Table, shortened
from trueline.exchange.writing import write_csv
from trueline.journal.actions import record
from trueline.members.queries import membership_in
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation
from trueline.queue.actions import enqueue

LARGEST: Final = 20 * 1024 * 1024
_KEPT: Final = timedelta(days=1)
#: What a column is called whose header names the period of its values.
PERIOD: Final = "in_period"
_SAMPLE_ROWS: Final = 4
_OPEN: Final = (State.UPLOADED, State.CHECKED, State.PROBLEMS)


@dataclass(frozen=True, slots=True)
class Understood:
    """A sheet with what is known, or guessed, of its columns.

    Attributes:
        table: The sheet.
        choices: As remembered for this header, else as suggested by it.
        remembered: Whether they were chosen by a person before.
    """

    table: Table
    choices: Choices
    remembered: bool

    @property
    def sample(self) -> list[tuple[str, ...]]:
        """The first rows, as short texts."""
        rows = islice(self.table.rows(), _SAMPLE_ROWS)
        return [tuple(shortened(cell, 24) for cell in row.cells) for row in rows]


@transaction.atomic
def start(*, by: Membership, file_name: str, content: bytes) -> ImportRun:
    """Take a file in.

    Raises:
        NotAllowed: the member may not import.
        Refusal: it is too large or cannot be read as a table.
    """
    require(by, Act.IMPORT)
    if len(content) > LARGEST:
        raise FileRefused(
            f"This file has {len(content) / 1024**2:,.0f} MB; at most {LARGEST // 1024**2} MB can "
            "be imported. Split it and import the pieces one after another."
        )
    name = file_name.replace("\x00", "")[-200:]
    sheets_of(content, name)  # refuses what is no table before anything is kept
    run = ImportRun.objects.create(
        organisation=by.organisation,
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        started_by=by.person,
    )
    record(by=by, verb="uploaded", subject=run, after={"size": run.size, "sha256": run.sha256})
    return run


def understood(run: ImportRun) -> list[Understood]:
    """Return the sheets of a file with what is known of their columns.

    Raises:
        Refusal: the file is gone, or cannot be read after all.
    """
    return [_understood(table, run) for table in sheets_of(_content(run), run.file_name)]


@transaction.atomic
def choose(*, by: Membership, run: ImportRun, sheets: Mapping[str, Mapping[str, Any]]) -> ImportRun:
    """Say what the columns are; it is remembered, and the file is checked.

    Args:
        by: Who says it.
        run: The file.
        sheets: Sheet name ("" for a text file) -> choices as Choices.to_json gives them.

    Raises:
        NotAllowed: the member may not import.
        Refusal: the file is on its way or done, or a choice is none.
    """
    require(by, Act.IMPORT)
    _require_state(run, *_OPEN)
    said = {name: Choices.from_json(choices).to_json() for name, choices in sheets.items()}
    for table in sheets_of(_content(run), run.file_name):
        if table.sheet in said:
            ColumnMapping.objects.update_or_create(
                organisation=run.organisation,
                signature=signature(table.header, table.sheet),
                defaults={"choices": said[table.sheet]},
            )
    run.choices, run.state, run.report = said, State.CHECKING, {}
    run.save(update_fields=["choices", "state", "report"])
    enqueue(
        kind="import-check",
        organisation_id=run.organisation_id,
        key=str(run.pk),
        payload={"run": run.pk},
    )
    return run


@transaction.atomic
def check(organisation: Organisation, run_id: int) -> None:
    """Find every row's fate; the job that runs once the columns are known."""
    run = _locked(run_id)
    if run.state != State.CHECKING:
        return
    by = membership_in(run.started_by, organisation.slug)
    try:
        book, questions = read_file(
            by=by, content=_content(run), name=run.file_name, sheets=_choices(run)
        )
    except Refusal as refusal:
        _end_check(run, State.PROBLEMS, {"refusal": str(refusal)})
        return
    state = State.PROBLEMS if questions or book.problem_count else State.CHECKED
    _end_check(run, state, report_of(book, questions))


@transaction.atomic
def ask_to_apply(*, by: Membership, run: ImportRun) -> ImportRun:
    """Ask for a checked file to be applied.

    Raises:
        NotAllowed: the member may not import.
        Refusal: the file was not checked, or needs attention.
    """
    require(by, Act.IMPORT)
    _require_state(run, State.CHECKED)
    run.state = State.APPLYING
    run.save(update_fields=["state"])
    enqueue(
        kind="import-apply",
        organisation_id=run.organisation_id,
        key=str(run.pk),
        payload={"run": run.pk},
    )
    return run


@transaction.atomic
def apply(organisation: Organisation, run_id: int) -> None:
    """Write a checked file, all or nothing; the job that runs once someone asked for it."""
    run = _locked(run_id)
    if run.state != State.APPLYING:
        return
    by = membership_in(run.started_by, organisation.slug)
    try:
        with transaction.atomic():
            book = load(by=by, content=_content(run), name=run.file_name, sheets=_choices(run))
    except Refusal as refusal:
        # What stood when the file was checked has changed since; nothing was written.
        _end_check(run, State.PROBLEMS, {"refusal": str(refusal)})
        return
    run.state, run.applied_at, run.content = State.APPLIED, now(), None
    run.report = {**run.report, **report_of(book, [])}
    run.save(update_fields=["state", "applied_at", "content", "report"])
    record(by=by, verb="applied", subject=run, after={"sha256": run.sha256})


def load(*, by: Membership, content: bytes, name: str, sheets: Mapping[str, Choices]) -> Book:
    """Read a file and write it, all or nothing; what jobs and the terminal both call.

    Raises:
        NotAllowed: something in it is not the member's to write.
        Refusal: something needs attention or has to be asked; nothing is written.
    """
    require(by, Act.IMPORT)
    with transaction.atomic():
        book, questions = read_file(by=by, content=content, name=name, sheets=sheets)
        if questions:
            raise Refusal(f"{questions[0]} Say which is meant.")
        write(book, source=name)
    return book


@transaction.atomic
def discard(*, by: Membership, run: ImportRun) -> ImportRun:
    """Forget a file that was not applied.

    Raises:
        NotAllowed: the member may not import.
        Refusal: it was applied already, or is being applied.
    """
    require(by, Act.IMPORT)
    _require_state(run, *_OPEN, State.CHECKING)
    run.state, run.content = State.DISCARDED, None
    run.save(update_fields=["state", "content"])
    record(by=by, verb="discarded", subject=run)
    return run


def discard_abandoned() -> None:
    """Forget files that nobody applied within a day; the hourly upkeep, across organisations."""
    left = ImportRun.objects.filter(state__in=_OPEN, started_at__lte=now() - _KEPT)
    left.update(state=State.DISCARDED, content=None)


def runs() -> list[ImportRun]:
    """Return the organisation's last hundred files, newest first, without their bytes."""
    return list(ImportRun.objects.defer("content").select_related("started_by")[:100])


def find(run_id: int) -> ImportRun:
    """Return one file.

    Raises:
        NotFound: there is none with that number here.
    """
    found = ImportRun.objects.select_related("started_by", "organisation").filter(pk=run_id).first()
    if found is None:
        raise NotFound("There is no such import here.")
    return found


def report_of(book: Book, questions: list[Question]) -> dict[str, Any]:
    """Return what a check found, as it is kept with the file."""
    return {
        "questions": [question.to_json() for question in questions],
        "counts": book.summary(),
        "sheets": [_sheet(sheet) for sheet in book.sheets],
    }


def _sheet(sheet: SheetReport) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "fates": sheet.fates.decode(),
        "problem_count": sheet.problem_count,
        "problems": [[p.row, p.column, p.value, p.sentence] for p in sheet.problems],
        "notes": list(sheet.notes),
    }


def _understood(table: Table, run: ImportRun) -> Understood:
    if said := run.choices.get(table.sheet):
        return Understood(table, Choices.from_json(said), remembered=True)
    kept = ColumnMapping.objects.filter(signature=signature(table.header, table.sheet)).first()
    if kept:
        return Understood(table, Choices.from_json(kept.choices), remembered=True)
    return Understood(table, suggest_choices(table), remembered=False)


def suggest_choices(table: Table) -> Choices:
    """Return what a sheet's headers alone say of its columns."""
    columns = suggest(table.header, sheet=table.sheet)
    periods = {
        column: day
        for column, name in enumerate(table.header)
        if column not in columns and (day := period_in_header(name))
    }
    if "period" in columns.values() or len(periods) < 2:
        return Choices(columns=columns)
    return Choices(columns=columns, periods=periods, rhythm=_rhythm(periods.values()))


def period_in_header(name: str) -> str:
    """Return the first day of the period a header names, ISO; "" if it names none."""
    try:
        day = DateFormat(century=0).read(name)
    except CellRefused:
        return ""
    return day.first.isoformat() if day else ""


def _rhythm(days: Iterable[str]) -> str:
    """Return the rhythm of periods that begin on these days: yearly if all begin a year."""
    return "year" if all(day.endswith("-01-01") for day in days) else "month"


def sheets_for(content: bytes, name: str, said: Mapping[str, Any]) -> dict[str, Choices]:
    """Return a file's choices where they were said, by header, and else as suggested.

    Args:
        content: The file's bytes.
        name: The file's name.
        said: Sheet name -> {"columns": {header: role}, …options as in Choices}; "" for a text
            file. What is not said stays as the headers suggest.

    Raises:
        Refusal: a header or a choice is none.
    """
    return {
        table.sheet: _said(table, said.get(table.sheet, {})) for table in sheets_of(content, name)
    }


def _said(table: Table, said: Mapping[str, Any]) -> Choices:
    suggested = suggest_choices(table)
    places = {normalised(header): place for place, header in enumerate(table.header)}
    named = {**said}
    for field in ("columns", "periods", "numbers", "dates"):
        if field in said:
            named[field] = {_place(places, header): value for header, value in said[field].items()}
    columns = {**suggested.columns, **named.pop("columns", {})}
    used = {role: place for place, role in columns.items()}
    # A role that was said for one column is taken from the one the header suggested.
    columns = {
        place: role for place, role in columns.items() if used[role] == place and role in ROLES
    }
    return Choices.from_json({**replace(suggested, columns=columns).to_json(), **named})


def _place(places: Mapping[str, int], header: str) -> int:
    if normalised(header) not in places:
        raise Refusal(f"The file has no column “{header}”.", field="columns")
    return places[normalised(header)]


def try_out(
    *, by: Membership, content: bytes, name: str, sheets: Mapping[str, Choices]
) -> tuple[Book, list[Question]]:
    """Read a file without keeping anything; a dry run.

    Raises:
        NotAllowed: the member may not import.
        FileRefused: the file is broken somewhere.
    """
    require(by, Act.IMPORT)
    return read_file(by=by, content=content, name=name, sheets=sheets)


def problems_as_text(run: ImportRun) -> Iterator[bytes]:
    """Yield what needs attention as CSV."""
    rows: list[list[Any]] = [["Sheet", "Row", "Column", "Cell", "What to do"]]
    for sheet in run.report.get("sheets", []):
        rows += [[sheet["name"], *problem] for problem in sheet["problems"]]
    return write_csv(rows)


def _choices(run: ImportRun) -> dict[str, Choices]:
    return {sheet: Choices.from_json(said) for sheet, said in run.choices.items()}


def _content(run: ImportRun) -> bytes:
    if run.content is None:
        raise Refusal("This file is not kept any more. Upload it again.")
    return bytes(run.content)


def _end_check(run: ImportRun, state: State, report: dict[str, Any]) -> None:
    run.state, run.report = state, report
    run.save(update_fields=["state", "report"])


def _locked(run_id: int) -> ImportRun:
    return ImportRun.objects.select_for_update().get(pk=run_id)


def _require_state(run: ImportRun, *states: State) -> None:
    if run.state not in states:
        raise Refusal(f"This file is {State(run.state).label.lower()}; that cannot be done now.")
