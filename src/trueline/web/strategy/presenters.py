"""The strategy's page: its targets, and its themes with their measures, indented."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trueline.analysis.queries import odds_as_of, target_lines
from trueline.measures.listing import latest_values, main_goals
from trueline.strategy.queries import Branch, strategies, tree
from trueline.web.lines import Odds, odds_read
from trueline.web.numbers import say, say_target
from trueline.web.words import say_due

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure
    from trueline.organisations.models import Organisation
    from trueline.strategy.models import Strategy, Theme


@dataclass(frozen=True, slots=True)
class TargetView:
    """A three-year target with its odds."""

    goal: "Goal"
    target: str
    due: str
    odds: Odds


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure of a theme: where it stands, where it should go, its odds."""

    measure: "Measure"
    now: str
    target: str
    odds: Odds | None


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme; `level` 1 stands directly in the strategy."""

    theme: "Theme"
    level: int
    measures: Sequence[MeasureView]


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """Everything the page shows."""

    strategy: "Strategy"
    others: Sequence["Strategy"]
    targets: Sequence[TargetView]
    themes: Sequence[ThemeView]


@dataclass(frozen=True, slots=True)
class _Findings:
    """What stands for every measure of the tree, asked for all at once."""

    values: dict[int, tuple[date, float]]
    goals: dict[int, "Goal"]
    odds: dict[int, Odds]


def strategy_page(strategy: "Strategy", organisation: "Organisation", day: date) -> StrategyPage:
    """Return a strategy's page; nine statements, however large its tree."""
    branches = tree(strategy)
    flat = list(_flat(branches, 1))
    findings = _findings([measure for branch, _ in flat for measure in branch.measures], day)
    found = target_lines(strategy.starts_on, strategy.ends_on, as_of=day, review=None)
    return StrategyPage(
        strategy=strategy,
        others=[other for other in strategies() if other.pk != strategy.pk],
        targets=[
            TargetView(
                goal=line.goal,
                target=say_target(line.goal.target, line.goal.upper, line.goal.measure),
                due=say_due(line.goal.due_on),
                odds=odds_read(line.odds, key=f"target-{line.goal.pk}"),
            )
            for line in found
        ],
        themes=[_theme(branch, level, findings) for branch, level in flat],
    )


def _flat(branches: Sequence[Branch], level: int) -> Iterator[tuple[Branch, int]]:
    for branch in branches:
        yield branch, level
        yield from _flat(branch.inside, level + 1)


def _findings(measures: Sequence["Measure"], day: date) -> _Findings:
    goals = main_goals(measures, day)
    odds = odds_as_of([goal.pk for goal in goals.values()], day)
    return _Findings(
        values=latest_values([measure.pk for measure in measures]),
        goals=goals,
        odds={
            pk: odds_read(odds.get(goal.pk), key=f"theme-odds-{goal.pk}")
            for pk, goal in goals.items()
        },
    )


def _theme(branch: Branch, level: int, findings: _Findings) -> ThemeView:
    return ThemeView(
        theme=branch.theme,
        level=level,
        measures=[_measure(measure, findings) for measure in branch.measures],
    )


def _measure(measure: "Measure", findings: _Findings) -> MeasureView:
    goal = findings.goals.get(measure.pk)
    _, value = findings.values.get(measure.pk, (None, None))
    so_far: float | None = getattr(goal, "so_far", None)
    return MeasureView(
        measure=measure,
        now=say(value if so_far is None else so_far, measure),
        target=say_target(goal.target, goal.upper, measure) if goal else "",
        odds=findings.odds.get(measure.pk),
    )
