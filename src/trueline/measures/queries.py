"""Everything that can be asked about measures."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Sum, When

from trueline.core.errors import NotFound, Refusal
from trueline.core.search import holding
from trueline.measures.models import (
    Confidence,
    DeclaredChange,
    Goal,
    GoalKind,
    Measure,
    Observation,
    Tier,
)
from trueline.organisations.models import Membership


class Value(NamedTuple):
    """A period's value as it was known."""

    period: date
    value: float


def measures(
    *,
    archived: bool = False,
    tier: str | None = None,
    team: int | None = None,
    owner: int | None = None,
) -> QuerySet[Measure]:
    """Return the organisation's measures by name, with owners and teams; of one kind, if said."""
    rows = Measure.objects.filter(archived_at__isnull=not archived)
    if tier:
        rows = rows.filter(tier=tier)
    if team is not None:
        rows = rows.filter(team=team)
    if owner is not None:
        rows = rows.filter(owner=owner)
    return rows.select_related("owner", "team")


def search(rows: QuerySet[Measure], words: str) -> QuerySet[Measure]:
    """Return those whose name, key or description holds every word."""
    return holding(rows, words, ("name", "key", "description"))


def measure(measure_id: int) -> Measure:
    """Return one measure, archived or not.

    Raises:
        NotFound: there is none with that number here.
    """
    found = (
        Measure.objects.select_related("owner", "team", "parent", "organisation")
        .filter(pk=measure_id)
        .first()
    )
    if found is None:
        raise NotFound("There is no such measure here.")
    return found


def measures_by_number(numbers: Iterable[int]) -> dict[int, Measure]:
    """Return those of the numbered measures that are here, archived or not. One query."""
    return Measure.objects.in_bulk(list(numbers))


def observations(
    measure: Measure, *, as_of: date | None = None, revisions: bool = False
) -> QuerySet[Observation]:
    """Return the values as they stand, or stood at the end of a day, latest period first.

    Args:
        measure: What was measured.
        as_of: Only what was known on that day; None for now.
        revisions: Also what was corrected or withdrawn.
    """
    rows = Observation.objects.filter(measure=measure).select_related("entered_by")
    rows = rows.order_by("-period", "-revision")
    if as_of is not None:
        rows = rows.filter(known_on__lte=as_of, period__lte=as_of)
    if revisions:
        return rows
    if as_of is None:
        return rows.filter(is_current=True, value__isnull=False)
    later = Observation.objects.filter(
        measure=measure,
        period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
        known_on__lte=as_of,
    )
    return rows.filter(~Exists(later), value__isnull=False)


def last_word(measure: Measure, period: date) -> Observation:
    """Return what was last said of one period, even if that was to withdraw it.

    Raises:
        NotFound: nothing was.
    """
    found = revisions(measure, period).select_related("measure").first()
    if found is None:
        raise NotFound("This period has no value.")
    return found


def current_observations(measure: Measure) -> QuerySet[Observation]:
    """Return the values that stand, newest period first, withdrawn ones left out."""
    return (
        Observation.objects.filter(measure=measure, is_current=True, value__isnull=False)
        .select_related("entered_by")
        .order_by("-period")
    )


def revisions(measure: Measure, period: date) -> QuerySet[Observation]:
    """Return everything that was said of one period, last word first."""
    return (
        Observation.objects.filter(measure=measure, period=period)
        .select_related("entered_by")
        .order_by("-revision")
    )


def values_as_of(measure: Measure, as_of: date) -> list[Value]:
    """Return the values as they were known at the end of a day, oldest first. One query."""
    rows = Observation.objects.filter(measure=measure, known_on__lte=as_of, period__lte=as_of)
    # A later revision takes the place of an earlier one.
    known = dict(rows.order_by("period", "revision").values_list("period", "value"))
    return [Value(period, value) for period, value in known.items() if value is not None]


def goals(measure: Measure) -> QuerySet[Goal]:
    """Return the goals that stand, soonest due first."""
    return Goal.objects.filter(measure=measure, dropped_at=None).order_by("due_on", "pk")


def goal(goal_id: int) -> Goal:
    """Return one goal, standing or dropped.

    Raises:
        NotFound: there is none with that number here.
    """
    found = (
        Goal.objects.select_related("measure", "measure__organisation").filter(pk=goal_id).first()
    )
    if found is None:
        raise NotFound("There is no such goal here.")
    return found


def with_so_far(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Add `so_far` to goals that add up: the sum of the values that stand within their time."""
    within = Observation.objects.filter(
        measure=OuterRef("measure"),
        is_current=True,
        value__isnull=False,
        period__gte=OuterRef("start_on"),
        period__lte=OuterRef("due_on"),
    )
    total = within.order_by().values("measure").annotate(total=Sum("value")).values("total")
    return goals.annotate(so_far=Case(When(kind=GoalKind.SUM, then=Subquery(total))))


def targets_between(first: date, last: date) -> list[Goal]:
    """Return, for every measure of tier target, its last standing goal due within those days."""
    targets = Goal.objects.filter(
        measure__tier=Tier.TARGET,
        measure__archived_at=None,
        dropped_at=None,
        due_on__range=(first, last),
    )
    rows = (
        with_so_far(targets)
        .select_related("measure", "measure__owner")
        .order_by("measure__name", "measure_id", "due_on", "pk")
    )
    return list({goal.measure_id: goal for goal in rows}.values())


def own_confidence(goal: Goal, member: Membership) -> Confidence | None:
    """Return what this member last said of a goal."""
    return Confidence.objects.filter(goal=goal, person=member.person).first()


def own_confidences(goal: Goal, member: Membership) -> QuerySet[Confidence]:
    """Return everything this member said of a goal, latest first."""
    return Confidence.objects.filter(goal=goal, person=member.person)


def owner_confidence(goal: Goal) -> Confidence | None:
    """Return what the measure's owner last said of a goal."""
    return Confidence.objects.filter(goal=goal, person=goal.measure.owner).first()


def entries(measure: Measure, as_of: date) -> list[Observation]:
    """Return what stood at the end of a day, newest period first. One query."""
    known: dict[date, Observation] = {}
    rows = Observation.objects.filter(measure=measure, known_on__lte=as_of, period__lte=as_of)
    for row in rows.select_related("entered_by").order_by("-period", "revision"):
        known[row.period] = row
    return [row for row in known.values() if row.value is not None]


def revision_of(measure: Measure, period: date) -> int:
    """Return the number of the last thing said of a period; 0 where nothing was."""
    rows = Observation.objects.filter(measure=measure, period=period, is_current=True)
    return rows.values_list("revision", flat=True).first() or 0


def changes(measure: Measure, as_of: date) -> QuerySet[DeclaredChange]:
    """Return the declared changes known at the end of a day, oldest first."""
    rows = DeclaredChange.objects.filter(measure=measure, on__lte=as_of)
    return rows.select_related("declared_by")


def parts(measure: Measure) -> QuerySet[Measure]:
    """Return the measures that are parts of this one, by name."""
    return measures().filter(parent=measure)


def dropped_goals(measure: Measure) -> QuerySet[Goal]:
    """Return the goals that were dropped, last due first."""
    return Goal.objects.filter(measure=measure, dropped_at__isnull=False).order_by("-due_on", "-pk")


def confidences(goals: Iterable[Goal], as_of: date) -> dict[int, list[Confidence]]:
    """Return goal number -> the last word of each person up to a day, newest first. One query."""
    rows = Confidence.objects.filter(goal__in=[goal.pk for goal in goals], said_on__lte=as_of)
    said: dict[int, dict[int, Confidence]] = {}
    for row in rows.select_related("person").order_by("-said_on", "-pk"):
        said.setdefault(row.goal_id, {}).setdefault(row.person.pk, row)
    return {goal: list(by_person.values()) for goal, by_person in said.items()}


def named(words: str) -> Measure:
    """Return the measure with that key, or else that name, archived ones left out.

    Raises:
        Refusal: there is none, or several have the name.
    """
    rows = Measure.objects.filter(archived_at=None)
    found = list(rows.filter(key=words)[:1]) or list(rows.filter(name__iexact=words)[:2])
    if not found:
        raise Refusal(f"There is no measure called “{words}”.", field="parent")
    if len(found) > 1:
        raise Refusal(f"Several measures are called “{words}”. Use the key.", field="parent")
    return found[0]
