"""Bringing in much effort at once: weighed row by row first, then all or nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, NamedTuple

from django.db import transaction

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Role
from trueline.people.models import Person
from trueline.plans.closing import closed_weeks, hold
from trueline.plans.models import Priority
from trueline.teams.models import TeamMember
from trueline.teams.queries import led_by
from trueline.work import sums
from trueline.work.effort import withdraw_all
from trueline.work.effort_rules import (
    MOST_MINUTES,
    check_priority,
    home_teams,
    said_minutes,
    week_name,
)
from trueline.work.models import EffortEntry, EffortMethod, EffortSum, EffortUnit, WorkItem

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Given:
    """Effort that a file or another system speaks of.

    Attributes:
        row: Where it stands there.
        person: Whose it is.
        week: A Monday.
        amount: Minutes or points.
        unit: Which of the two.
        key: What it is called there; the same key again is the same entry.
        item: The work item, if any; it counts for what the item serves.
        priority: Where there is no item, what it went into.
        note: Anything a reader should know.
    """

    row: int
    person: Person
    week: date
    amount: int
    unit: str
    key: str
    item: WorkItem | None = None
    priority: Priority | None = None
    note: str = ""

    @property
    def line(self) -> Priority | None:
        """What it counts for."""
        return self.item.priority if self.item else self.priority


class Fault(NamedTuple):
    """Why a row cannot be taken: its number, what it is about, and what to do."""

    row: int
    field: str
    sentence: str


@dataclass(slots=True)
class Weighed:
    """What would come of it: new rows, those that stand already, and what cannot be taken."""

    fresh: list[Given] = field(default_factory=list)
    same: int = 0
    replaced: list[EffortEntry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    closed: set[date] = field(default_factory=set)


def weigh(*, by: Membership, given: Sequence[Given], source: str, reason: str = "") -> Weighed:
    """Say what would come of effort brought in; a constant number of statements a batch.

    Args:
        by: Who brings it.
        given: What is brought.
        source: The system or file it comes from.
        reason: Why what belongs to closed weeks comes late; without it such rows are refused.

    Raises:
        NotAllowed: they may not import.
    """
    require(by, Act.IMPORT)
    standing = _standing(source, [one.key for one in given])
    weeks = {one.week for one in given} | {entry.week for entry in standing.values()}
    found = Weighed(closed=closed_weeks(weeks))
    judge = _Judge(by, given, found.closed, late=bool(reason.strip()))
    for one in given:
        before = standing.get(one.key)
        if before is not None and _is_same(before, one):
            found.same += 1
            continue
        if fault := judge.fault(one, before):
            found.faults.append(fault)
            continue
        found.fresh.append(one)
        if before is not None:
            found.replaced.append(before)
    found.faults += judge.overfull(found.fresh, found.replaced)
    return found


@transaction.atomic
def load_effort(
    *, by: Membership, given: Sequence[Given], source: str, reason: str = ""
) -> Weighed:
    """Take effort in, all or nothing; what stands already stays, what differs is replaced.

    Raises:
        NotAllowed: they may not import.
        Refusal: a row cannot be taken; nothing is.
    """
    require(by, Act.IMPORT)
    given = _held(given)
    hold({one.person.pk for one in given})
    found = weigh(by=by, given=given, source=source, reason=reason)
    if found.faults:
        raise Refusal(f"Row {found.faults[0].row}: {found.faults[0].sentence}")
    if found.replaced:
        withdraw_all(found.replaced)
    teams = home_teams({one.person.pk for one in found.fresh})
    entries = [
        _entry(
            by,
            one,
            source=source,
            team=teams.get(one.person.pk),
            late=reason.strip() if one.week in found.closed else None,
        )
        for one in found.fresh
    ]
    EffortEntry.objects.bulk_create(entries, batch_size=_CHUNK)
    sums.add_all(entries)
    if entries:
        after = {"entries": len(entries), "replaced": len(found.replaced), "source": source}
        record(by=by, verb="loaded effort", subject=by.organisation, after=after)
    return found


class _Judge:
    """Asks once what it must know of everyone in a file, then judges row by row."""

    def __init__(
        self, by: Membership, given: Sequence[Given], closed: set[date], *, late: bool
    ) -> None:
        self._by = by
        self._late = late
        self._closed = closed
        self._today = today(by.organisation.time_zone)
        self._members = {
            member.person_id: member for member in Membership.objects.select_related("person")
        }
        self._theirs = self._led()
        self._weeks = {one.week for one in given}
        pulses = EffortEntry.objects.filter(
            method=EffortMethod.PULSE, withdrawn_at=None, week__range=self._span
        )
        self._pulses = set(pulses.order_by().values_list("person", "week"))
        self._seen: dict[str, int] = {}

    def fault(self, one: Given, before: EffortEntry | None) -> Fault | None:
        """Return why a row cannot be taken, None if it can."""
        for name, sentence in self._objections(one, before):
            if sentence:
                return Fault(one.row, name, sentence)
        self._seen[one.key] = one.row
        return None

    def overfull(self, fresh: Iterable[Given], replaced: Iterable[EffortEntry]) -> list[Fault]:
        """Return the weeks that would come to hold more hours than there are."""
        so_far_there = EffortSum.objects.filter(
            unit=EffortUnit.MINUTES, week__range=self._span
        ).order_by()
        total: Counter[tuple[int, date]] = Counter()
        for person, week, amount in so_far_there.values_list("person", "week", "amount"):
            total[person, week] += amount
        for entry in replaced:
            if entry.unit == EffortUnit.MINUTES:
                total[entry.person_id, entry.week] -= entry.amount
        faults = []
        for one in fresh:
            if one.unit == EffortUnit.MINUTES:
                total[one.person.pk, one.week] += one.amount
                if (so_far := total[one.person.pk, one.week]) > MOST_MINUTES:
                    faults.append(Fault(one.row, "amount", _overfull(one, so_far)))
        return faults

    def _objections(self, one: Given, before: EffortEntry | None) -> Iterator[tuple[str, str]]:
        yield "person", self._of_person(one.person)
        yield "on", f"{week_name(one.week)} has not begun yet." * (one.week > self._today)
        yield "amount", "Give more than nothing." * (one.amount <= 0)
        yield "key", self._of_key(one)
        yield "on", self._of_closing(one, before)
        yield "item", self._of_line(one)
        if one.unit == EffortUnit.MINUTES and (one.person.pk, one.week) in self._pulses:
            yield "on", f"{one.person} has given a pulse for {week_name(one.week)}; withdraw it."

    def _of_person(self, person: Person) -> str:
        member = self._members.get(person.pk)
        if member is None or member.role == Role.GUEST:
            return f"{person} gives no effort here. Choose a member."
        if member.ended_at is not None:
            return f"{person} has left; their effort stays as it is."
        if self._theirs is not None and person.pk not in self._theirs:
            return "You may bring in your own effort and that of people in teams you lead."
        return ""

    def _of_key(self, one: Given) -> str:
        earlier = self._seen.get(one.key)
        return f"Row {earlier} has this id already. Keep one." if earlier else ""

    def _of_closing(self, one: Given, before: EffortEntry | None) -> str:
        if before is not None and not before.is_late and before.week in self._closed:
            return f"{week_name(before.week)} is closed; what was said in time stays."
        if one.week in self._closed and not self._late:
            return f"{week_name(one.week)} is closed. Say why this comes late, or leave it out."
        return ""

    def _of_line(self, one: Given) -> str:
        try:
            check_priority(self._by, one.line, one.week)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def _led(self) -> set[int] | None:
        if self._by.role == Role.OWNER:
            return None
        rows = TeamMember.objects.filter(team__in=led_by(self._by))
        return {self._by.person_id, *rows.values_list("person", flat=True)}

    @property
    def _span(self) -> tuple[date, date]:
        """The first and the last week that are spoken of."""
        weeks = self._weeks or {self._today}
        return min(weeks), max(weeks)


def _overfull(one: Given, so_far: int) -> str:
    return (
        f"A week has 168 h; with this {one.person} would have {said_minutes(so_far)} in "
        f"{week_name(one.week)}. Correct it or leave it out."
    )


def _standing(source: str, keys: list[str]) -> dict[str, EffortEntry]:
    found: dict[str, EffortEntry] = {}
    for start in range(0, len(keys), _CHUNK):
        rows = EffortEntry.objects.filter(
            source=source, external_id__in=keys[start : start + _CHUNK], withdrawn_at=None
        )
        found |= {entry.external_id: entry for entry in rows}
    return found


def _is_same(entry: EffortEntry, one: Given) -> bool:
    """Tell whether it says the same; where it counts may have been linked anew since."""
    return (
        (entry.person_id, entry.week, entry.unit, entry.amount)
        == (one.person.pk, one.week, one.unit, one.amount)
    ) and (
        entry.item_id == one.item.pk if one.item else
        entry.item_id is None and entry.priority_id == (one.priority.pk if one.priority else None)
    )  # fmt: skip


def _entry(
    by: Membership, one: Given, *, source: str, team: int | None, late: str | None
) -> EffortEntry:
    in_minutes = one.unit == EffortUnit.MINUTES
    return EffortEntry(
        organisation=by.organisation,
        person=one.person,
        team_id=(one.item.team_id if one.item else None) or team,
        week=one.week,
        item=one.item,
        priority=one.line,
        method=EffortMethod.TIME if in_minutes else EffortMethod.SIZES,
        unit=one.unit,
        amount=one.amount,
        note=(one.note if late is None else f"{one.note} (late: {late})".strip())[:300],
        source=source,
        external_id=one.key,
        is_late=late is not None,
        entered_by=by.person,
    )


def _held(given: Sequence[Given]) -> list[Given]:
    """Return the same with the items as they are now, which nobody links anew meanwhile."""
    pks = sorted({one.item.pk for one in given if one.item})
    items: dict[int, WorkItem] = {}
    for start in range(0, len(pks), _CHUNK):
        rows = WorkItem.objects.filter(pk__in=pks[start : start + _CHUNK]).order_by("pk")
        held = rows.select_for_update(no_key=True, of=("self",)).select_related("priority__plan")
        items |= {item.pk: item for item in held}
    return [replace(one, item=items[one.item.pk]) if one.item else one for one in given]
