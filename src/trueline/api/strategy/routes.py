"""/strategies and /reviews."""

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query

from trueline.api.answers import place, tag
from trueline.api.http import ApiRequest
from trueline.api.paging import Key, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.api.strategy.schemas import (
    ReviewNew,
    ReviewOut,
    StrategyChange,
    StrategyNew,
    StrategyOut,
)
from trueline.api.types import PathId, given
from trueline.strategy import actions, queries

if TYPE_CHECKING:
    from trueline.strategy.models import Strategy

routes = Routes("strategy")
_BY_START = (Key("starts_on", date, falling=True), Key("pk", int, falling=True))
_BY_DAY = (Key("held_on", date, falling=True),)


@routes.operation("GET", "/strategies", Page[StrategyOut])
def strategy_list(request: ApiRequest, query: Query[PageQuery]) -> Page[StrategyOut]:
    """The organisation's strategies, latest horizon first."""
    rows = queries.strategies()
    return paged(
        request, rows, _BY_START, query, into=Page[StrategyOut], show=StrategyOut.model_validate
    )


@routes.operation("POST", "/strategies", StrategyOut, status=201)
def strategy_create(request: ApiRequest, body: StrategyNew) -> StrategyOut:
    """Write a strategy down."""
    written = actions.write_strategy(by=request.member, **given(body))
    place(request, "strategy_get", strategy_id=written.pk)
    return _shown(request, written)


@routes.operation("GET", "/strategies/{strategy_id}", StrategyOut)
def strategy_get(request: ApiRequest, strategy_id: PathId) -> StrategyOut:
    """One strategy."""
    return _shown(request, queries.strategy(strategy_id))


@routes.operation("PATCH", "/strategies/{strategy_id}", StrategyOut, version=True)
def strategy_change(request: ApiRequest, strategy_id: PathId, body: StrategyChange) -> StrategyOut:
    """Change a strategy."""
    changed = actions.change_strategy(
        by=request.member,
        strategy=queries.strategy(strategy_id),
        version=request.version,
        **given(body),
    )
    return _shown(request, changed)


@routes.operation("GET", "/reviews", Page[ReviewOut])
def review_list(request: ApiRequest, query: Query[PageQuery]) -> Page[ReviewOut]:
    """The reviews, latest first."""
    rows = queries.reviews()
    return paged(request, rows, _BY_DAY, query, into=Page[ReviewOut], show=ReviewOut.model_validate)


@routes.operation("POST", "/reviews", ReviewOut, status=201)
def review_create(request: ApiRequest, body: ReviewNew) -> ReviewOut:
    """Record that the targets were looked at together on a day."""
    recorded = actions.record_review(by=request.member, held_on=body.held_on, note=body.note)
    return ReviewOut.model_validate(recorded)


def _shown(request: ApiRequest, row: "Strategy") -> StrategyOut:
    tag(request, row)
    return StrategyOut.model_validate(row)
