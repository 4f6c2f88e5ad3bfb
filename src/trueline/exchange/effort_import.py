"""Effort from a CSV file or workbook: whose, in which week, on what, and how much."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.asked import Question, found_format, suggested
from trueline.exchange.files.tables import CellProblem, FileRefused, Row, Table, clean_key
from trueline.exchange.imports.formats import sheets_of
from trueline.exchange.imports.line import Format, Line, Refused
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.people.models import Person
from trueline.plans.models import Priority
from trueline.work.effort_load import Fault, Given, Weighed, load_effort, weigh
from trueline.work.effort_rules import monday
from trueline.work.models import EffortUnit, WorkItem

LARGEST: Final = 5 * 1024 * 1024
#: Role -> headers it is recognised by, as `normalised` leaves them, plainest first.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "key": ("entryid", "timeentryid", "worklogid", "externalid", "id"),
    "on": ("date", "day", "week", "weekstart", "weekof", "startdate", "started", "on"),
    "person": ("person", "email", "personemail", "user", "author", "employee", "member", "who"),
    "item": ("workitem", "workitemid", "taskid", "issuekey", "task", "item", "title", "issue"),
    "priority": ("priority", "serves", "prioritykey", "rock"),
    "minutes": ("minutes", "min", "mins"),
    "hours": ("hours", "h", "duration", "timespent", "hrs"),
    "points": ("points", "storypoints", "size"),
    "note": ("note", "notes", "comment", "description"),
}
_AMOUNTS: Final = ("minutes", "hours", "points")
_PER: Final = {"minutes": 1, "hours": 60, "points": 1}


@dataclass(slots=True)
class Reading:
    """What a file says: rows that can be taken, rows that cannot, and what must be asked.

    `headers` is each role's column as the file calls it.
    """

    given: list[Given] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


def suggest(header: tuple[str, ...]) -> dict[str, int]:
    """Return role -> column for the headers that are recognised, each column once."""
    return suggested(header, ROLES)


def read_effort(
    content: bytes,
    name: str,
    *,
    columns: Mapping[str, int] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Reading:
    """Read a file of effort; the database is asked, not changed.

    Args:
        content: The file's bytes.
        name: The file's name.
        columns: Role -> column from 0, where the header does not say it.
        answers: Role -> name of the candidate chosen where a question was asked.

    Raises:
        Refusal: it is too large, no table, or a column that is needed is missing.
    """
    if len(content) > LARGEST:
        raise FileRefused(f"At most {LARGEST // 1024**2} MB can be imported at once. Split it.")
    table = sheets_of(content, name)[0]
    roles = {**suggest(table.header), **(columns or {})}
    _check_columns(roles, table)
    reading = Reading(headers={role: table.header[column] for role, column in roles.items()})
    form, reading.questions = found_format(
        table, roles, answers or {}, days=("on",), numbers=_AMOUNTS
    )
    if not reading.questions:
        _Rows(form, reading).read(table)
    return reading


def check_effort(
    *, by: Membership, reading: Reading, source: str, reason: str = ""
) -> tuple[Weighed, list[CellProblem]]:
    """Say what would come of a file: a dry run, with every row that cannot be taken."""
    found = weigh(by=by, given=reading.given, source=source, reason=reason)
    return found, [*reading.problems, *(_problem(fault, reading) for fault in found.faults)]


@transaction.atomic
def import_effort(
    *,
    by: Membership,
    content: bytes,
    name: str,
    source: str = "file",
    reason: str = "",
    columns: Mapping[str, int] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Weighed:
    """Take a file in, all or nothing; the same file again changes nothing.

    Raises:
        NotAllowed: the member may not import.
        Refusal: something must be asked first, or a row cannot be taken; it names the row, the
            column and what to do.
    """
    require(by, Act.IMPORT)
    reading = read_effort(content, name, columns=columns, answers=answers)
    if reading.questions:
        raise Refusal(f"{reading.questions[0].sentence} Say which is meant.")
    _, problems = check_effort(by=by, reading=reading, source=source, reason=reason)
    if problems:
        raise Refusal(str(problems[0]))
    return load_effort(by=by, given=reading.given, source=source, reason=reason)


def _check_columns(roles: Mapping[str, int], table: Table) -> None:
    for role, column in roles.items():
        if role not in ROLES or column >= len(table.header):
            raise Refusal("The file has no such column.", field=role)
    for role, what in (("on", "the day or the week"), ("person", "the person")):
        if role not in roles:
            raise Refusal(f"Say which column holds {what}.", field=role)
    amounts = [role for role in _AMOUNTS if role in roles]
    if len(amounts) != 1:
        raise Refusal(
            "Say which one column holds how much: minutes, hours or points.", field="minutes"
        )


class _Rows:
    """Reads the rows of one file."""

    def __init__(self, form: Format, reading: Reading) -> None:
        self._form = form
        self._reading = reading
        self._said: Counter[str] = Counter()
        self._amount = next(role for role in _AMOUNTS if role in form.roles)
        self._people: dict[str, list[Person]] = {}
        for member in Membership.objects.select_related("person"):
            for word in (member.person.email, member.person.name):
                self._people.setdefault(clean_key(word), []).append(member.person)
        self._priorities: dict[str, list[Priority]] = {}
        for line in Priority.objects.select_related("plan").order_by("pk"):
            for word in {clean_key(line.key), clean_key(line.name)}:
                self._priorities.setdefault(word, []).append(line)
        self._items: dict[str, list[WorkItem]] = {}

    def read(self, table: Table) -> None:
        self._load_items(table)
        for row in table.rows():
            if row.problem:
                self._reading.problems.append(row.problem)
                continue
            try:
                self._row(row)
            except Refused as refused:
                self._reading.problems.append(refused.problem)

    def _load_items(self, table: Table) -> None:
        words = {Line(row, self._form).text("item") for row in table.rows() if not row.problem}
        asked = sorted(words - {""})
        for start in range(0, len(asked), 500):
            part = asked[start : start + 500]
            rows = WorkItem.objects.select_related("priority__plan")
            found = {i.pk: i for name in ("external_id", "title")
                     for i in rows.filter(**{f"{name}__in": part})}  # fmt: skip
            for item in found.values():
                for word in {item.external_id, item.title} - {""}:
                    if word in part:
                        self._items.setdefault(word, []).append(item)

    def _row(self, row: Row) -> None:
        line = Line(row, self._form)
        amount = line.number(self._amount)
        if amount is None and not line.text("person"):
            return
        day = line.day("on")
        if day is None:
            raise line.refused("on", "There is no day here. Fill it in.")
        if day.span not in (Rhythm.DAY, Rhythm.WEEK):
            raise line.refused("on", "This is longer than a week. Write a day or a week.")
        person = self._one(line, "person", self._people, "Give the e-mail address.")
        if person is None:
            raise line.refused("person", "There is no person here. Give the e-mail address.")
        item = self._one(line, "item", self._items, "Give the id it has in the other system.")
        given = Given(
            row=row.number,
            person=person,
            week=monday(day.first),
            amount=self._whole(line, amount),
            unit=EffortUnit.POINTS if self._amount == "points" else EffortUnit.MINUTES,
            key=self._key(line, day.first.isoformat(), person, amount),
            item=item,
            priority=self._line(line, day.first),
            note=line.text("note")[:300],
        )
        self._reading.given.append(given)

    def _whole(self, line: Line, amount: Decimal | None) -> int:
        if amount is None:
            raise line.refused(self._amount, "There is no amount here. Fill it in.")
        if amount <= 0 or amount > 10**6:
            raise line.refused(self._amount, "Give more than nothing, and at most a million.")
        if self._amount == "points" and amount != int(amount):
            raise line.refused("points", "Points are whole numbers.")
        return max(1, round(amount * _PER[self._amount]))

    def _key(self, line: Line, day: str, person: Person, amount: Decimal | None) -> str:
        """Return the row's id there; else what it says, and which of the same it is."""
        if said := line.text("key"):
            return said[:200]
        parts = (day, person.pk, str(amount), *(line.text(r) for r in ("item", "priority", "note")))
        text = hashlib.sha256(repr(parts).encode()).hexdigest()
        self._said[text] += 1
        return f"{text}-{self._said[text]}"

    def _line(self, line: Line, on: Any) -> Priority | None:
        word = clean_key(line.reference("priority"))
        if not word:
            return None
        found = self._priorities.get(word, [])
        # A priority is carried from plan to plan under one key: the one of that day's plan.
        then = [p for p in found if p.plan.starts_on <= on <= p.plan.ends_on] or found[-1:]
        if not then:
            raise line.refused("priority", "There is no priority of that name here.")
        if len(then) > 1:
            raise line.refused("priority", "Several are called that. Use its key.")
        return then[0]

    @staticmethod
    def _one(line: Line, role: str, known: Mapping[str, list[Any]], instead: str) -> Any:
        word = line.reference(role)
        if not word:
            return None
        found = known.get(clean_key(word) if role == "person" else word, [])
        if len(found) == 1:
            return found[0]
        if found:
            raise line.refused(role, f"Several are called that. {instead}")
        raise line.refused(role, f"Nothing here is called that. {instead}")


def _problem(fault: Fault, reading: Reading) -> CellProblem:
    """Return a fault with the name its column has in the file."""
    roles = {"amount": _AMOUNTS, "item": ("item", "priority")}.get(fault.field, (fault.field,))
    column = next((reading.headers[role] for role in roles if role in reading.headers), "")
    return CellProblem(fault.row, column, "", fault.sentence)
