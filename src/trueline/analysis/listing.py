"""Odds in lists: filtering and sorting many measures by what was found for their main goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.expressions import OrderBy

from trueline.analysis.models import OddsReading, Verdict
from trueline.core.periods import Calendar
from trueline.measures.listing import main_goal_of_row, waiting, with_latest
from trueline.measures.models import Goal, Measure, Tier
from trueline.measures.queries import measures, search


@dataclass(frozen=True, slots=True)
class Wish:
    """Which measures a person wants to see; what is empty is not asked.

    Attributes:
        words: All of them in the name, key or description.
        tier: One of the tiers.
        team: A team's number.
        owner: A person's number.
        verdict: What is said of the main goal.
        values: "due" for those whose last ended period has no value, "late" for longer silence.
        archived: Those that were put away, instead of those in use.
        sort: "odds" (worst first), "silent" (longest first), "tier", "owner", else by name.
    """

    words: str = ""
    tier: str = ""
    team: int | None = None
    owner: int | None = None
    verdict: str = ""
    values: str = ""
    archived: bool = False
    sort: str = ""


def with_odds(rows: QuerySet[Measure], day: date) -> QuerySet[Measure]:
    """Add `verdict` and `probability` of the main goal, in force on a day, to every measure."""
    rows = rows.annotate(main_goal=main_goal_of_row(day))
    found = _last_reading("main_goal", day)
    return rows.annotate(
        verdict=Subquery(found.values("verdict")[:1]),
        probability=Subquery(found.values("probability")[:1]),
    )


def poor_goals(first: date, last: date, *, as_of: date, most: int) -> Sequence[Goal]:
    """Return standing goals due within two days that are unlikely to be met, worst odds first.

    Three-year targets are left out. One query; each carries its `verdict` and `probability`,
    and `in_all`, how many there are; measure and owner are loaded.
    """
    found = _last_reading("pk", as_of)
    goals = Goal.objects.filter(
        dropped_at=None, measure__archived_at=None, due_on__range=(first, last)
    ).exclude(measure__tier=Tier.TARGET)
    poor = goals.annotate(
        verdict=Subquery(found.values("verdict")[:1]),
        probability=Subquery(found.values("probability")[:1]),
    ).filter(verdict__in=[Verdict.UNLIKELY, Verdict.MISSED])
    counted = poor.annotate(in_all=Window(Count("pk")))
    worst_first = counted.order_by(F("probability").asc(nulls_last=True), "due_on", "pk")
    return list(worst_first.select_related("measure", "measure__owner")[:most])


def verdicts() -> list[tuple[str, str]]:
    """Return every verdict, with the word for it."""
    return [(str(value), str(label)) for value, label in Verdict.choices]


def _last_reading(goal: str, day: date) -> QuerySet[OddsReading]:
    return OddsReading.objects.filter(goal=OuterRef(goal), as_of__lte=day).order_by("-as_of")


def narrowed(wish: Wish, calendar: Calendar, day: date) -> QuerySet[Measure]:
    """Return the measures a person asked for, in the order they asked for, with latest values."""
    rows = measures(
        archived=wish.archived, tier=wish.tier or None, team=wish.team, owner=wish.owner
    )
    if wish.words:
        rows = search(rows, wish.words)
    if wish.values:
        rows = waiting(rows, calendar, day, late=wish.values == "late").order_by("name", "pk")
    if wish.verdict or wish.sort == "odds":
        rows = with_odds(rows, day)
    if wish.verdict:
        rows = rows.filter(Q(verdict=wish.verdict))
    return with_latest(rows).order_by(*_order(wish.sort), "name", "pk")


def _order(sort: str) -> Sequence[OrderBy | Case]:
    orders: dict[str, Sequence[OrderBy | Case]] = {
        "odds": [F("probability").asc(nulls_last=True)],
        "silent": [F("latest_period").asc(nulls_last=True)],
        "owner": [F("owner__name").asc(nulls_last=True)],
        "tier": [Case(*(When(tier=tier, then=place) for place, tier in enumerate(Tier.values)))],
    }
    return orders.get(sort, [])
