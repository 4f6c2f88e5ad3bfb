"""Odds in lists: filtering and sorting many measures by what was found for their main goal."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window

from trueline.analysis.models import OddsReading, Verdict
from trueline.measures.listing import main_goal_of_row
from trueline.measures.models import Goal, Measure, Tier


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
