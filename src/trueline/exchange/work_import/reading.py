"""Reading a file of tasks row by row, beside what stands; nothing is written."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple, TypeVar

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.files.ambiguity import Ambiguous
from trueline.exchange.files.dates import date_format, find_date_format
from trueline.exchange.files.numbers import NumberFormat, find_number_format
from trueline.exchange.files.tables import CellProblem, Row, Table, clean_key
from trueline.exchange.imports.book import SheetReport
from trueline.exchange.imports.choices import Choices as NoChoices
from trueline.exchange.imports.line import Format, Line, ReadDay, ReadNumber, Refused
from trueline.exchange.work_import.columns import DAYS, ROLES, STATES, Choices, state_of
from trueline.organisations.models import Membership
from trueline.plans.models import Priority
from trueline.teams.models import Team
from trueline.teams.queries import led_by
from trueline.work.checks import WorkFields, check_fields, check_order
from trueline.work.models import PlannedDate, WorkItem
from trueline.work.ownership import require_item

T = TypeVar("T")
_KINDS: Final = {"starts_on": "start", "due_on": "due"}
_PLAIN: Final = ("title", "note", "owner", "team", "priority", "state", "size", "finished_on")


class Question(NamedTuple):
    """A column of dates that can be read in more than one way.

    Attributes:
        role: Which day it is.
        sentence: The question.
        candidates: (name to keep, what it makes of the example).
    """

    role: str
    sentence: str
    candidates: tuple[tuple[str, str], ...]


class Move(NamedTuple):
    """A day that a source now says otherwise than before."""

    title: str
    external_id: str
    kind: str
    before: date | None
    after: date | None


@dataclass(slots=True)
class Draft:
    """A task that the file speaks of.

    Attributes:
        row: The file's row.
        item: As it stands, None if it is new.
        fields: What becomes different, or all of a new one.
        said_by: Who says its days.
    """

    row: int
    item: WorkItem | None
    fields: WorkFields
    said_by: str


@dataclass(slots=True)
class Reading:
    """A whole file: drafts of what changes, every row's fate, and what moved."""

    report: SheetReport
    drafts: list[Draft] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    basis: str = ""

    @property
    def needs_attention(self) -> bool:
        """Whether it cannot be applied as it is."""
        return bool(self.questions or self.report.problem_count)


def read(by: Membership, table: Table, choices: Choices) -> Reading:
    """Read a file whole; the database is asked, not changed.

    Raises:
        Refusal: no column says the ids, or the file is broken somewhere.
    """
    if "external_id" not in choices.columns:
        raise Refusal(
            "Say which column holds the id each task has there; without it, importing again "
            "would add everything once more.",
            field="external_id",
        )
    reading = Reading(SheetReport(table.sheet))
    form = _format(table, choices, reading)
    if not reading.questions:
        _Reader(by, form, choices, reading).read(table)
        for note in table.notes:
            reading.report.note(f"Row {note.row}: {note.sentence}" if note.row else note.sentence)
    return reading


def _format(table: Table, choices: Choices, reading: Reading) -> Format:
    """Find how dates and sizes are written; what cannot be found out is asked."""
    days: dict[int, ReadDay] = {}
    numbers: dict[int, ReadNumber] = {}
    for role, column in choices.columns.items():
        if column >= len(table.header):
            raise Refusal("The file has no such column.", field=role)
        name = table.header[column]
        if role in DAYS:
            found = find_date_format(table.cells(name), column=name, epoch=table.epoch)
            if isinstance(found, Ambiguous):
                names = [candidate.format.name for candidate in found.candidates]
                if choices.dates.get(role) not in names:
                    reading.questions.append(_question(role, name, found))
                    continue
                found = date_format(choices.dates[role], epoch=table.epoch)
            days[column] = found.read
        elif role == "size":
            size = find_number_format(table.cells(name), column=name)
            one = size if isinstance(size, NumberFormat) else size.candidates[0].format
            numbers[column] = one.read
    return Format(NoChoices(), table.header, dict(choices.columns), numbers, days)


def _question(role: str, column: str, found: Ambiguous[Any]) -> Question:
    example = found.candidates[0].example
    return Question(
        role,
        f"In column {column}, what is “{example}”?",
        tuple((candidate.format.name, candidate.reading) for candidate in found.candidates),
    )


class _Reader:
    """Reads the rows of one file."""

    def __init__(self, by: Membership, form: Format, choices: Choices, reading: Reading) -> None:
        self._by = by
        self._form = form
        self._choices = choices
        self._reading = reading
        self._led = led_by(by)
        self._seen: dict[tuple[str, str], int] = {}
        self._people = _Names("person", "Give the e-mail address instead.", choices.unknown)
        for row in Membership.objects.filter(ended_at=None).select_related("person"):
            self._people.add(row.person, row.person.email, row.person.name)
        self._teams = _Names("team", "Use its key.", choices.unknown)
        for team in Team.objects.filter(archived_at=None):
            self._teams.add(team, team.key, team.name)
        self._priorities = _Names("priority", "Use its key.", choices.unknown)
        seen: set[str] = set()
        for one in Priority.objects.select_related("plan").order_by("-plan__starts_on", "pk"):
            if one.key not in seen:  # the newest plan that has it
                seen.add(one.key)
                self._priorities.add(one, one.key, one.name)
        self._items: dict[tuple[str, str], WorkItem] = {}
        self._said: dict[tuple[int, str, str], date | None] = {}
        self._basis = hashlib.sha256()

    def read(self, table: Table) -> None:
        report = self._reading.report
        report.mark(table.header_row, "B")
        self._load(table)
        for row in table.rows():
            if row.problem:
                report.refuse(row.problem)
                continue
            try:
                self._row(row)
            except Refused as refused:
                report.refuse(refused.problem)
            except Refusal as refusal:
                report.refuse(_problem(Line(row, self._form), refusal))
        self._reading.basis = self._basis.hexdigest()

    def _load(self, table: Table) -> None:
        """Fetch the items that the file's ids name, and what was said of their days."""
        ids = {Line(row, self._form).text("external_id") for row in table.rows() if not row.problem}
        rows = list(ids - {""})
        for start in range(0, len(rows), 500):
            part = WorkItem.objects.filter(external_id__in=rows[start : start + 500])
            found = list(part.select_related("owner", "team", "priority", "organisation"))
            self._items |= {(item.source, item.external_id): item for item in found}
            said = PlannedDate.objects.filter(item__in=found).order_by("pk")
            for item, kind, source, on in said.values_list("item", "kind", "source", "on"):
                self._said[item, kind, source] = on

    def _row(self, row: Row) -> None:
        line = Line(row, self._form)
        external_id, title = line.text("external_id"), line.text("title")
        if not external_id:
            if title:
                raise line.refused("external_id", "This task has no id. Fill it in.")
            self._reading.report.mark(row.number, "B")
            return
        source = line.text("source") or self._choices.source
        self._once(line, source, external_id)
        item = self._items.get((source, external_id))
        fields = self._fields(line, item)
        if item is None:
            if not title and self._choices.unknown == "leave":
                self._reading.report.note(
                    f"“{external_id}” is not here and has no title; left out."
                )
                self._reading.report.mark(row.number, "B")
                return
            if not title:
                raise line.refused("title", "There is no such task here yet, and it has no title.")
            fields |= {"source": source, "external_id": external_id}
        self._take(line, item, fields, self._choices.said_by or source)

    def _once(self, line: Line, source: str, external_id: str) -> None:
        earlier = self._seen.setdefault((source, external_id), line.row.number)
        if earlier != line.row.number:
            raise line.refused("external_id", f"Row {earlier} has this id already. Keep one.")

    def _fields(self, line: Line, item: WorkItem | None) -> WorkFields:
        """Return what the row says; a blank cell leaves what stands."""
        said: dict[str, Any] = {name: line.text(name) for name in ("title", "note")}
        said["owner"] = self._people.find(line, "owner", self._reading.report)
        said["team"] = self._teams.find(line, "team", self._reading.report)
        said["priority"] = self._priorities.find(line, "serves", self._reading.report)
        said["state"] = _state(line)
        said["size"] = _size(line)
        said |= {role: _day(line, role) for role in DAYS}
        if said["state"] == "done" and not said["finished_on"] and not (item and item.finished_on):
            self._reading.report.note(
                "What is done without a day counts as finished on the day of the import."
            )
        return {name: value for name, value in said.items() if value not in (None, "")}  # type: ignore[return-value]

    def _take(self, line: Line, item: WorkItem | None, fields: WorkFields, said_by: str) -> None:
        changed = fields if item is None else self._changed(item, fields, said_by)
        self._basis.update(repr((line.row.number, item and item.version, sorted(changed))).encode())
        if not changed:
            self._reading.report.mark(line.row.number, "S")
            return
        checked = check_fields(changed, item=item)
        if item is not None:
            require_item(self._by, item, led=self._led)
            self._note_moves(item, checked, said_by)
        starts = checked.get("starts_on", item.starts_on if item else None)
        check_order(starts, checked.get("due_on", item.due_on if item else None))
        self._reading.report.mark(line.row.number, "C" if item else "N")
        self._reading.drafts.append(Draft(line.row.number, item, checked, said_by))

    def _changed(self, item: WorkItem, fields: WorkFields, said_by: str) -> WorkFields:
        """Return what differs: of days, from what this source said last, whatever holds now."""
        changed: dict[str, Any] = {
            name: fields[name]
            for name in _PLAIN
            if name in fields and fields[name] != getattr(item, name)
        }
        for name, kind in _KINDS.items():
            if name in fields and self._said.get((item.pk, kind, said_by)) != fields[name]:  # type: ignore[literal-required]
                changed[name] = fields[name]  # type: ignore[literal-required]
        return changed  # type: ignore[return-value]

    def _note_moves(self, item: WorkItem, fields: WorkFields, said_by: str) -> None:
        for name, kind in _KINDS.items():
            if name not in fields:
                continue
            before = self._said.get((item.pk, kind, said_by), getattr(item, name))
            after: date | None = fields[name]  # type: ignore[literal-required]
            if before != after:
                self._reading.moves.append(Move(item.title, item.external_id, kind, before, after))


class _Names:
    """People, teams or priorities by what a file may call them."""

    def __init__(self, what: str, instead: str, unknown: str) -> None:
        self._what = what
        self._instead = instead
        self._leave = unknown == "leave"
        self._by_key: dict[str, Any] = {}
        self._by_name: dict[str, list[Any]] = {}

    def add(self, thing: Any, key: str, name: str) -> None:
        self._by_key[clean_key(key)] = thing
        self._by_name.setdefault(clean_key(name), []).append(thing)

    def find(self, line: Line, role: str, report: SheetReport) -> Any:
        """Return what a cell names; None where it is blank, or unknown and may be left out."""
        word = line.reference(role)
        if not word:
            return None
        key = clean_key(word.rpartition("<")[2].removesuffix(">") or word)
        found = (
            [self._by_key[key]] if key in self._by_key else self._by_name.get(clean_key(word), [])
        )
        if len(found) == 1:
            return found[0]
        if found:
            raise line.refused(role, f"Several are called that. {self._instead}")
        if not self._leave:
            raise line.refused(role, f"There is no {self._what} of that name here.")
        report.note(f"There is no {self._what} “{word}” here; it is left out.")
        return None


def _state(line: Line) -> str | None:
    word = line.reference("state")
    if not word:
        return None
    state = state_of(word)
    if state is None:
        raise line.refused("state", f"“{word}” is not one of: {', '.join(STATES)}.")
    return state


def _size(line: Line) -> int | None:
    size = line.number("size")
    if size is not None and size != int(size):
        raise line.refused("size", "Use a whole number.")
    return None if size is None else int(size)


def _day(line: Line, role: str) -> date | None:
    day = line.day(role)
    if day is None:
        return None
    if day.span is not Rhythm.DAY:
        raise line.refused(role, "This is a whole period. Write the day, like 2026-03-31.")
    return day.first


def _problem(line: Line, refusal: Refusal) -> CellProblem:
    role = "serves" if refusal.field == "priority" else refusal.field
    if role in ROLES and line.has(role):
        return line.refused(role, str(refusal)).problem
    return CellProblem(line.row.number, "", "", str(refusal))
