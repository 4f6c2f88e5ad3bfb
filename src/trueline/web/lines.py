"""A measure with its goal, course and odds, in the words and marks every page shows them in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.safestring import SafeString

from trueline.analysis.listing import verdicts
from trueline.core.periods import Calendar
from trueline.web.charts import Band, Course, Point, Target, Tone, odds_scale, sparkline
from trueline.web.numbers import say, say_target, unit_of
from trueline.web.words import chances, percent, say_due, shown_odds, tone_of

if TYPE_CHECKING:
    from trueline.analysis.models import CourseReading, OddsReading
    from trueline.measures.models import Goal, Measure
    from trueline.people.models import Person

_WORDS: Final = dict(verdicts())


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds of one goal as they are shown.

    Attributes:
        verdict: The stored verdict, "" while nothing was computed.
        word: The word for it.
        tone: The meaning of its colour.
        percent: "31 %"; empty where there are none.
        chances: "3 chances in 10"; empty where there are none.
        scale: The dot on its scale, with a ring for the odds before.
    """

    verdict: str
    word: str
    tone: Tone
    percent: str
    chances: str
    scale: SafeString

    @property
    def settled(self) -> bool:
        """Whether nothing can change it any more."""
        return self.verdict in {"met", "missed"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a measure, where it stands, where it should go, and whether it will get there."""

    measure: "Measure"
    owner: "Person | None"
    now: str
    now_label: str
    goal: "Goal | None"
    target: str
    due: str
    spark: SafeString
    odds: Odds | None


def odds_of(
    verdict: str, probability: float | None, before: float | None = None, *, key: str
) -> Odds:
    """Return a goal's odds as they are shown.

    Args:
        verdict: As kept; "" while nothing was computed.
        probability: As kept.
        before: What is shown of the odds at the last review, None if there were none.
        key: Unique on the page.
    """
    now, tone = shown_odds(probability, verdict), tone_of(verdict)
    return Odds(
        verdict=verdict,
        word=verdict_word(verdict),
        tone=tone,
        percent=percent(now),
        chances="" if now is None else chances(now),
        scale=odds_scale(now, before, key=key, tone=tone),
    )


def verdict_word(verdict: str) -> str:
    """Return the word for a kept verdict; "" is one that is still to come."""
    return _WORDS.get(verdict, "Being computed")


def odds_read(
    reading: "OddsReading | None", before: "OddsReading | None" = None, *, key: str
) -> Odds:
    """Return kept odds as they are shown, beside those that were kept before."""
    then = shown_odds(before.probability, before.verdict) if before else None
    if reading is None:
        return odds_of("", None, then, key=key)
    return odds_of(reading.verdict, reading.probability, then, key=key)


def line(
    measure: "Measure",
    goal: "Goal | None",
    course: "CourseReading | None",
    odds: "OddsReading | None" = None,
    before: "OddsReading | None" = None,
    *,
    calendar: Calendar,
) -> Line:
    """Return one row of a list."""
    value, label = _now(measure, goal, course, calendar)
    return Line(
        measure=measure,
        owner=measure.owner,
        now=say(value, measure),
        now_label=label,
        goal=goal,
        target=say_target(goal.target, goal.upper, measure) if goal else "",
        due=say_due(goal.due_on) if goal else "",
        spark=sparkline(small_course(measure, course, goal), key=f"course-{measure.pk}"),
        odds=odds_read(odds, before, key=f"odds-{goal.pk}") if goal else None,
    )


def _now(
    measure: "Measure", goal: "Goal | None", course: "CourseReading | None", calendar: Calendar
) -> tuple[float | None, str]:
    """Return what is compared with the target: the sum so far, else the last value."""
    so_far: float | None = getattr(goal, "so_far", None)
    return latest(measure, course, calendar) if so_far is None else (so_far, "so far")


def latest(
    measure: "Measure", course: "CourseReading | None", calendar: Calendar
) -> tuple[float | None, str]:
    """Return the last value and its period in words, as annotated or else as last read."""
    period: date | None = getattr(measure, "latest_period", None)
    value: float | None = getattr(measure, "latest_value", None)
    if period is None and course is not None:
        period, value = course.last_period, course.last_value
    return (None, "") if period is None else (value, calendar.label(measure.beat, period))


def small_course(
    measure: "Measure", reading: "CourseReading | None", goal: "Goal | None"
) -> Course:
    """Return what the small chart of a row is drawn from: the kept reading, nothing else."""
    return Course(
        name=measure.name,
        points=tuple(Point(date.fromisoformat(day), value) for day, value in _recent(reading)),
        bands=bands_of(reading, goal),
        target=target_of(goal),
        unit=unit_of(measure),
    )


def bands_of(reading: "CourseReading | None", goal: "Goal | None") -> tuple[Band, ...]:
    """Return the likely courses that were kept, as far as the goal's due date."""
    rows: Iterable[Sequence[object]] = reading.bands if reading else ()
    bands = (_band(row) for row in rows)
    return tuple(band for band in bands if goal is None or band.on <= goal.due_on)


def target_of(goal: "Goal | None") -> Target | None:
    """Return a goal as the mark on a chart; a sum is no value that a single period reaches."""
    if goal is None or goal.kind == "sum_over_period":
        return None
    return Target(goal.due_on, goal.target, goal.upper)


def _recent(reading: "CourseReading | None") -> Iterable[tuple[str, float]]:
    return reading.recent if reading else ()


def _band(row: Sequence[object]) -> Band:
    day, *values = row
    return Band(date.fromisoformat(str(day)), *(float(str(value)) for value in values))
