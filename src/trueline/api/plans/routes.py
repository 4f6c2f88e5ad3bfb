"""/plans: writing, adopting, shares, amendments."""

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query

from trueline.api.answers import PersonRef, place, referred, tag
from trueline.api.http import ApiRequest
from trueline.api.paging import Key, Page, PageQuery, paged
from trueline.api.plans.notes import note_of
from trueline.api.plans.schemas import (
    Adoption,
    AmendmentOut,
    PlanNew,
    PlanOut,
    ShareOut,
    SharesIn,
    SharesOut,
)
from trueline.api.routes import Routes
from trueline.api.types import PathId, given
from trueline.core.errors import Refusal
from trueline.plans import actions, queries, shares
from trueline.strategy.queries import strategy

if TYPE_CHECKING:
    from trueline.plans.models import AnnualPlan, PlanVersion, Priority

routes = Routes("plans")
_BY_START = (Key("starts_on", date, falling=True), Key("pk", int, falling=True))
_BY_NUMBER = (Key("number", int),)


@routes.operation("GET", "/plans", Page[PlanOut])
def plan_list(request: ApiRequest, query: Query[PageQuery]) -> Page[PlanOut]:
    """The organisation's plans, latest first."""
    rows = queries.plans()
    return paged(request, rows, _BY_START, query, into=Page[PlanOut], show=PlanOut.model_validate)


@routes.operation("POST", "/plans", PlanOut, status=201)
def plan_create(request: ApiRequest, body: PlanNew) -> PlanOut:
    """Write a plan down, with its standing work."""
    fields = given(body)
    if "strategy_id" in fields:
        fields["strategy"] = referred(strategy, fields.pop("strategy_id"), field="strategy")
    written = actions.write_plan(by=request.member, **fields)
    place(request, "plan_get", plan_id=written.pk)
    return _shown(request, written)


@routes.operation("GET", "/plans/{plan_id}", PlanOut)
def plan_get(request: ApiRequest, plan_id: PathId) -> PlanOut:
    """One plan."""
    return _shown(request, queries.plan(plan_id))


@routes.operation("POST", "/plans/{plan_id}/adopt", PlanOut, version=True)
def plan_adopt(request: ApiRequest, plan_id: PathId, body: Adoption) -> PlanOut:
    """Adopt a plan: from then on it changes by amendments only."""
    found = queries.plan(plan_id)
    actions.adopt_plan(by=request.member, plan=found, version=request.version, **given(body))
    return _shown(request, found)


@routes.operation("PUT", "/plans/{plan_id}/shares", SharesOut, version=True)
def shares_put(request: ApiRequest, plan_id: PathId, body: SharesIn) -> SharesOut:
    """Set the shares of one quarter; the former are replaced."""
    found = queries.plan(plan_id)
    act = shares.set_shares_exactly if body.exactly else shares.set_shares
    act(
        by=request.member,
        plan=found,
        version=request.version,
        quarter=body.quarter,
        weights=_weights(found, body),
        note=note_of(body.note),
    )
    tag(request, found)
    return SharesOut(shares=[ShareOut.model_validate(row) for row in found.shares.all()])


@routes.operation("GET", "/plans/{plan_id}/amendments", Page[AmendmentOut])
def amendment_list(
    request: ApiRequest, plan_id: PathId, query: Query[PageQuery]
) -> Page[AmendmentOut]:
    """The versions of a plan, the adopted one first; none before it is adopted."""
    rows = queries.versions(queries.plan(plan_id))
    return paged(request, rows, _BY_NUMBER, query, into=Page[AmendmentOut], show=_amendment)


def _weights(plan: "AnnualPlan", body: SharesIn) -> "dict[Priority, int]":
    known = {row.pk: row for row in plan.priorities.all()}
    found: dict[Priority, int] = {}
    for share in body.shares:
        row = known.get(share.priority_id)
        if row is None:
            raise Refusal("Choose priorities of this plan.", field="shares")
        if row in found:
            raise Refusal(f"{row} has two shares; give it one.", field="shares")
        found[row] = share.weight
    return found


def _amendment(version: "PlanVersion") -> AmendmentOut:
    decision = version.decision
    return AmendmentOut(
        number=version.number,
        in_force_on=version.in_force_on,
        recorded_on=version.recorded_on,
        recorded_by=PersonRef.model_validate(version.recorded_by),
        sentence=decision.sentence if decision else "",
        reason=decision.reason if decision else "",
    )


def _shown(request: ApiRequest, row: "AnnualPlan") -> PlanOut:
    tag(request, row)
    return PlanOut.model_validate(row)
