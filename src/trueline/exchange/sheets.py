"""What Trueline writes out, sheet by sheet; the same headers are understood on the way in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from trueline.core.clock import today
from trueline.measures.models import Goal, Measure, Observation
from trueline.organisations.models import Organisation
from trueline.strategy.models import Strategy, ThemeMeasure
from trueline.strategy.queries import strategy_on
from trueline.teams.models import Team

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its headers, and where its rows come from."""

    name: str
    headers: tuple[str, ...]
    rows: Callable[[Organisation], Iterator[tuple[Cell, ...]]]


def _teams(organisation: Organisation) -> Iterator[tuple[Cell, ...]]:
    for team in Team.objects.filter(archived_at=None).select_related("lead", "parent"):
        yield (
            team.key,
            team.name,
            team.lead.email if team.lead else None,
            team.parent.key if team.parent else None,
        )


def _themes(organisation: Organisation) -> Iterator[tuple[Cell, ...]]:
    """Yield the themes of the strategy in force, which is the one imports speak of."""
    strategy = _strategy(organisation)
    for theme in strategy.themes.select_related("parent") if strategy else ():
        yield theme.key, theme.name, theme.description, theme.parent.key if theme.parent else None


def _measures(organisation: Organisation) -> Iterator[tuple[Cell, ...]]:
    themes: dict[int, list[str]] = {}
    shown = ThemeMeasure.objects.filter(theme__strategy=_strategy(organisation)).select_related(
        "theme"
    )
    for row in shown.order_by("theme__position", "pk"):
        themes.setdefault(row.measure_id, []).append(row.theme.key)
    rows = Measure.objects.filter(archived_at=None).select_related("owner", "team", "parent")
    for measure in rows.order_by("key"):
        yield (
            measure.key,
            measure.name,
            measure.description,
            measure.tier,
            measure.direction,
            measure.rhythm,
            measure.aggregation,
            measure.unit_kind,
            measure.unit,
            measure.currency,
            measure.decimals,
            said(measure, measure.lowest),
            said(measure, measure.highest),
            measure.source,
            measure.owner.email if measure.owner else None,
            measure.team.key if measure.team else None,
            measure.parent.key if measure.parent else None,
            "; ".join(themes.get(measure.pk, [])),
        )


def _values(organisation: Organisation) -> Iterator[tuple[Cell, ...]]:
    rows = (
        Observation.objects.filter(is_current=True, value__isnull=False, measure__archived_at=None)
        .select_related("measure")
        .order_by("measure__key", "period")
    )
    for row in rows.iterator(chunk_size=2000):
        yield row.measure.key, row.period, said(row.measure, row.value), row.note, row.known_on


def _goals(organisation: Organisation) -> Iterator[tuple[Cell, ...]]:
    rows = Goal.objects.filter(dropped_at=None, measure__archived_at=None)
    for goal in rows.select_related("measure").order_by("measure__key", "due_on", "kind"):
        yield (
            goal.measure.key,
            goal.kind,
            goal.start_on,
            said(goal.measure, goal.start_value),
            goal.due_on,
            said(goal.measure, goal.target),
            said(goal.measure, goal.upper),
            goal.window,
        )


def _strategy(organisation: Organisation) -> Strategy | None:
    return strategy_on(today(organisation.time_zone))


def said(measure: Measure, value: float | None) -> Cell:
    """Return a stored value in the units people say: major units of money, exactly."""
    if value is None or measure.scale == 1:
        return value
    return Decimal(repr(value)) / measure.scale


SHEETS: Final = (
    Sheet("Teams", ("Key", "Name", "Lead", "Parent"), _teams),
    Sheet("Themes", ("Key", "Name", "Description", "Parent"), _themes),
    Sheet(
        "Measures",
        ("Key", "Name", "Description", "Tier", "Direction", "Rhythm", "Aggregation", "Unit kind",
         "Unit", "Currency", "Decimals", "Lowest", "Highest", "Source", "Owner", "Team", "Parent",
         "Themes"),
        _measures,
    ),
    Sheet("Values", ("Measure", "Period", "Value", "Note", "Known on"), _values),
    Sheet(
        "Goals",
        ("Measure", "Kind", "Start", "Start value", "Due", "Target", "Upper", "Window"),
        _goals,
    ),
)  # fmt: skip
