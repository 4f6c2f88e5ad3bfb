"""Asking the engine for a goal's odds in terms of dates; neither tables nor a database."""

import math
from dataclasses import dataclass, replace
from datetime import date

from trueline.analysis.series import periods_in_goal
from trueline.core.periods import Calendar, Rhythm
from trueline.insight.courses import Courses, simulate
from trueline.insight.goals import Direction, Goal, Kind
from trueline.insight.history import History
from trueline.insight.odds import Odds, odds


@dataclass(frozen=True, slots=True)
class Promise:
    """A goal as people set it.

    Attributes:
        kind: What is compared, as the engine calls it: "level_at_due" and so on.
        start_on: First day that counts.
        due_on: Day on which it is due.
        target: The value to reach; the lower edge of a band.
        falls: Lower is better.
        upper: The upper edge of a band, else None.
        window: Periods an average is over, else None.
    """

    kind: str
    start_on: date
    due_on: date
    target: float
    falls: bool = False
    upper: float | None = None
    window: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A measure as it is known on a day.

    Attributes:
        rhythm: How long its periods are.
        calendar: The organisation's.
        history: Its values.
        last: The last period with a value; the day itself where there is none.
        courses: Its likely courses, to the furthest due date; None if it is too early.
    """

    rhythm: Rhythm
    calendar: Calendar
    history: History
    last: date
    courses: Courses | None


def odds_of(promise: Promise, known: Known) -> Odds:
    """Return how likely a goal is met, from what is known."""
    total, elapsed = periods_in_goal(
        known.rhythm, known.calendar, promise.start_on, promise.due_on, known.last
    )
    goal = Goal(
        kind=Kind(promise.kind),
        target=promise.target,
        periods_total=total,
        periods_elapsed=elapsed,
        direction=Direction.AT_MOST if promise.falls else Direction.AT_LEAST,
        window=promise.window or 1,
        upper=math.inf if promise.upper is None else promise.upper,
    )
    after = known.calendar.between(known.rhythm, promise.due_on, known.last)
    if after > 0:
        return _looking_back(goal, replace(known.history, values=known.history.values[:-after]))
    courses = known.courses
    if courses is not None and courses.ahead.shape[1] < goal.horizon:
        courses = None  # due further ahead than anyone looks
    return odds(known.history, goal, courses)


def _looking_back(goal: Goal, history: History) -> Odds:
    """Return the odds of a goal whose due date is past, from its history up to that date.

    What came later neither meets nor misses it. Courses are needed only where values are missing.
    """
    found = odds(history, goal, None)
    return found if found.determined else odds(history, goal, simulate(history, 0))
