"""Writing what a checked file says: through the same actions as everyone, all or nothing."""

from typing import Any

from django.db import transaction

from trueline.core.periods import Rhythm
from trueline.exchange.imports.book import Book
from trueline.exchange.imports.drafts import GroupDraft, MeasureDraft
from trueline.measures.actions import add_measure, change_measure
from trueline.measures.goals import change_goal, set_goal
from trueline.measures.models import Measure
from trueline.measures.values import load_values
from trueline.strategy.actions import (
    add_theme,
    change_theme,
    show_theme_by,
    write_strategy,
)
from trueline.strategy.models import Strategy, ThemeMeasure
from trueline.strategy.queries import strategy_on
from trueline.teams.actions import add_team, change_team
from trueline.teams.models import Team


@transaction.atomic
def write(book: Book, *, source: str) -> int:
    """Write everything a file says.

    Args:
        book: The checked file; nothing in it needs attention.
        source: Where it comes from, kept with every value.

    Returns:
        How many values were new or corrected.

    Raises:
        Refusal: something needs attention after all; nothing is written.
    """
    book.refuse_problems()
    teams = _write_teams(book)
    _write_themes(book)
    for draft in book.measures:
        draft.measure = _write_measure(book, draft, teams)
    _join_parts(book)
    _show_themes(book)
    count = load_values(
        by=book.by,
        readings=book.values.readings([draft.measure for draft in book.measures]),
        source=source,
    )
    _write_goals(book)
    return count


def _write_teams(book: Book) -> dict[str, Team]:
    """Add and change teams; return them by key and by name, with those the file only names."""
    known: dict[str, Team] = {}
    for draft in book.teams.values():
        standing = draft.standing
        if not isinstance(standing, Team):
            standing = add_team(by=book.by, key=draft.key, **_fields(draft))
        elif draft.changed:
            change_team(by=book.by, team=standing, version=standing.version, **_fields(draft))
        known[standing.name] = known[draft.key] = standing
    _place_teams(book, known)
    for name in sorted(book.named_teams):
        known[name] = add_team(by=book.by, name=name)
    return known


def _fields(draft: GroupDraft) -> dict[str, Any]:
    return dict(draft.fields)


def _place_teams(book: Book, known: dict[str, Team]) -> None:
    for draft in book.teams.values():
        parent = known.get(draft.parent_key or "") or book.team(draft.parent_key or "")
        team = known[draft.key]
        if parent and team.parent_id != parent.pk:
            change_team(by=book.by, team=team, version=team.version, parent=parent)


def _write_themes(book: Book) -> None:
    if not any(draft.changed or draft.standing is None for draft in book.themes.values()):
        return
    strategy = book.strategy or _first_strategy(book)
    known = {theme.key: theme for theme in strategy.themes.all()}
    for draft in _parents_first(book.themes):
        fields = _fields(draft)
        if draft.parent_key:
            fields["parent"] = known[draft.parent_key]
        theme = known.get(draft.key)
        if theme is None:
            known[draft.key] = add_theme(by=book.by, strategy=strategy, key=draft.key, **fields)
        elif draft.changed:
            change_theme(by=book.by, theme=theme, version=theme.version, **fields)


def _first_strategy(book: Book) -> Strategy:
    """Begin a strategy for the themes of an organisation that has none."""
    year = book.calendar.start(Rhythm.YEAR, book.today)
    return write_strategy(
        by=book.by,
        name="Strategy",
        starts_on=year,
        ends_on=book.calendar.end(Rhythm.YEAR, book.calendar.move(Rhythm.YEAR, year, 2)),
    )


def _parents_first(drafts: dict[str, GroupDraft]) -> list[GroupDraft]:
    """Return themes so that each comes after the one it sits in, where both are in the file."""
    ordered: dict[str, GroupDraft] = {}

    def place(draft: GroupDraft, above: tuple[str, ...]) -> None:
        parent = drafts.get(draft.parent_key or "")
        if parent and parent.key not in ordered and parent.key not in above:
            place(parent, (*above, draft.key))
        ordered.setdefault(draft.key, draft)

    for draft in drafts.values():
        place(draft, ())
    return list(ordered.values())


def _write_measure(book: Book, draft: MeasureDraft, teams: dict[str, Team]) -> Measure:
    fields: dict[str, Any] = dict(draft.fields)
    if draft.team_key:
        fields["team"] = teams.get(draft.team_key) or book.team(draft.team_key)
    measure = draft.measure
    if draft.is_new:
        # What the row did not say was chosen for the whole file when it was read.
        chosen = {
            name: getattr(measure, name)
            for name in ("name", "tier", "direction", "rhythm", "aggregation", "decimals")
        }
        return add_measure(by=book.by, key=measure.key, **{**chosen, **fields})
    if draft.changed:
        change_measure(by=book.by, measure=measure, version=measure.version, **fields)
    return measure


def _join_parts(book: Book) -> None:
    """Say which measures are parts of which, now that all of them are there."""
    for draft in book.measures:
        if draft.parent is None:
            continue
        part, whole = draft.measure, book.measures[draft.parent].measure
        if part.parent_id != whole.pk:
            change_measure(by=book.by, measure=part, version=part.version, parent=whole)


def _show_themes(book: Book) -> None:
    """Say which measures show how each theme goes, for measures whose row says so."""
    speaking = {draft.measure.pk: draft for draft in book.measures if draft.theme_keys}
    strategy = strategy_on(book.today) if speaking else None
    for theme in strategy.themes.all() if strategy else []:
        standing = set(
            ThemeMeasure.objects.filter(theme=theme).values_list("measure_id", flat=True)
        )
        said = {pk for pk, draft in speaking.items() if theme.key in (draft.theme_keys or ())}
        wanted = (standing - set(speaking)) | said
        if wanted != standing:
            show_theme_by(by=book.by, theme=theme, measures=Measure.objects.filter(pk__in=wanted))


def _write_goals(book: Book) -> None:
    for draft in book.goals.values():
        if draft.fate == "N":
            set_goal(by=book.by, measure=draft.draft.measure, keeps_level=True, **draft.fields)
        elif draft.fate == "C":
            change_goal(
                by=book.by,
                goal=draft.goal,
                version=draft.goal.version,
                keeps_level=True,
                **{k: v for k, v in draft.fields.items() if k not in ("kind", "due_on")},
            )
