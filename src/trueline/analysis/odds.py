"""Computing a measure's courses and its goals' odds, and keeping them with their day.

This module loads the engine; pages that only show what is kept read analysis.queries.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from django.db import transaction

from trueline.analysis.models import CourseReading, OddsReading, Verdict
from trueline.analysis.series import history, periods_in_goal
from trueline.core.clock import now, today
from trueline.core.periods import SEASON_LENGTH, Calendar
from trueline.insight import odds as engine
from trueline.insight.courses import Courses, bands, simulate
from trueline.insight.history import History
from trueline.measures.models import Direction, Goal, Measure
from trueline.measures.queries import Value, goals, measure, values_as_of
from trueline.organisations.models import Organisation

#: Points of the past that a small chart shows.
_RECENT: Final = 60
#: Nobody plans further ahead than this many periods; a mistyped year must not stall a worker.
_FURTHEST: Final = 400
_VERDICTS: Final = {
    engine.Word.TOO_EARLY: Verdict.EARLY,
    engine.Word.LIKELY: Verdict.LIKELY,
    engine.Word.UNCERTAIN: Verdict.UNCERTAIN,
    engine.Word.UNLIKELY: Verdict.UNLIKELY,
    engine.Word.MET: Verdict.MET,
    engine.Word.MISSED: Verdict.MISSED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A measure's courses and its goals' odds as of a day; nothing of it is saved yet."""

    course: CourseReading
    odds: list[OddsReading]


def read_measure(organisation: Organisation, measure_id: int) -> None:
    """Compute and keep today's reading; the job that runs when a measure's data change."""
    keep_reading(measure(measure_id), as_of=today(organisation.time_zone))


@transaction.atomic
def keep_reading(measure: Measure, *, as_of: date) -> Finding:
    """Read a measure as of a day and keep the result; a later reading of that day replaces it."""
    finding = read(measure, as_of=as_of)
    _keep(finding.course, measure=measure, as_of=as_of)
    for reading in finding.odds:
        _keep(reading, goal=reading.goal, as_of=as_of)
    return finding


def read(measure: Measure, *, as_of: date) -> Finding:
    """Compute a measure's courses and odds from what was known on a day.

    Args:
        measure: With its organisation loaded.
        as_of: The day; values known later are not used.
    """
    calendar = measure.organisation.calendar
    values = values_as_of(measure, as_of)
    standing = list(goals(measure))
    known = history(measure, values, calendar)
    last = values[-1].period if values else as_of
    ahead = _horizon(measure, calendar, standing, last)
    courses = simulate(known, ahead)
    return Finding(
        course=_course(measure, calendar, values, courses, as_of),
        odds=[_odds(goal, measure, calendar, known, courses, last, as_of) for goal in standing],
    )


def _horizon(measure: Measure, calendar: Calendar, standing: Sequence[Goal], last: date) -> int:
    """Return how many periods to look ahead: to the furthest due date, or a year without one."""
    due = [calendar.between(measure.beat, last, goal.due_on) for goal in standing]
    return min(_FURTHEST, max([*due, 0]) or SEASON_LENGTH[measure.beat])


def _odds(
    goal: Goal,
    measure: Measure,
    calendar: Calendar,
    known: History,
    courses: Courses | None,
    last: date,
    as_of: date,
) -> OddsReading:
    total, elapsed = periods_in_goal(measure, calendar, goal.start_on, goal.due_on, last)
    if (after_due := calendar.between(measure.beat, goal.due_on, last)) > 0:
        # What came after the due date neither meets nor misses the goal.
        known = replace(known, values=known.values[:-after_due])
        courses = simulate(known, 0)
    asked = engine.Goal(
        kind=engine.Kind(goal.kind),
        target=goal.target,
        periods_total=total,
        periods_elapsed=elapsed,
        direction=(
            engine.Direction.AT_MOST
            if measure.direction == Direction.DOWN
            else engine.Direction.AT_LEAST
        ),
        window=goal.window or 1,
        upper=math.inf if goal.upper is None else goal.upper,
    )
    found = engine.odds(known, asked, courses)
    return OddsReading(
        organisation=measure.organisation,
        goal=goal,
        as_of=as_of,
        read_at=now(),
        verdict=_VERDICTS[found.word],
        probability=found.probability,
    )


def _course(
    measure: Measure,
    calendar: Calendar,
    values: Sequence[Value],
    courses: Courses | None,
    as_of: date,
) -> CourseReading:
    last = values[-1] if values else None
    return CourseReading(
        organisation=measure.organisation,
        measure=measure,
        as_of=as_of,
        read_at=now(),
        observations=len(values),
        last_period=last.period if last else None,
        last_value=last.value if last else None,
        recent=[[v.period.isoformat(), v.value] for v in values[-_RECENT:]],
        bands=_bands(measure, calendar, last.period, courses) if last and courses else [],
    )


def _bands(
    measure: Measure, calendar: Calendar, last: date, courses: Courses
) -> list[list[object]]:
    """Return a line a future period, each edge with six significant digits."""
    found = bands(courses)
    by_level = {band.level: band for band in found.bands}
    edges = np.column_stack(
        [
            *(by_level[level].low for level in (95, 80, 50)),
            found.median,
            *(by_level[level].high for level in (50, 80, 95)),
        ]
    )
    return [
        [
            calendar.move(measure.beat, last, step + 1).isoformat(),
            *(float(f"{edge:.6g}") for edge in row),
        ]
        for step, row in enumerate(edges)
    ]


def _keep(reading: CourseReading | OddsReading, **key: object) -> None:
    fields = {
        field.name: getattr(reading, field.name)
        for field in reading._meta.concrete_fields
        if not field.primary_key and field.name not in key
    }
    type(reading).objects.update_or_create(**key, defaults=fields)
