"""Computing a measure's courses and its goals' odds, and keeping them with their day.

This module loads the engine; pages that only show what is kept read analysis.queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from django.db import transaction

from trueline.analysis.asking import Known, Promise, odds_of
from trueline.analysis.keeping import keep
from trueline.analysis.models import CourseReading, OddsReading, Verdict
from trueline.analysis.series import history, horizon
from trueline.core.clock import now, today
from trueline.insight.courses import Courses, bands, simulate
from trueline.insight.odds import Word
from trueline.measures.models import Direction, Goal, Measure
from trueline.measures.queries import Value, goals, measure, values_as_of
from trueline.organisations.models import Organisation

#: Points of the past that a small chart shows.
_RECENT: Final = 60
_VERDICTS: Final = {
    Word.TOO_EARLY: Verdict.EARLY,
    Word.LIKELY: Verdict.LIKELY,
    Word.UNCERTAIN: Verdict.UNCERTAIN,
    Word.UNLIKELY: Verdict.UNLIKELY,
    Word.MET: Verdict.MET,
    Word.MISSED: Verdict.MISSED,
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
    keep(finding.course, measure=measure, as_of=as_of)
    for reading in finding.odds:
        keep(reading, goal=reading.goal, as_of=as_of)
    return finding


def read(measure: Measure, *, as_of: date) -> Finding:
    """Compute a measure's courses and odds from what was known on a day.

    Args:
        measure: With its organisation loaded.
        as_of: The day; values known later are not used.
    """
    values = values_as_of(measure, as_of)
    standing = list(goals(measure))
    known = _known(measure, values, [goal.due_on for goal in standing], as_of)
    return Finding(
        course=_course(measure, values, known, as_of),
        odds=[_odds(goal, measure, known, as_of) for goal in standing],
    )


def _known(measure: Measure, values: Sequence[Value], due: Sequence[date], as_of: date) -> Known:
    rhythm, calendar = measure.beat, measure.organisation.calendar
    last = values[-1].period if values else as_of
    seen = history(values, rhythm, calendar, lowest=measure.lowest, highest=measure.highest)
    courses = simulate(seen, horizon(rhythm, calendar, last, due))
    return Known(rhythm, calendar, seen, last, courses)


def _odds(goal: Goal, measure: Measure, known: Known, as_of: date) -> OddsReading:
    promise = Promise(
        kind=goal.kind,
        start_on=goal.start_on,
        due_on=goal.due_on,
        target=goal.target,
        falls=measure.direction == Direction.DOWN,
        upper=goal.upper,
        window=goal.window,
    )
    found = odds_of(promise, known)
    return OddsReading(
        organisation=measure.organisation,
        goal=goal,
        as_of=as_of,
        read_at=now(),
        verdict=_VERDICTS[found.word],
        probability=found.probability,
    )


def _course(measure: Measure, values: Sequence[Value], known: Known, as_of: date) -> CourseReading:
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
        bands=_bands(known, known.courses) if known.courses else [],
    )


def _bands(known: Known, courses: Courses) -> list[list[object]]:
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
            known.calendar.move(known.rhythm, known.last, step + 1).isoformat(),
            *(float(f"{edge:.6g}") for edge in row),
        ]
        for step, row in enumerate(edges)
    ]
