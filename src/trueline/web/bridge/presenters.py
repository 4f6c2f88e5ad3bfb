"""The Bridge: what is asked of the domain, and how it is laid out. Ten statements at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from trueline.analysis.drift_readings import quarter_reading
from trueline.analysis.listing import poor_goals
from trueline.analysis.queries import TargetLine, target_lines
from trueline.core.clock import today
from trueline.core.periods import Rhythm
from trueline.measures.listing import counted, waiting
from trueline.measures.queries import measures
from trueline.strategy.queries import last_review, strategy_on
from trueline.web.bridge.effort import Effort, effort_of
from trueline.web.bridge.words import Standing, all_is_well, review_name, sentence
from trueline.web.lines import Line, Odds, line, odds_of
from trueline.web.numbers import say_target
from trueline.web.sentences import Sentence
from trueline.web.words import say_due

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure
    from trueline.organisations.models import Organisation
    from trueline.strategy.models import Review, Strategy

#: Rows of the two short lists.
_FEW = 6


@dataclass(frozen=True, slots=True)
class PoorGoal:
    """A goal of this year that is unlikely to be met."""

    goal: "Goal"
    target: str
    due: str
    odds: Odds


@dataclass(frozen=True, slots=True)
class Missing:
    """A measure whose last ended period has no value."""

    measure: "Measure"
    since: str
    late: bool


@dataclass(frozen=True, slots=True)
class Bridge:
    """Everything the page shows."""

    day: date
    strategy: "Strategy | None"
    review: "Review | None"
    review_name: str
    sentence: Sentence
    well: bool
    targets: Sequence[Line]
    due: str
    poor: Sequence[PoorGoal]
    poor_in_all: int
    missing: Sequence[Missing]
    missing_in_all: int
    effort: Effort | None
    nothing_yet: bool


def bridge_of(organisation: "Organisation") -> Bridge:
    """Return the Bridge as of today."""
    day = today(organisation.time_zone)
    strategy = strategy_on(day)
    review = last_review(day)
    found = _targets(strategy, day, review)
    poor = poor_goals(day, _year_end(organisation, day), as_of=day, most=_FEW)
    silent = list(counted(waiting(measures(), organisation.calendar, day))[:_FEW])
    standing = _standing(found, review, getattr(silent[0], "late_in_all", 0) if silent else 0)
    silent_in_all = getattr(silent[0], "in_all", 0) if silent else 0
    effort = _effort(organisation, day)
    return Bridge(
        day=day,
        strategy=strategy,
        review=review,
        review_name=review_name(review.held_on, day) if review else "",
        sentence=(*_sentence(standing, organisation, day), *(effort.sentence if effort else ())),
        well=all_is_well(standing, len(poor), silent_in_all),
        targets=[_line(target, organisation) for target in found],
        due=_due(found),
        poor=[_poor(goal) for goal in poor],
        poor_in_all=getattr(poor[0], "in_all", 0) if poor else 0,
        missing=[_missing(measure, organisation) for measure in silent],
        missing_in_all=silent_in_all,
        effort=effort,
        nothing_yet=not (found or silent or poor or effort) and not measures().exists(),
    )


def _targets(
    strategy: "Strategy | None", day: date, review: "Review | None"
) -> Sequence[TargetLine]:
    if strategy is None:
        return []
    first, last = strategy.starts_on, strategy.ends_on
    return target_lines(first, last, as_of=day, review=review.held_on if review else None)


def _standing(found: Sequence[TargetLine], review: "Review | None", late: int) -> Standing:
    then = [target.before.verdict if target.before else "" for target in found]
    return Standing(
        now=[target.odds.verdict if target.odds else "" for target in found],
        then=then if review else None,
        review=review.held_on if review else None,
        late=late,
    )


def _sentence(standing: Standing, organisation: "Organisation", day: date) -> Sentence:
    if not standing.now:
        return ()
    late = reverse("measures", kwargs={"organisation": organisation.slug}) + "?values=late"
    return sentence(standing, today=day, targets="#targets", late=late)


def _line(target: TargetLine, organisation: "Organisation") -> Line:
    goal = target.goal
    return line(
        goal.measure,
        goal,
        target.course,
        target.odds,
        target.before,
        calendar=organisation.calendar,
    )


def _due(found: Sequence[TargetLine]) -> str:
    """Say when all of them are due; nothing if the days differ, each row then says its own."""
    days = {target.goal.due_on for target in found}
    return say_due(days.pop()) if len(days) == 1 else ""


def _poor(goal: "Goal") -> PoorGoal:
    verdict: str = goal.verdict  # type: ignore[attr-defined]
    probability: float | None = goal.probability  # type: ignore[attr-defined]
    return PoorGoal(
        goal=goal,
        target=say_target(goal.target, goal.upper, goal.measure),
        due=say_due(goal.due_on),
        odds=odds_of(verdict, probability, key=f"poor-{goal.pk}"),
    )


def _missing(measure: "Measure", organisation: "Organisation") -> Missing:
    period: date | None = measure.latest_period  # type: ignore[attr-defined]
    label = organisation.calendar.label(measure.beat, period) if period else ""
    return Missing(measure, label, late=measure.is_late)  # type: ignore[attr-defined]


def _effort(organisation: "Organisation", day: date) -> Effort | None:
    label = organisation.calendar.label(Rhythm.QUARTER, day)
    return effort_of(quarter_reading(organisation.calendar, day), organisation, label)


def _year_end(organisation: "Organisation", day: date) -> date:
    calendar = organisation.calendar
    return calendar.year_start(calendar.fiscal_year(day) + 1) - timedelta(days=1)
