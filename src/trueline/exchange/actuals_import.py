"""Money that went out or came in, from a CSV file or workbook: for which line, when, how much."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import transaction

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.money import Money
from trueline.core.periods import Rhythm
from trueline.core.text import check_text
from trueline.exchange.asked import Question, found_format, suggested
from trueline.exchange.files.tables import CellProblem, FileRefused, Row, Table, clean_key
from trueline.exchange.imports.formats import sheets_of
from trueline.exchange.imports.line import Format, Line, Refused
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.actuals import enter_actual
from trueline.plans.models import Actual, BudgetLine

LARGEST: Final = 5 * 1024 * 1024
_CHUNK: Final = 500
#: Role -> headers it is recognised by, as `normalised` leaves them, plainest first.
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "key": ("externalid", "id", "voucher", "bookingid", "transactionid", "entryid", "document"),
    "line": ("line", "budgetline", "linekey", "account", "costcentre", "key", "category"),
    "on": ("date", "day", "on", "bookingdate", "posted", "postingdate", "paidon"),
    "amount": ("amount", "actual", "value", "sum", "paid"),
    "source": ("source", "system", "ledger"),
    "note": ("note", "notes", "comment", "description", "text", "memo"),
}
_OTHER_UNIT: Final = re.compile(r"[A-Z]{3}|%")


@dataclass(frozen=True, slots=True)
class Booking:
    """A row that can be taken; `key` is what it is called in its source."""

    row: int
    line: BudgetLine
    on: date
    amount: Money
    source: str
    key: str
    note: str


@dataclass(slots=True)
class Checked:
    """What would come of a file: new rows, how many stand already, refusals, questions."""

    fresh: list[Booking] = field(default_factory=list)
    same: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


def check_actuals(
    *,
    by: Membership,
    content: bytes,
    name: str,
    source: str = "file",
    columns: Mapping[str, int] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Checked:
    """Say what would come of a file; the database is asked, not changed.

    Args:
        by: Who brings it.
        content: The file's bytes.
        name: The file's name.
        source: What its ids belong to, where no column says it.
        columns: Role -> column from 0, where the header does not say it.
        answers: Role -> name of the candidate chosen where a question was asked.

    Raises:
        NotAllowed: the member may not import.
        Refusal: it is too large, no table, or a column that is needed is missing.
    """
    require(by, Act.IMPORT)
    if len(content) > LARGEST:
        raise FileRefused(f"At most {LARGEST // 1024**2} MB can be imported at once. Split it.")
    table = sheets_of(content, name)[0]
    roles = {**suggested(table.header, ROLES), **(columns or {})}
    _check_columns(roles, table)
    form, questions = found_format(
        table, roles, answers or {}, days=("on",), numbers=("amount",)
    )  # fmt: skip
    found = Checked(questions=questions)
    if not questions:
        bookings = _Rows(by, form, source, found.problems).read(table)
        _weigh(bookings, form, found)
    return found


@transaction.atomic
def import_actuals(
    *,
    by: Membership,
    content: bytes,
    name: str,
    source: str = "file",
    columns: Mapping[str, int] | None = None,
    answers: Mapping[str, str] | None = None,
) -> Checked:
    """Take a file in, all or nothing; the same file again changes nothing.

    Raises:
        NotAllowed: the member may not import.
        Refusal: something must be asked first, or a row cannot be taken; it names the row, the
            column and what to do.
    """
    found = check_actuals(
        by=by, content=content, name=name, source=source, columns=columns, answers=answers
    )
    if found.questions:
        raise Refusal(f"{found.questions[0].sentence} Say which is meant.")
    if found.problems:
        raise Refusal(str(found.problems[0]))
    for one in found.fresh:
        try:
            enter_actual(by=by, line=one.line, on=one.on, amount=one.amount, note=one.note,
                         source=one.source, external_id=one.key)  # fmt: skip
        except Refusal as refusal:
            raise Refusal(f"Row {one.row}: {refusal}") from None
    return found


def _check_columns(roles: Mapping[str, int], table: Table) -> None:
    for role, column in roles.items():
        if role not in ROLES or column >= len(table.header):
            raise Refusal("The file has no such column.", field=role)
    for role, what in (("line", "the budget line"), ("on", "the day"), ("amount", "the amount")):
        if role not in roles:
            raise Refusal(f"Say which column holds {what}.", field=role)


class _Rows:
    """Reads the rows of one file."""

    def __init__(
        self, by: Membership, form: Format, source: str, problems: list[CellProblem]
    ) -> None:
        self._form, self._source, self._problems = form, source, problems
        self._today = today(by.organisation.time_zone)
        self._said: Counter[str] = Counter()
        self._lines: dict[str, list[BudgetLine]] = {}
        for line in BudgetLine.objects.select_related("plan"):
            for word in {clean_key(line.key), clean_key(line.name)}:
                self._lines.setdefault(word, []).append(line)

    def read(self, table: Table) -> list[Booking]:
        """Return the rows that can be taken; the others are told as problems."""
        found = []
        for row in table.rows():
            if row.problem:
                self._problems.append(row.problem)
                continue
            try:
                if (booking := self._row(row)) is not None:
                    found.append(booking)
            except Refused as refused:
                self._problems.append(refused.problem)
        return found

    def _row(self, row: Row) -> Booking | None:
        line = Line(row, self._form)
        if not line.reference("line") and line.number("amount") is None:
            return None
        on = self._day(line)
        budget = self._line(line, on)
        amount = self._amount(line, budget)
        source = self._text(line, "source", 200) or self._source
        note = self._text(line, "note", 300)
        return Booking(row.number, budget, on, amount, source,
                       self._key(line, source, on, budget, amount), note)  # fmt: skip

    def _day(self, line: Line) -> date:
        day = line.day("on")
        if day is None:
            raise line.refused("on", "There is no day here. Fill it in.")
        if day.span is not Rhythm.DAY:
            raise line.refused("on", "This is longer than a day. Write the day.")
        if day.first > self._today:
            raise line.refused("on", "That day has not come yet.")
        return day.first

    def _line(self, line: Line, on: date) -> BudgetLine:
        word = clean_key(line.reference("line"))
        if not word:
            raise line.refused("line", "There is no budget line here. Give its key or name.")
        named = self._lines.get(word, [])
        then = [one for one in named if one.plan.starts_on <= on <= one.plan.ends_on]
        # What is one line's name may be another's key; the key is meant.
        exact = [one for one in then if clean_key(one.key) == word] or then
        if not named:
            raise line.refused("line", "There is no budget line of that name here.")
        if not exact:
            raise line.refused("line", f"The plan that holds on {on} has no such budget line.")
        if len(exact) > 1:
            raise line.refused("line", "Several are called that. Use its key.")
        return exact[0]

    @staticmethod
    def _amount(line: Line, budget: BudgetLine) -> Money:
        number, currency = line.number("amount"), budget.plan.currency
        if not number:
            raise line.refused("amount", "There is no amount here. Fill it in.")
        unit = _OTHER_UNIT.search(line.text("amount"))
        if unit and unit[0] != currency:
            raise line.refused("amount", f"{budget.plan} is kept in {currency}, not in {unit[0]}.")
        try:
            return Money.parse(str(number), currency)
        except Refusal as refusal:
            raise line.refused("amount", str(refusal)) from None

    @staticmethod
    def _text(line: Line, role: str, longest: int) -> str:
        try:
            return check_text(line.text(role).strip(), field=role, longest=longest)
        except Refusal as refusal:
            raise line.refused(role, str(refusal)) from None

    def _key(self, line: Line, source: str, on: date, budget: BudgetLine, amount: Money) -> str:
        """Return the row's id there; else what it says, and which of the same it is."""
        if said := self._text(line, "key", 200):
            return said
        parts = (source, on.isoformat(), budget.pk, amount.minor, line.text("note"))
        text = hashlib.sha256(repr(parts).encode()).hexdigest()
        self._said[text] += 1
        return f"{text}-{self._said[text]}"


def _weigh(bookings: list[Booking], form: Format, found: Checked) -> None:
    """Part what is new from what stands already; one id with two meanings is a problem."""
    standing = _standing(bookings)
    seen: dict[tuple[str, str], int] = {}
    column = next(form.names[form.roles[role]] for role in ("key", "line") if role in form.roles)
    for one in bookings:
        place = (one.source, one.key)
        earlier = seen.setdefault(place, one.row)
        rows = standing.get(place, [])
        sentence = ""
        if earlier != one.row:
            sentence = f"Row {earlier} has this id already. Keep one."
        elif any(_is_same(actual, one) for actual in rows):
            found.same += 1
            continue
        elif any(actual.withdrawn_at is None for actual in rows):
            sentence = "This id is entered already and says something else. Withdraw that first."
        if sentence:
            found.problems.append(CellProblem(one.row, column, one.key[:40], sentence))
        else:
            found.fresh.append(one)


def _standing(bookings: list[Booking]) -> dict[tuple[str, str], list[Actual]]:
    """Return what was entered under these ids, also what was withdrawn since."""
    found: dict[tuple[str, str], list[Actual]] = {}
    keys = sorted({one.key for one in bookings})
    for start in range(0, len(keys), _CHUNK):
        for actual in Actual.objects.filter(external_id__in=keys[start : start + _CHUNK]):
            found.setdefault((actual.source, actual.external_id), []).append(actual)
    return found


def _is_same(actual: Actual, one: Booking) -> bool:
    """Tell whether it says the same; a note may have been written otherwise since."""
    return (actual.line_id, actual.on, actual.minor) == (one.line.pk, one.on, one.amount.minor)
