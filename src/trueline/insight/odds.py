"""The odds that a goal is met, read off a measure's courses."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from trueline.insight.courses import Courses
from trueline.insight.goals import Direction, Goal, Kind
from trueline.insight.history import Floats, History

#: Nothing open is shown as surer than this.
LEAST, MOST = 0.03, 0.97
LIKELY, UNLIKELY = 0.65, 0.35


class Word(StrEnum):
    """The word for the odds."""

    TOO_EARLY = "too early"
    LIKELY = "likely"
    UNCERTAIN = "uncertain"
    UNLIKELY = "unlikely"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Odds:
    """How likely a goal is met, if nothing changes.

    Attributes:
        probability: 0.03 to 0.97 while open; exactly 0 or 1 once determined; None if too early.
        word: The same as a word.
        chances_in_ten: The same as a whole number, 1 to 9 while open; None if too early.
        determined: Is it certain by now, whatever still happens?
        observations: Known values it rests on.
    """

    probability: float | None
    word: Word
    chances_in_ten: int | None
    determined: bool
    observations: int


def odds(history: History, goal: Goal, courses: Courses | None) -> Odds:
    """Say how likely a goal is met.

    Args:
        history: The measure up to the as-of date.
        goal: What is to be reached.
        courses: From `simulate`, at least as far ahead as the goal is due; the same courses
            serve every goal of the measure. None where it is too early for them.

    Raises:
        ValueError: the courses end before the goal is due.
    """
    seen = len(history.seen)
    certain = settled(history, goal)
    if certain is not None:
        word = Word.MET if certain else Word.MISSED
        return Odds(float(certain), word, 10 * certain, determined=True, observations=seen)
    if courses is None:
        return Odds(None, Word.TOO_EARLY, None, determined=False, observations=seen)
    share = float(goal.met(_counted(goal, courses)).mean())
    shown = min(MOST, max(LEAST, share))
    tenths = min(9, max(1, round(10 * shown)))
    return Odds(shown, word_for(shown), tenths, determined=False, observations=seen)


def word_for(probability: float) -> Word:
    """Return the word for the odds of an open goal."""
    if probability >= LIKELY:
        return Word.LIKELY
    return Word.UNCERTAIN if probability >= UNLIKELY else Word.UNLIKELY


def settled(history: History, goal: Goal) -> bool | None:
    """Say whether a goal is met or missed for certain; None while it is open.

    It is once every period that counts is known, or once what is known can no longer be undone:
    a level that had to be reached at any time was reached, a band that had to be kept was left,
    a sum that can only grow is past its target.
    """
    row = np.full((1, goal.span), np.nan)
    first_ahead = goal.span - goal.horizon
    if first_ahead > 0:
        known = history.values[-first_ahead:]
        row[0, first_ahead - len(known) : first_ahead] = known
    if goal.kind is Kind.LEVEL:
        row = row[:, -1:]
    if np.isfinite(row).all():
        return bool(goal.met(row)[0])
    return _undoable(row[np.isfinite(row)], goal, grows=history.never_negative)


def _undoable(known: Floats, goal: Goal, *, grows: bool) -> bool | None:
    if goal.kind is Kind.REACH and goal.good(known).any():
        return True
    if goal.kind is Kind.WITHIN and not goal.good(known).all():
        return False
    if goal.kind is Kind.SUM and grows:
        return _past_target(float(known.sum()), goal)
    return None


def _past_target(total: float, goal: Goal) -> bool | None:
    if goal.direction is Direction.AT_LEAST:
        return True if total >= goal.target else None
    return False if total > goal.target else None


def _counted(goal: Goal, courses: Courses) -> Floats:
    """Return the periods that count for a goal, (courses, span)."""
    if courses.ahead.shape[1] < goal.horizon:
        raise ValueError(
            f"courses: they look {courses.ahead.shape[1]} periods ahead, "
            f"the goal is due in {goal.horizon}."
        )
    known = max(0, goal.span - goal.horizon)
    past = courses.past[:, courses.past.shape[1] - min(known, courses.past.shape[1]) :]
    rows = np.hstack([past, courses.ahead[:, : goal.horizon]])[:, -goal.span :]
    # Periods from before the measure was kept count as the average of the others.
    missing = goal.span - rows.shape[1]
    if not missing:
        return rows
    return np.hstack([np.repeat(rows.mean(axis=1, keepdims=True), missing, axis=1), rows])
