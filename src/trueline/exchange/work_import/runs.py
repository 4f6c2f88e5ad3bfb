"""A file of tasks on its way in: taken, understood, checked, applied; or discarded."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import NotFound, Refusal
from trueline.exchange.files.tables import FileRefused, Table
from trueline.exchange.imports.choices import signature
from trueline.exchange.imports.formats import sheets_of
from trueline.exchange.models import ColumnMapping, ImportRun, State
from trueline.exchange.work_import.columns import Choices, suggest
from trueline.exchange.work_import.reading import Reading, read
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.work.actions import add_work, change_work

LARGEST: Final = 5 * 1024 * 1024
#: Under this key the choices of a file of tasks are kept; other files have none of that name.
_WORK: Final = "work"
_MOVES_KEPT: Final = 1000
_OPEN: Final = (State.UPLOADED, State.CHECKED, State.PROBLEMS)


@transaction.atomic
def start(*, by: Membership, file_name: str, content: bytes) -> ImportRun:
    """Take a file of tasks in, and check it as its header suggests or as was said before.

    Raises:
        NotAllowed: the member may not import.
        Refusal: it is too large, or cannot be read as a table.
    """
    require(by, Act.IMPORT)
    if len(content) > LARGEST:
        raise FileRefused(
            f"This file has {len(content) / 1024**2:,.0f} MB; at most {LARGEST // 1024**2} MB of "
            "tasks can be imported. Split it and import the pieces one after another."
        )
    name = file_name.replace("\x00", "")[-200:]
    table = _table(content, name)
    run = ImportRun.objects.create(
        organisation=by.organisation,
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
        choices={_WORK: _known(table).to_json()},
        started_by=by.person,
    )
    record(by=by, verb="uploaded", subject=run, after={"size": run.size, "sha256": run.sha256})
    _check(by, run)
    return run


@transaction.atomic
def choose(*, by: Membership, run: ImportRun, said: Mapping[str, Any]) -> ImportRun:
    """Say what the columns are; it is remembered, and the file is checked anew.

    Raises:
        NotAllowed: the member may not import.
        Refusal: the file is done, or a choice is none.
    """
    require(by, Act.IMPORT)
    run = _locked(run)
    choices = Choices.from_json(said).to_json()
    table = table_of(run)
    ColumnMapping.objects.update_or_create(
        organisation=run.organisation, signature=_signature(table), defaults={"choices": choices}
    )
    run.choices = {_WORK: choices}
    run.save(update_fields=["choices"])
    _check(by, run)
    return run


@transaction.atomic
def apply(*, by: Membership, run: ImportRun) -> ImportRun:
    """Write a checked file, all or nothing; what moved is one digest in the journal.

    If what stood when it was checked has changed since, nothing is written and the rows are
    shown once more.

    Raises:
        NotAllowed: the member may not import, or something in it is not theirs to change.
        Refusal: the file was not checked, or needs attention.
    """
    require(by, Act.IMPORT)
    run = _locked(run)
    if run.state != State.CHECKED:
        raise Refusal("This file needs attention first; see what it says below.")
    checked = run.report.get("basis")
    reading = _check(by, run)
    if reading is None or run.state != State.CHECKED or reading.basis != checked:
        run.report |= {
            "refusal": "What stands here has changed since this file was checked, so nothing was "
            "written. Look at the rows once more, then apply."
        }
        run.save(update_fields=["report"])
        return run
    write(by, reading)
    run.state, run.applied_at, run.content = State.APPLIED, now(), None
    run.save(update_fields=["state", "applied_at", "content"])
    counts = run.report["counts"]
    digest = {"new": counts["new"], "changed": counts["changed"], "moved": run.report["moves"]}
    record(by=by, verb="applied", subject=run, after={"sha256": run.sha256, **digest})
    return run


def write(by: Membership, reading: Reading) -> None:
    """Write what a file says, through the same actions as everyone.

    Raises:
        Refusal: something needs attention; nothing is written.
    """
    if reading.needs_attention:
        raise Refusal("This file needs attention first.")
    with transaction.atomic():
        for draft in reading.drafts:
            if draft.item is None:
                add_work(by=by, said_by=draft.said_by, **draft.fields)
                continue
            version = draft.item.version
            change_work(
                by=by, item=draft.item, version=version, said_by=draft.said_by, **draft.fields
            )


def load(
    *, by: Membership, content: bytes, name: str, said: Mapping[str, Any] | None = None
) -> Reading:
    """Read a file of tasks and write it at once, all or nothing.

    Args:
        by: Who brings it.
        content: The file's bytes.
        name: The file's name.
        said: Choices beside those that the header suggests.

    Raises:
        NotAllowed: something in it is not the member's to write.
        Refusal: something needs attention or has to be asked; nothing is written.
    """
    require(by, Act.IMPORT)
    table = _table(content, name)
    choices = Choices.from_json({**_known(table).to_json(), **(said or {})})
    with transaction.atomic():
        reading = read(by, table, choices)
        if reading.questions:
            raise Refusal(f"{reading.questions[0].sentence} Say which is meant.")
        if reading.report.problems:
            raise Refusal(str(reading.report.problems[0]))
        write(by, reading)
    return reading


@transaction.atomic
def discard(*, by: Membership, run: ImportRun) -> ImportRun:
    """Forget a file that was not applied.

    Raises:
        NotAllowed: the member may not import.
        Refusal: it was applied already.
    """
    require(by, Act.IMPORT)
    run = _locked(run)
    run.state, run.content = State.DISCARDED, None
    run.save(update_fields=["state", "content"])
    record(by=by, verb="discarded", subject=run)
    return run


def find(run_id: int) -> ImportRun:
    """Return one file of tasks.

    Raises:
        NotFound: there is none with that number here.
    """
    rows = ImportRun.objects.select_related("started_by", "organisation")
    found = rows.filter(pk=run_id, choices__has_key=_WORK).first()
    if found is None:
        raise NotFound("There is no such import here.")
    return found


def runs() -> list[ImportRun]:
    """Return the last twenty files of tasks, newest first, without their bytes."""
    rows = ImportRun.objects.defer("content").filter(choices__has_key=_WORK)
    return list(rows.select_related("started_by")[:20])


def choices_of(run: ImportRun) -> Choices:
    """Return how a file is understood."""
    return Choices.from_json(run.choices[_WORK])


def table_of(run: ImportRun) -> Table:
    """Return a file as a table.

    Raises:
        Refusal: it is not kept any more.
    """
    if run.content is None:
        raise Refusal("This file is not kept any more. Upload it again.")
    return _table(bytes(run.content), run.file_name)


def _table(content: bytes, name: str) -> Table:
    return sheets_of(content, name)[0]


def _known(table: Table) -> Choices:
    kept = ColumnMapping.objects.filter(signature=_signature(table)).first()
    return Choices.from_json(kept.choices) if kept else Choices(columns=suggest(table.header))


def _signature(table: Table) -> str:
    return signature(table.header, f"work:{table.sheet}")


def _check(by: Membership, run: ImportRun) -> Reading | None:
    """Find every row's fate and keep it with the file."""
    try:
        reading = read(by, table_of(run), choices_of(run))
    except Refusal as refusal:
        run.state, run.report = State.PROBLEMS, {"refusal": str(refusal)}
        run.save(update_fields=["state", "report"])
        return None
    run.state = State.PROBLEMS if reading.needs_attention else State.CHECKED
    run.report = _report(reading)
    run.save(update_fields=["state", "report"])
    return reading


def _report(reading: Reading) -> dict[str, Any]:
    sheet = reading.report
    fates = sheet.fates.decode()
    moves = [
        [m.external_id, m.title, m.kind, *(d.isoformat() if d else "" for d in (m.before, m.after))]
        for m in reading.moves[:_MOVES_KEPT]
    ]
    return {
        "basis": reading.basis,
        "questions": [[q.role, q.sentence, list(q.candidates)] for q in reading.questions],
        "counts": {
            "new": fates.count("N"),
            "changed": fates.count("C"),
            "same": fates.count("S"),
            "moved": len(reading.moves),
        },
        "moves": moves,
        "sheets": [
            {
                "name": "",
                "fates": fates,
                "problem_count": sheet.problem_count,
                "problems": [[p.row, p.column, p.value, p.sentence] for p in sheet.problems],
                "notes": list(sheet.notes),
            }
        ],
    }


def _locked(run: ImportRun) -> ImportRun:
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("started_by")
    found = rows.get(pk=run.pk)
    if found.state not in _OPEN:
        raise Refusal(f"This file is {State(found.state).label.lower()}; that cannot be done now.")
    return found
