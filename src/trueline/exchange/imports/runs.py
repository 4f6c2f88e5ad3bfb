"""A file's way in: uploaded, understood, checked, applied; or discarded."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.exchange.files.tables import FileRefused, Table, shortened
from trueline.exchange.files.writing import write_csv
from trueline.exchange.imports.apply import write
from trueline.exchange.imports.book import Book, SheetReport
from trueline.exchange.imports.choices import Choices, signature
from trueline.exchange.imports.dry_run import read_file
from trueline.exchange.imports.formats import Question, sheets_of
from trueline.exchange.imports.suggestions import suggest_choices
from trueline.exchange.models import ColumnMapping, ImportRun, State
from trueline.journal.actions import record
from trueline.members.queries import membership_in
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation
from trueline.queue.actions import enqueue

LARGEST: Final = 20 * 1024 * 1024
_KEPT: Final = timedelta(days=1)
_SAMPLE_ROWS: Final = 4
_CHANGED: Final = (
    "What stands here has changed since this file was checked, so nothing was written. The rows "
    "were checked again: look at them once more, then apply."
)
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
    for table in sheets_of(content, name):
        suggest_choices(table)  # refuses what is no table before anything is kept
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
    run = _locked(run.pk)
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
    try:
        book, questions = _read(run, _starter(run, organisation))
    except Refusal as refusal:
        _refuse(run, refusal)
    else:
        _end_check(run, book, questions)


@transaction.atomic
def ask_to_apply(*, by: Membership, run: ImportRun) -> ImportRun:
    """Ask for a checked file to be applied.

    Raises:
        NotAllowed: the member may not import.
        Refusal: the file was not checked, or needs attention.
    """
    require(by, Act.IMPORT)
    run = _locked(run.pk)
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
    """Write a checked file, all or nothing; the job that runs once someone asked for it.

    Nothing is written if what stood when the file was checked has changed since: the person
    said yes to other fates than the rows have now, and is asked again.
    """
    run = _locked(run_id)
    if run.state != State.APPLYING:
        return
    try:
        by = _starter(run, organisation)
        with transaction.atomic():
            book, questions = _read(run, by)
            report = report_of(book, questions)
            if report["basis"] != run.report.get("basis"):
                _end_check(run, book, questions, changed=True)
                return
            write(book, source=run.file_name)
    except Refusal as refusal:
        _refuse(run, refusal)
        return
    run.state, run.applied_at, run.content, run.report = State.APPLIED, now(), None, report
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
    run = _locked(run.pk)
    _require_state(run, *_OPEN, State.CHECKING)
    run.state, run.content = State.DISCARDED, None
    run.save(update_fields=["state", "content"])
    record(by=by, verb="discarded", subject=run)
    return run


def discard_abandoned() -> None:
    """Forget files that nobody applied within a day; the hourly upkeep, across organisations."""
    left = ImportRun.objects.exclude(state__in=(State.APPLIED, State.DISCARDED))
    left.filter(started_at__lte=now() - _KEPT).update(state=State.DISCARDED, content=None)


def runs() -> list[ImportRun]:
    """Return the last hundred files but those of tasks, newest first, without their bytes."""
    rows = ImportRun.objects.defer("content").exclude(choices__has_key="work")
    return list(rows.select_related("started_by")[:100])


def find(run_id: int) -> ImportRun:
    """Return one file.

    Raises:
        NotFound: there is none with that number here.
    """
    rows = ImportRun.objects.select_related("started_by", "organisation")
    found = rows.filter(pk=run_id).exclude(choices__has_key="work").first()
    if found is None:
        raise NotFound("There is no such import here.")
    return found


def report_of(book: Book, questions: list[Question]) -> dict[str, Any]:
    """Return what a check found, as it is kept with the file."""
    return {
        "basis": book.basis,
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


def _read(run: ImportRun, by: Membership) -> tuple[Book, list[Question]]:
    require(by, Act.IMPORT)
    sheets = {sheet: Choices.from_json(said) for sheet, said in run.choices.items()}
    return read_file(by=by, content=_content(run), name=run.file_name, sheets=sheets)


def _content(run: ImportRun) -> bytes:
    if run.content is None:
        raise Refusal("This file is not kept any more. Upload it again.")
    return bytes(run.content)


def _starter(run: ImportRun, organisation: Organisation) -> Membership:
    """Return the membership of the person who brought the file, as it is now."""
    try:
        return membership_in(run.started_by, organisation.slug)
    except NotFound:
        raise NotAllowed(f"{run.started_by.name} is no member here any more.") from None


def _end_check(
    run: ImportRun, book: Book, questions: list[Question], *, changed: bool = False
) -> None:
    attention = questions or book.problem_count
    run.state = State.PROBLEMS if attention else State.CHECKED
    run.report = report_of(book, questions) | ({"refusal": _CHANGED} if changed else {})
    run.save(update_fields=["state", "report"])


def _refuse(run: ImportRun, refusal: Refusal) -> None:
    run.state, run.report = State.PROBLEMS, {"refusal": str(refusal)}
    run.save(update_fields=["state", "report"])


def _locked(run_id: int) -> ImportRun:
    return (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("started_by")
        .get(pk=run_id)
    )


def _require_state(run: ImportRun, *states: State) -> None:
    if run.state not in states:
        raise Refusal(f"This file is {State(run.state).label.lower()}; that cannot be done now.")
