"""/strategies/…/themes and /themes: the parts of a strategy and the measures that show them."""

from typing import TYPE_CHECKING, Any

from ninja import Query

from trueline.api.answers import place, referred, tag
from trueline.api.http import ApiRequest
from trueline.api.paging import Key, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.api.strategy.schemas import ThemeChange, ThemeMeasures, ThemeNew, ThemeOut
from trueline.api.types import PathId, given
from trueline.core.errors import Refusal
from trueline.measures.queries import measures_by_number
from trueline.strategy import actions, queries

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.strategy.models import Theme

routes = Routes("strategy")
_ORDER = (Key("position", int), Key("pk", int))


@routes.operation("GET", "/strategies/{strategy_id}/themes", Page[ThemeOut])
def theme_list(request: ApiRequest, strategy_id: PathId, query: Query[PageQuery]) -> Page[ThemeOut]:
    """A strategy's themes, flat: `parent_id` says which sits in which."""
    rows = queries.themes(queries.strategy(strategy_id))
    return paged(request, rows, _ORDER, query, into=Page[ThemeOut], show=_out)


@routes.operation("POST", "/strategies/{strategy_id}/themes", ThemeOut, status=201)
def theme_create(request: ApiRequest, strategy_id: PathId, body: ThemeNew) -> ThemeOut:
    """Add a theme."""
    strategy = queries.strategy(strategy_id)
    added = actions.add_theme(by=request.member, strategy=strategy, **_fields(body))
    place(request, "theme_get", theme_id=added.pk)
    return _shown(request, added)


@routes.operation("GET", "/themes/{theme_id}", ThemeOut)
def theme_get(request: ApiRequest, theme_id: PathId) -> ThemeOut:
    """One theme."""
    return _shown(request, queries.theme(theme_id))


@routes.operation("PATCH", "/themes/{theme_id}", ThemeOut, version=True)
def theme_change(request: ApiRequest, theme_id: PathId, body: ThemeChange) -> ThemeOut:
    """Change a theme."""
    changed = actions.change_theme(
        by=request.member, theme=queries.theme(theme_id), version=request.version, **_fields(body)
    )
    return _shown(request, changed)


@routes.operation("DELETE", "/themes/{theme_id}", status=204, version=True)
def theme_remove(request: ApiRequest, theme_id: PathId) -> None:
    """Remove a theme; its measures stay."""
    actions.remove_theme(by=request.member, theme=queries.theme(theme_id), version=request.version)


@routes.operation("PUT", "/themes/{theme_id}/measures", ThemeOut)
def theme_measures_put(request: ApiRequest, theme_id: PathId, body: ThemeMeasures) -> ThemeOut:
    """Say which measures show how a theme goes; the former list is replaced."""
    theme = queries.theme(theme_id)
    actions.show_theme_by(by=request.member, theme=theme, measures=_measures(body.measure_ids))
    return _shown(request, theme)


def _measures(numbers: list[int]) -> "list[Measure]":
    found = measures_by_number(numbers)
    if len(found) != len(set(numbers)):
        raise Refusal("Choose measures of this organisation.", field="measures")
    return list(found.values())


def _shown(request: ApiRequest, row: "Theme") -> ThemeOut:
    tag(request, row)
    return _out(row)


def _out(row: "Theme") -> ThemeOut:
    return ThemeOut(
        id=row.pk,
        strategy_id=row.strategy_id,
        key=row.key,
        name=row.name,
        description=row.description,
        parent_id=row.parent_id,
        position=row.position,
        measure_ids=sorted(measure.pk for measure in row.measures.all()),
        version=row.version,
    )


def _fields(body: ThemeChange) -> dict[str, Any]:
    fields = given(body)
    if "parent_id" in fields:
        fields["parent"] = referred(queries.theme, fields.pop("parent_id"), field="parent")
    return fields
