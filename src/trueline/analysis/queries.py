"""What was found, as it is kept; reading it costs no computation and loads no engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import OuterRef, QuerySet, Subquery

from trueline.analysis.models import CourseReading, OddsReading
from trueline.measures.models import Goal, Measure
from trueline.measures.queries import targets_between

_Reading = TypeVar("_Reading", CourseReading, OddsReading)


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A three-year target as the Bridge shows it.

    Attributes:
        goal: The target, with its measure and the measure's owner loaded.
        course: The measure's likely courses, None if nothing was computed yet.
        odds: The odds in force.
        before: The odds in force at the last review, None if there were none.
    """

    goal: Goal
    course: CourseReading | None
    odds: OddsReading | None
    before: OddsReading | None


def target_lines(first: date, last: date, *, as_of: date, review: date | None) -> list[TargetLine]:
    """Return the three-year targets due within two days, with odds as of a day.

    At most four queries, however many targets there are.
    """
    goals = targets_between(first, last)
    courses = courses_as_of([goal.measure_id for goal in goals], as_of)
    now = odds_as_of([goal.pk for goal in goals], as_of)
    then = odds_as_of([goal.pk for goal in goals], review) if review else {}
    return [
        TargetLine(goal, courses.get(goal.measure_id), now.get(goal.pk), then.get(goal.pk))
        for goal in goals
    ]


def odds_as_of(goals: Iterable[int], day: date) -> dict[int, OddsReading]:
    """Return goal number -> the odds that were in force on a day. One query."""
    return {row.goal_id: row for row in _in_force(OddsReading.objects.all(), "goal", goals, day)}


def courses_as_of(measures: Iterable[int], day: date) -> dict[int, CourseReading]:
    """Return measure number -> the likely courses that were in force on a day. One query."""
    rows = _in_force(CourseReading.objects.all(), "measure", measures, day)
    return {row.measure_id: row for row in rows}


def odds_history(goal: Goal) -> QuerySet[OddsReading]:
    """Return every reading of a goal's odds, latest first."""
    return OddsReading.objects.filter(goal=goal).order_by("-as_of")


def course(measure: Measure, day: date) -> CourseReading | None:
    """Return a measure's likely courses as they were in force on a day."""
    return courses_as_of([measure.pk], day).get(measure.pk)


def _in_force(
    rows: "QuerySet[_Reading]", field: str, keys: Iterable[int], day: date
) -> "QuerySet[_Reading]":
    """Return, for each key, the last row not later than `day`."""
    known = rows.filter(as_of__lte=day)
    latest = known.filter(**{field: OuterRef(field)}).order_by("-as_of").values("as_of")[:1]
    return known.filter(**{f"{field}__in": list(keys)}, as_of=Subquery(latest))
