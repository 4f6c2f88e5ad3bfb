"""Measures in lists: their latest value, the goal that matters next, and what is waited for."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import Coalesce

from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.measures.models import Goal, Measure, Observation, Tier
from trueline.measures.queries import with_so_far

#: Further whole periods without a value after which it is late and no longer only due; days
#: leave room for a long weekend.
_PATIENCE: Final[Mapping[Rhythm, int]] = {
    Rhythm.DAY: 4, Rhythm.WEEK: 1, Rhythm.MONTH: 1, Rhythm.QUARTER: 1, Rhythm.YEAR: 1,
}  # fmt: skip


def with_latest(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    """Add `latest_period` and `latest_value` of the last value that stands to every measure."""
    latest = _latest("pk")
    return rows.annotate(
        latest_period=Subquery(latest.values("period")[:1]),
        latest_value=Subquery(latest.values("value")[:1]),
    )


def latest_values(measures: Iterable[int]) -> dict[int, tuple[date, float]]:
    """Return measure number -> the last period that has a value, and the value. One query."""
    rows = with_latest(Measure.objects.filter(pk__in=list(measures))).order_by()
    found = rows.values_list("pk", "latest_period", "latest_value")  # type: ignore[misc]
    return {pk: (period, value) for pk, period, value in found if period is not None}


def waiting(
    rows: QuerySet[Measure], calendar: Calendar, today: date, *, late: bool = False
) -> QuerySet[Measure]:
    """Return the measures whose last ended period has no value yet, longest silent first.

    Each carries `is_late`: a whole further period has passed in silence.

    Args:
        rows: Measures as from `measures()`.
        calendar: How the organisation cuts time.
        today: The day it is.
        late: Only those that are late.
    """
    tardy = _silent(calendar, today, _PATIENCE)
    due = Q(latest_period=None) | _silent(calendar, today, dict.fromkeys(_PATIENCE, 0))
    found = with_latest(rows).filter(tardy if late else due)
    is_late = Case(When(tardy, then=True), default=False)
    # Those that never had a value come last: nobody has counted on them yet.
    order = F("latest_period").asc(nulls_last=True)
    return found.annotate(is_late=is_late).order_by(order, "pk")


def counted(waiting: QuerySet[Measure]) -> QuerySet[Measure]:
    """Add how many there are, `in_all` and `late_in_all`: a few rows and the counts at once."""
    late = Case(When(is_late=True, then=1))
    return waiting.annotate(in_all=Window(Count("pk")), late_in_all=Window(Count(late)))


def _silent(calendar: Calendar, today: date, patience: Mapping[Rhythm, int]) -> Q:
    """Return: no value for the last ended period, nor for as many before it as `patience`."""
    silent = Q()
    for rhythm, steps in patience.items():
        expected = calendar.move(rhythm, today, -1 - steps)
        silent |= Q(rhythm=rhythm, latest_period__lt=expected)
    return silent


def next_period(measure: Measure, last: date | None, calendar: Calendar, today: date) -> date:
    """Return the period a person most likely has the next value for.

    It is the one after the last value, or the last one that ended where there is none; never
    one that has not begun.
    """
    ended = calendar.move(measure.beat, today, -1)
    if last is None:
        return ended
    return min(calendar.move(measure.beat, last, 1), calendar.start(measure.beat, today))


def main_goals(measures: Iterable[Measure], day: date) -> dict[int, Goal]:
    """Return measure number -> the goal its page and its row speak of. One query.

    For a measure of tier target that is its last one, the three-year target; for others the
    next one due, or the last one where all are past.
    """
    tiers = {measure.pk: measure.tier for measure in measures}
    standing = Goal.objects.filter(measure__in=tiers, dropped_at=None)
    rows = with_so_far(standing).order_by("due_on", "pk")
    by_measure: dict[int, list[Goal]] = {}
    for goal in rows:
        by_measure.setdefault(goal.measure_id, []).append(goal)
    return {pk: main_of(goals, tiers[pk], day) for pk, goals in by_measure.items()}


def main_of(goals: list[Goal], tier: str, day: date) -> Goal:
    """Return the goal that matters among a measure's standing goals, soonest due first."""
    if tier == Tier.TARGET:
        return goals[-1]
    return next((goal for goal in goals if goal.due_on >= day), goals[-1])


def main_goal_of_row(day: date) -> Case:
    """Return the same choice as an expression over measures: the goal's number."""
    standing = Goal.objects.filter(measure=OuterRef("pk"), dropped_at=None)
    last = Subquery(standing.order_by("-due_on", "-pk").values("pk")[:1])
    ahead = standing.filter(due_on__gte=day).order_by("due_on", "pk")
    return Case(
        When(tier=Tier.TARGET, then=last),
        default=Coalesce(Subquery(ahead.values("pk")[:1]), last),
    )


def choices(field: str) -> list[tuple[str, str]]:
    """Return what a field of a measure can be, with the words for it."""
    return _choices(Measure, field)


def goal_choices(field: str) -> list[tuple[str, str]]:
    """Return what a field of a goal can be, with the words for it."""
    return _choices(Goal, field)


def _choices(model: type[Measure] | type[Goal], field: str) -> list[tuple[str, str]]:
    found = model._meta.get_field(field).choices  # type: ignore[union-attr]
    if not found:
        raise Refusal(f"There is no list of words for {field}.", field=field)
    return [(str(value), str(label)) for value, label in found]


def _latest(outer: str) -> QuerySet[Observation]:
    standing = Observation.objects.filter(
        measure=OuterRef(outer), is_current=True, value__isnull=False
    )
    return standing.order_by("-period")
