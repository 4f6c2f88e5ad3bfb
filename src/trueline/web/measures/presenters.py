"""A measure's page: what is asked of the domain, and how it is laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from trueline.analysis.queries import course as course_as_of
from trueline.analysis.queries import odds_as_of
from trueline.core.clock import today
from trueline.measures import queries
from trueline.measures.listing import main_of
from trueline.strategy.queries import last_review
from trueline.web.bridge.words import review_name
from trueline.web.charts import Change, Course, Point, Signal, course_chart
from trueline.web.lines import Odds, bands_of, odds_read, target_of
from trueline.web.measures.signals import Judged, judge
from trueline.web.measures.words import Outlook, aim, sentence
from trueline.web.numbers import say, say_exactly, say_target, unit_of
from trueline.web.sentences import Sentence
from trueline.web.words import percent, say_due, shown_odds

if TYPE_CHECKING:
    from trueline.analysis.models import CourseReading, OddsReading
    from trueline.measures.models import Confidence, DeclaredChange, Goal, Measure, Observation
    from trueline.organisations.models import Membership
    from trueline.strategy.models import Review


@dataclass(frozen=True, slots=True)
class Belief:
    """What one person said of a goal."""

    said: "Confidence"
    percent: str


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal with its odds, and what people believe of it beside them."""

    goal: "Goal"
    aim: str
    so_far: str
    odds: Odds
    before: str
    beliefs: Sequence[Belief]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One value, as the table of entries shows it."""

    entry: "Observation"
    period: str
    value: str
    signal: str
    stands_out: bool


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Everything the page shows, as of a day."""

    measure: "Measure"
    day: date
    is_today: bool
    sentence: Sentence
    odds: Odds | None
    course: Course
    chart: SafeString
    goals: Sequence[GoalView]
    entries: Sequence[EntryView]
    changes: Sequence["DeclaredChange"]
    parts: Sequence["Measure"]
    dropped: Sequence["Goal"]
    last_known: date | None
    today: date
    signals: int


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of a measure on a day."""

    entries: Sequence["Observation"]
    goals: Sequence["Goal"]
    course: "CourseReading | None"
    odds: dict[int, "OddsReading"]
    before: dict[int, "OddsReading"]
    review: "Review | None"
    changes: Sequence["DeclaredChange"]


def measure_page(measure: "Measure", member: "Membership", day: date) -> MeasurePage:
    """Return a measure's page as of a day; twelve statements, however long its history."""
    known = known_on(measure, day)
    main = main_of(list(known.goals), measure.tier, day) if known.goals else None
    judged = judge(measure, known.entries, known.changes)
    course = course_of(measure, known, main, judged)
    views = _goal_views(measure, known, day)
    now = today(member.organisation.time_zone)
    entries = _entries(measure, known.entries, judged)
    return MeasurePage(
        measure=measure,
        day=day,
        today=now,
        is_today=day == now,
        sentence=_sentence(measure, known, main, day),
        odds=next((view.odds for view in views if view.goal == main), None),
        course=course,
        chart=course_chart(course, key="course"),
        goals=views,
        entries=entries,
        signals=sum(view.stands_out for view in entries),
        changes=known.changes,
        parts=list(queries.parts(measure)),
        dropped=list(queries.dropped_goals(measure)),
        last_known=max((entry.known_on for entry in known.entries), default=None),
    )


def known_on(measure: "Measure", day: date) -> Known:
    """Return what was known on a day; nothing later is looked at."""
    goals = list(queries.goals(measure))
    numbers = [goal.pk for goal in goals]
    review = last_review(day)
    return Known(
        entries=queries.entries(measure, day),
        goals=goals,
        course=course_as_of(measure, day),
        odds=odds_as_of(numbers, day),
        before=odds_as_of(numbers, review.held_on) if review else {},
        review=review,
        changes=list(queries.changes(measure, day)),
    )


def course_of(measure: "Measure", known: Known, goal: "Goal | None", judged: Judged) -> Course:
    """Return what the chart and its table are made from."""
    oldest_first = reversed(known.entries)
    marks = judged.marks()
    return Course(
        name=measure.name,
        points=tuple(
            Point(entry.period, entry.value, marks.get(entry.period, Signal.NONE))
            for entry in oldest_first
        ),
        bands=bands_of(known.course, goal),
        target=target_of(goal),
        limits=judged.limits,
        changes=tuple(Change(change.on, change.reason) for change in known.changes),
        unit=unit_of(measure),
    )


def _sentence(measure: "Measure", known: Known, goal: "Goal | None", day: date) -> Sentence:
    latest = known.entries[0] if known.entries else None
    calendar = measure.organisation.calendar
    reading = known.odds.get(goal.pk) if goal else None
    before = known.before.get(goal.pk) if goal else None
    return sentence(
        Outlook(
            name=measure.name,
            now=say(latest.value, measure) if latest else "",
            now_label=calendar.label(measure.beat, latest.period) if latest else "",
            aim=_aim(goal, measure) if goal else "",
            verdict=reading.verdict if reading else "",
            odds=_shown(reading),
            before=_shown(before),
            review=review_name(known.review.held_on, day) if known.review else "",
            direction=measure.direction,
        )
    )


def _goal_views(measure: "Measure", known: Known, day: date) -> list[GoalView]:
    beliefs = queries.confidences(known.goals, day)
    # What can still be reached comes first.
    ahead_first = sorted(known.goals, key=lambda goal: (goal.due_on < day, goal.due_on))
    return [
        GoalView(
            goal=goal,
            aim=_aim(goal, measure),
            so_far=_so_far(goal, measure, known.entries),
            odds=odds_read(
                known.odds.get(goal.pk), known.before.get(goal.pk), key=f"odds-{goal.pk}"
            ),
            before=_before(known, goal, day),
            beliefs=[Belief(said, percent(said.probability)) for said in beliefs.get(goal.pk, [])],
        )
        for goal in ahead_first
    ]


def _so_far(goal: "Goal", measure: "Measure", entries: Sequence["Observation"]) -> str:
    if goal.kind != "sum_over_period":
        return ""
    within = [e.value or 0.0 for e in entries if goal.start_on <= e.period <= goal.due_on]
    return f"{say(sum(within), measure)} so far"


def _before(known: Known, goal: "Goal", day: date) -> str:
    reading = known.before.get(goal.pk)
    shown = _shown(reading)
    if known.review is None or shown is None:
        return ""
    return f"{percent(shown)} at {review_name(known.review.held_on, day)}"


def _entries(
    measure: "Measure", entries: Sequence["Observation"], judged: Judged
) -> list[EntryView]:
    calendar = measure.organisation.calendar
    return [
        EntryView(
            entry=entry,
            period=calendar.label(measure.beat, entry.period),
            value=say_exactly(entry.value, measure),
            signal=judged.words(entry.period, measure),
            stands_out=bool(judged.signal(entry.period)),
        )
        for entry in entries
    ]


def _aim(goal: "Goal", measure: "Measure") -> str:
    return aim(
        goal.kind,
        measure.direction,
        target=say_target(goal.target, goal.upper, measure),
        due=say_due(goal.due_on),
        window=goal.window,
    )


def _shown(reading: "OddsReading | None") -> float | None:
    return shown_odds(reading.probability, reading.verdict) if reading else None
