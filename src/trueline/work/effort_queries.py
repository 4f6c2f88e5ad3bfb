"""Everything that can be asked about effort; statements read the sums, never the entries.

Weeks are named by their Mondays; a span holds its first and its last week. Every question is a
constant number of statements, however much effort there is.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F, QuerySet, Sum

from trueline.core.errors import NotFound
from trueline.organisations.models import Membership, Role
from trueline.people.models import Person
from trueline.teams.models import Team
from trueline.teams.queries import within
from trueline.work.effort_rules import said_amount
from trueline.work.models import EffortEntry, EffortMethod, EffortSum, EffortUnit, WorkItem

_WEEK = timedelta(days=7)


def done_by_priority(
    first: date,
    last: date,
    unit: str,
    *,
    team: Team | None = None,
    person: Person | None = None,
    include_late: bool = True,
) -> dict[int | None, int]:
    """Return the effort of the weeks from `first` to `last` by priority; None is no line.

    Args:
        first: Monday of the first week.
        last: Monday of the last week.
        unit: One of `EffortUnit`; the two are never added.
        team: Only effort in this team and the teams inside it.
        person: Only one person's effort.
        include_late: Also what came after its week was closed; without it a closed period
            answers for ever what it answered when it was closed.
    """
    rows = _sums(first, last, unit, team, person).order_by().values_list("priority")
    return {line: total for line, total in rows.annotate(total=_total(include_late)) if total}


def weekly(
    first: date,
    last: date,
    unit: str,
    *,
    team: Team | None = None,
    person: Person | None = None,
    include_late: bool = True,
) -> dict[date, dict[int | None, int]]:
    """Return the effort of every week by priority; weeks without effort are left out."""
    rows = _sums(first, last, unit, team, person).order_by("week").values_list("week", "priority")
    found: dict[date, dict[int | None, int]] = defaultdict(dict)
    for week, line, total in rows.annotate(total=_total(include_late)):
        if total:
            found[week][line] = total
    return dict(found)


def by_team(
    first: date, last: date, unit: str, *, include_late: bool = True
) -> dict[int | None, dict[int | None, int]]:
    """Return the effort of each team itself (None: no team) by priority; they sum to the whole."""
    rows = _sums(first, last, unit, None, None).order_by().values_list("team", "priority")
    found: dict[int | None, dict[int | None, int]] = defaultdict(dict)
    for team, line, total in rows.annotate(total=_total(include_late)):
        if total:
            found[team][line] = total
    return dict(found)


def late_amounts(first: date, last: date, unit: str) -> dict[int | None, int]:
    """Return by priority what came after its week was closed: the restatement."""
    rows = _sums(first, last, unit, None, None).filter(late__gt=0).order_by()
    return dict(rows.values_list("priority").annotate(total=Sum("late")))


@dataclass(frozen=True, slots=True)
class Part:
    """How many people said where their effort went, of how many who could."""

    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reported in a span.

    Attributes:
        whole: People who reported at least once, of all expected at some time.
        person_weeks: Weeks reported by anyone, of all weeks expected of anyone.
        weeks: The same week by week.
    """

    whole: Part
    person_weeks: Part
    weeks: dict[date, Part]


def reporting(first: date, last: date, *, unit: str | None = None) -> Reporting:
    """Return how many people reported in the weeks from `first` to `last`. Two statements.

    Expected of a week are the members, other than guests, who belonged to the organisation in
    it, and whoever did report: history may be brought in from before people joined here.

    Args:
        first: Monday of the first week.
        last: Monday of the last week.
        unit: Only effort in this unit.
    """
    rows = EffortSum.objects.filter(week__range=(first, last), amount__gt=0)
    said: dict[date, set[int]] = defaultdict(set)
    for week, person in (
        (rows.filter(unit=unit) if unit else rows)
        .order_by()
        .values_list("week", "person")
        .distinct()
    ):
        said[week].add(person)
    members = list(
        Membership.objects.exclude(role=Role.GUEST).values_list("person", "joined_at", "ended_at")
    )
    weeks: dict[date, Part] = {}
    everyone: set[int] = set()
    week = first
    while week <= last:
        expected = _expected(members, week) | said[week]
        weeks[week] = Part(len(said[week]), len(expected))
        everyone |= expected
        week += _WEEK
    return Reporting(
        whole=Part(len(set().union(*said.values())), len(everyone)),
        person_weeks=Part(
            sum(part.reported for part in weeks.values()),
            sum(part.expected for part in weeks.values()),
        ),
        weeks=weeks,
    )


def largest_without_line(
    first: date, last: date, unit: str, *, limit: int = 10
) -> list[tuple[WorkItem | None, int]]:
    """Return the items with the most effort that served nothing; None is effort on no item.

    The one question that reads entries: sums know no items.
    """
    rows = (
        EffortEntry.objects.filter(
            week__range=(first, last), unit=unit, priority=None, withdrawn_at=None
        )
        .order_by()
        .values_list("item")
        .annotate(total=Sum("amount"))
        .order_by("-total", "item")[:limit]
    )
    totals = list(rows)
    items = WorkItem.objects.select_related("owner", "team").in_bulk([pk for pk, _ in totals if pk])
    return [(items[pk] if pk else None, total) for pk, total in totals]


def people_in_bucket(
    first: date, last: date, unit: str, priority_id: int | None, *, limit: int = 10
) -> list[tuple[Person, int]]:
    """Return who gave the most effort to a priority (None: no line), most first."""
    rows = (
        _sums(first, last, unit, None, None)
        .filter(priority=priority_id)
        .order_by()
        .values_list("person")
        .annotate(total=Sum("amount"))
        .filter(total__gt=0)
        .order_by("-total", "person")[:limit]
    )
    totals = list(rows)
    people = Person.objects.in_bulk([pk for pk, _ in totals])
    return [(people[pk], total) for pk, total in totals]


def entries_of(person: Person, week: date) -> QuerySet[EffortEntry]:
    """Return what counts of a person in a week, the latest first, with what it went into."""
    rows = EffortEntry.objects.filter(person=person, week=week, withdrawn_at=None)
    return rows.select_related("item", "priority", "entered_by").order_by("-pk")


def said_total(entries: Iterable[EffortEntry], method: str) -> str:
    """Return for a person what entries sum to, in the unit of a method."""
    unit = EffortUnit.POINTS if method == EffortMethod.SIZES else EffortUnit.MINUTES
    return said_amount(sum(entry.amount for entry in entries if entry.unit == unit), unit)


def entry(entry_id: int) -> EffortEntry:
    """Return one entry.

    Raises:
        NotFound: there is none with that number here.
    """
    found = EffortEntry.objects.select_related("person", "item", "priority").filter(pk=entry_id)
    if (row := found.first()) is None:
        raise NotFound("There is no such entry here.")
    return row


def weeks_said(person: Person, first: date, last: date) -> set[date]:
    """Return the weeks of a span in which a person has given any effort."""
    rows = EffortSum.objects.filter(person=person, week__range=(first, last), amount__gt=0)
    return set(rows.order_by().values_list("week", flat=True))


def _sums(
    first: date, last: date, unit: str, team: Team | None, person: Person | None
) -> QuerySet[EffortSum]:
    rows = EffortSum.objects.filter(week__range=(first, last), unit=unit)
    if team is not None:
        rows = rows.filter(team__in=within(team))
    return rows.filter(person=person) if person is not None else rows


def _total(include_late: bool) -> Sum:
    return Sum("amount") if include_late else Sum(F("amount") - F("late"))


def _expected(members: list[tuple[int, datetime, datetime | None]], week: date) -> set[int]:
    starts = datetime.combine(week, time.min, tzinfo=UTC)
    ends = starts + _WEEK
    return {
        person
        for person, joined, ended in members
        if joined < ends and (ended is None or ended >= starts)
    }
