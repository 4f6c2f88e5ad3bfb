"""/goals/…/odds and /goals/…/confidence: what the engine found and what one believes."""

from datetime import date

from ninja import Query

from trueline.analysis.queries import odds_as_of, odds_history
from trueline.api.goals.schemas import ConfidenceOut, ConfidencePut, OddsOut
from trueline.api.http import ApiRequest
from trueline.api.paging import Key, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.api.types import AsOf, PathId
from trueline.core.clock import today
from trueline.core.errors import NotFound
from trueline.measures import goals, queries

routes = Routes("goals")
_BY_READING = (Key("as_of", date, falling=True),)
_BY_DAY = (Key("said_on", date, falling=True),)


@routes.operation("GET", "/goals/{goal_id}/odds", OddsOut)
def odds_get(request: ApiRequest, goal_id: PathId, query: Query[AsOf]) -> OddsOut:
    """A goal's odds as they were in force on a day; 404 if none were computed."""
    goal = queries.goal(goal_id)
    day = query.as_of or today(request.member.organisation.time_zone)
    reading = odds_as_of([goal.pk], day).get(goal.pk)
    if reading is None:
        raise NotFound("No odds are computed for this goal yet.")
    return OddsOut.model_validate(reading)


@routes.operation("GET", "/goals/{goal_id}/odds/history", Page[OddsOut])
def odds_list(request: ApiRequest, goal_id: PathId, query: Query[PageQuery]) -> Page[OddsOut]:
    """Every reading of a goal's odds, latest first."""
    rows = odds_history(queries.goal(goal_id))
    return paged(request, rows, _BY_READING, query, into=Page[OddsOut], show=OddsOut.model_validate)


@routes.operation("GET", "/goals/{goal_id}/confidences", Page[ConfidenceOut])
def confidence_list(
    request: ApiRequest, goal_id: PathId, query: Query[PageQuery]
) -> Page[ConfidenceOut]:
    """What one said of a goal oneself, latest first."""
    rows = queries.own_confidences(queries.goal(goal_id), request.member)
    show = ConfidenceOut.model_validate
    return paged(request, rows, _BY_DAY, query, into=Page[ConfidenceOut], show=show)


@routes.operation("PUT", "/goals/{goal_id}/confidence", ConfidenceOut)
def confidence_put(request: ApiRequest, goal_id: PathId, body: ConfidencePut) -> ConfidenceOut:
    """Say how likely one thinks it is that a goal is met; the last word of a day counts."""
    said = goals.state_confidence(
        by=request.member,
        goal=queries.goal(goal_id),
        probability=body.probability,
        reason=body.reason,
    )
    return ConfidenceOut.model_validate(said)
