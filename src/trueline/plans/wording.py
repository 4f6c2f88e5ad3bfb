"""Names and figures of a plan's content, as people read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from trueline.core.money import Money
from trueline.core.periods import Calendar, Rhythm
from trueline.measures.models import Goal, Measure
from trueline.organisations.models import Membership
from trueline.plans.content import Content, PriorityContent
from trueline.plans.models import AnnualPlan, PriorityKind, PriorityState
from trueline.plans.quarters import calendar_of
from trueline.strategy.models import Strategy
from trueline.teams.models import Team


@dataclass(slots=True)
class Names:
    """The names behind the numbers in a plan's content, as they are today."""

    people: dict[int, str] = field(default_factory=dict)
    teams: dict[int, str] = field(default_factory=dict)
    goals: dict[int, str] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    strategies: dict[int, str] = field(default_factory=dict)

    def listed(self, kind: str, numbers: Iterable[int | None]) -> str:
        """Return names joined by commas, "–" for nothing."""
        known: Mapping[int, str] = getattr(self, kind)
        named = [known.get(n, "one since removed") for n in numbers if n is not None]
        return ", ".join(sorted(named)) or "–"


def names_in(*contents: Content) -> Names:
    """Return the names of everything that contents speak of. At most five statements."""
    rows = [row for content in contents for row in content.plan["priorities"]]
    people = {row["owner"] for row in rows if row["owner"]}
    teams = {row["team"] for row in rows if row["team"]}
    goals = {n for row in rows for n in row["goals"]}
    measures = {n for row in rows for n in row["measures"]}
    strategies = {c.plan["strategy"] for c in contents if c.plan["strategy"]}
    return Names(
        people=dict(
            Membership.objects.filter(person__in=people).values_list("person", "person__name")
        )
        if people
        else {},
        teams=dict(Team.objects.filter(pk__in=teams).values_list("pk", "name")) if teams else {},
        goals=_goals(goals) if goals else {},
        measures=dict(Measure.objects.filter(pk__in=measures).values_list("pk", "name"))
        if measures
        else {},
        strategies=dict(Strategy.objects.filter(pk__in=strategies).values_list("pk", "name"))
        if strategies
        else {},
    )


def percent(weight: int, total: int) -> str:
    """Return a share as people say it, to a hundredth of a percent: "12.5 %"."""
    if not total:
        return "–"
    hundredths = round(Fraction(weight * 10_000, total))
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + " %"


def money(minor: int, plan: AnnualPlan) -> str:
    """Return an amount of the plan's budget with its currency."""
    return str(Money(minor, plan.currency))


def quarter_label(plan: AnnualPlan, quarter: date) -> str:
    """Return a quarter's name: "Q3 2026"."""
    return calendar_of(plan).label(Rhythm.QUARTER, quarter)


def kind_label(row: PriorityContent) -> str:
    """Return what kind of line of the plan a priority is."""
    return str(PriorityKind(row["kind"]).label)


def state_label(row: PriorityContent) -> str:
    """Return where a priority stands: "done on 2026-04-01"."""
    label = str(PriorityState(row["state"]).label).lower()
    return f"{label} on {row['closed_on']}" if row["closed_on"] else label


def _goals(numbers: set[int]) -> dict[int, str]:
    rows = Goal.objects.filter(pk__in=numbers).select_related("measure")
    return {
        goal.pk: f"{goal.measure}: {goal.measure.said(goal.target)} by {_day(goal.due_on)}"
        for goal in rows
    }


def _day(day: date) -> str:
    return Calendar().label(Rhythm.DAY, day)
