"""Everything that can be done to a strategy, its themes and its reviews."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from trueline.core.clock import today
from trueline.core.errors import NotFound, Refusal
from trueline.core.text import check_text, clean_line, free_key
from trueline.core.trees import lies_within
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.journal.queries import removed
from trueline.measures.models import Measure
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.strategy.models import Review, Strategy, Theme, ThemeMeasure

#: What the journal keeps of a removed theme, so that it can be taken back.
_KEPT = ("strategy_id", "parent_id", "key", "name", "description", "position")


class StrategyFields(TypedDict, total=False):
    """What can be set on a strategy."""

    name: str
    purpose: str
    starts_on: date
    ends_on: date


class ThemeFields(TypedDict, total=False):
    """What can be set on a theme."""

    key: str
    name: str
    description: str
    parent: Theme | None
    position: int


@transaction.atomic
def write_strategy(*, by: Membership, **fields: Unpack[StrategyFields]) -> Strategy:
    """Write a strategy down: a name, a purpose and a horizon.

    Raises:
        NotAllowed: the member may not change the strategy.
        Refusal: a field is not acceptable.
    """
    require(by, Act.EDIT_STRATEGY)
    strategy = Strategy(organisation=by.organisation, **_check_strategy({"name": "", **fields}))
    _check_horizon(strategy)
    strategy.save()
    record(by=by, verb="wrote", subject=strategy, after={**fields})
    return strategy


@transaction.atomic
def change_strategy(
    *, by: Membership, strategy: Strategy, version: int, **fields: Unpack[StrategyFields]
) -> Strategy:
    """Change a strategy.

    Raises:
        NotAllowed: the member may not change the strategy.
        Refusal: a field is not acceptable.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_STRATEGY)
    checked = _check_strategy(fields)
    _check_horizon(
        Strategy(
            starts_on=checked.get("starts_on", strategy.starts_on),
            ends_on=checked.get("ends_on", strategy.ends_on),
        )
    )
    before = apply_changes(strategy, version=version, changes=checked)
    if before:
        after = {name: value for name, value in checked.items() if name in before}
        record(by=by, verb="changed", subject=strategy, before=before, after=after)
    return strategy


@transaction.atomic
def add_theme(
    *,
    by: Membership,
    strategy: Strategy,
    measures: Iterable[Measure] = (),
    **fields: Unpack[ThemeFields],
) -> Theme:
    """Add a theme with its measures; its key is made from its name if none is given.

    Raises:
        NotAllowed: the member may not change the strategy.
        Refusal: a field is not acceptable, or the key is taken.
    """
    require(by, Act.EDIT_STRATEGY)
    checked = _check_theme(strategy, {"name": "", **fields})
    taken = strategy.themes.values_list("key", flat=True)
    key = checked.pop("key", "") or free_key(checked["name"], taken=taken, fallback="theme")
    if key in taken:
        raise Refusal(f"There is a theme with the key “{key}” already.", field="key")
    checked.setdefault("position", strategy.themes.count())
    theme = Theme.objects.create(
        organisation=by.organisation, strategy=strategy, key=key, **checked
    )
    record(by=by, verb="added", subject=theme, after={"key": key, **checked})
    show_theme_by(by=by, theme=theme, measures=measures)
    return theme


@transaction.atomic
def change_theme(
    *,
    by: Membership,
    theme: Theme,
    version: int,
    measures: Iterable[Measure] | None = None,
    **fields: Unpack[ThemeFields],
) -> Theme:
    """Change a theme; its measures too, unless they are None.

    Raises:
        NotAllowed: the member may not change the strategy.
        Refusal: a field is not acceptable, or the theme would sit inside itself.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_STRATEGY)
    checked = _check_theme(theme.strategy, fields)
    _refuse_cycle(theme, checked.get("parent"))
    before = apply_changes(theme, version=version, changes=checked)
    if before:
        after = {name: value for name, value in checked.items() if name in before}
        record(by=by, verb="changed", subject=theme, before=before, after=after)
    if measures is not None:
        show_theme_by(by=by, theme=theme, measures=measures)
    return theme


@transaction.atomic
def remove_theme(*, by: Membership, theme: Theme, version: int) -> None:
    """Remove a theme; it can be taken back. Its measures stay; themes inside it are moved first.

    Raises:
        NotAllowed: the member may not change the strategy.
        Refusal: other themes sit inside it.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_STRATEGY)
    if theme.children.exists():
        raise Refusal("Other themes sit inside this one. Move or remove them first.")
    apply_changes(theme, version=version, changes={})
    shown = ThemeMeasure.objects.filter(theme=theme).values_list("measure_id", flat=True)
    kept = {name: getattr(theme, name) for name in _KEPT}
    record(by=by, verb="removed", subject=theme, before={**kept, "measures": sorted(shown)})
    theme.delete()


@transaction.atomic
def restore_theme(*, by: Membership, theme_id: int) -> Theme:
    """Take a removed theme back, as the journal kept it, under its former number.

    What is gone meanwhile (the theme around it, a measure) is left out.

    Raises:
        NotAllowed: the member may not change the strategy.
        NotFound: no such theme was removed here, or its strategy is gone.
        Refusal: another theme has its key now.
    """
    require(by, Act.EDIT_STRATEGY)
    entry = removed(Theme, theme_id)
    kept = dict(entry.before) if entry else {}
    strategy = Strategy.objects.filter(pk=kept.get("strategy_id", 0)).first()
    if strategy is None or Theme.objects.filter(pk=theme_id).exists():
        raise NotFound("There is no such theme to take back.")
    if strategy.themes.filter(key=kept["key"]).exists():
        raise Refusal(f"Another theme has the key “{kept['key']}” now.", field="key")
    measures = Measure.objects.filter(pk__in=kept.pop("measures"))
    if not strategy.themes.filter(pk=kept["parent_id"]).exists():
        kept["parent_id"] = None
    theme = Theme.objects.create(organisation=by.organisation, pk=theme_id, **kept)
    record(by=by, verb="restored", subject=theme)
    show_theme_by(by=by, theme=theme, measures=measures)
    return theme


@transaction.atomic
def show_theme_by(*, by: Membership, theme: Theme, measures: Iterable[Measure]) -> None:
    """Say which measures show how a theme goes; the former list is replaced.

    Raises:
        NotAllowed: the member may not change the strategy.
        Refusal: a measure is another organisation's.
    """
    require(by, Act.EDIT_STRATEGY)
    wanted = {measure.pk for measure in measures}
    if Measure.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("Choose measures of this organisation.", field="measures")
    standing = set(ThemeMeasure.objects.filter(theme=theme).values_list("measure_id", flat=True))
    if wanted == standing:
        return
    ThemeMeasure.objects.filter(theme=theme, measure__in=standing - wanted).delete()
    ThemeMeasure.objects.bulk_create(
        ThemeMeasure(organisation=by.organisation, theme=theme, measure_id=pk)
        for pk in sorted(wanted - standing)
    )
    record(
        by=by,
        verb="chose measures",
        subject=theme,
        before={"measures": sorted(standing)},
        after={"measures": sorted(wanted)},
    )


@transaction.atomic
def record_review(*, by: Membership, held_on: date, note: str = "") -> Review:
    """Record that the targets were looked at together on a day.

    Raises:
        NotAllowed: the member may not record reviews.
        Refusal: the day has not come yet, or has its review already.
    """
    require(by, Act.HOLD_REVIEW)
    if held_on > today(by.organisation.time_zone):
        raise Refusal("That day has not come yet.", field="held_on")
    if Review.objects.filter(held_on=held_on).exists():
        raise Refusal(f"A review on {held_on} is recorded already.", field="held_on")
    review = Review.objects.create(
        organisation=by.organisation,
        held_on=held_on,
        note=check_text(note.strip(), field="note", longest=10_000),
        recorded_by=by.person,
    )
    record(by=by, verb="recorded", subject=review)
    return review


def _check_strategy(fields: StrategyFields) -> StrategyFields:
    checked: StrategyFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=200)
    if "purpose" in fields:
        checked["purpose"] = check_text(fields["purpose"].strip(), field="purpose", longest=10_000)
    return checked


def _check_horizon(strategy: Strategy) -> None:
    if strategy.ends_on <= strategy.starts_on:
        raise Refusal("A strategy must end after it starts.", field="ends_on")


def _check_theme(strategy: Strategy, fields: ThemeFields) -> ThemeFields:
    checked: ThemeFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=300)
    if fields.get("key"):
        checked["key"] = clean_line(fields["key"], field="key", longest=80)
    if "description" in fields:
        checked["description"] = check_text(
            fields["description"].strip(), field="description", longest=10_000
        )
    parent = fields.get("parent")
    if parent and parent.strategy_id != strategy.pk:
        raise Refusal("Choose a theme of this strategy.", field="parent")
    return checked


def _refuse_cycle(theme: Theme, parent: Theme | None) -> None:
    if lies_within(parent, theme):
        raise Refusal(f"{theme} cannot sit inside itself.", field="parent")
