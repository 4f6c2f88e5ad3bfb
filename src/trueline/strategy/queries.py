"""Everything that can be asked about the strategy."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from trueline.core.errors import NotFound
from trueline.core.search import holding
from trueline.measures.models import Measure
from trueline.strategy.models import Review, Strategy, Theme, ThemeMeasure


@dataclass(slots=True)
class Branch:
    """A theme with its measures and the themes inside it."""

    theme: Theme
    measures: list[Measure] = field(default_factory=list)
    inside: list["Branch"] = field(default_factory=list)


def strategies() -> QuerySet[Strategy]:
    """Return the organisation's strategies, latest horizon first."""
    return Strategy.objects.all()


def strategy(strategy_id: int) -> Strategy:
    """Return one strategy.

    Raises:
        NotFound: there is none with that number here.
    """
    found = Strategy.objects.filter(pk=strategy_id).first()
    if found is None:
        raise NotFound("There is no such strategy here.")
    return found


def strategy_on(day: date) -> Strategy | None:
    """Return the strategy whose horizon holds a day, else the latest; None if there is none."""
    rows = list(Strategy.objects.all())
    return next((s for s in rows if s.starts_on <= day <= s.ends_on), rows[0] if rows else None)


def theme(theme_id: int) -> Theme:
    """Return one theme.

    Raises:
        NotFound: there is none with that number here.
    """
    found = Theme.objects.select_related("strategy", "parent").filter(pk=theme_id).first()
    if found is None:
        raise NotFound("There is no such theme here.")
    return found


def measures_of(theme: Theme) -> QuerySet[Measure]:
    """Return the measures that show how a theme goes, by name; archived ones stay chosen."""
    chosen = ThemeMeasure.objects.filter(theme=theme).values("measure_id")
    return Measure.objects.filter(pk__in=chosen)


def themes_named(words: str) -> QuerySet[Theme]:
    """Return the themes whose name holds every word."""
    return holding(Theme.objects.all(), words, ("name",))


def themes(strategy: Strategy) -> QuerySet[Theme]:
    """Return a strategy's themes in their order, flat, each with its measures. Two queries."""
    return strategy.themes.prefetch_related("measures")


def tree(strategy: Strategy) -> list[Branch]:
    """Return a strategy's themes as a tree, each with its measures. Two queries."""
    branches = {row.pk: Branch(row) for row in strategy.themes.all()}
    shown = ThemeMeasure.objects.filter(
        theme__strategy=strategy, measure__archived_at=None
    ).select_related("measure")
    for row in shown.order_by("measure__name", "pk"):
        branches[row.theme_id].measures.append(row.measure)
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.theme.parent_id or 0)
        (above.inside if above else tops).append(branch)
    return tops


def last_review(before: date) -> Review | None:
    """Return the last review held before a day."""
    return Review.objects.filter(held_on__lt=before).order_by("-held_on").first()


def reviews() -> QuerySet[Review]:
    """Return the reviews, latest first."""
    return Review.objects.select_related("recorded_by")
