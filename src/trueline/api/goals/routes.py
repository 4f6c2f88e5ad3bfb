"""/goals: setting, changing and dropping them."""

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query

from trueline.api.answers import place, tag
from trueline.api.goals.schemas import GoalChange, GoalNew, GoalOut, Reason
from trueline.api.http import ApiRequest
from trueline.api.paging import Key, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.api.types import PathId, given
from trueline.measures import goals, queries

if TYPE_CHECKING:
    from trueline.measures.models import Goal

routes = Routes("goals")
_ORDER = (Key("due_on", date), Key("pk", int))


@routes.operation("GET", "/measures/{measure_id}/goals", Page[GoalOut])
def goal_list(request: ApiRequest, measure_id: PathId, query: Query[PageQuery]) -> Page[GoalOut]:
    """A measure's goals that stand, soonest due first."""
    rows = queries.goals(queries.measure(measure_id)).select_related("measure")
    return paged(request, rows, _ORDER, query, into=Page[GoalOut], show=GoalOut.of)


@routes.operation("POST", "/measures/{measure_id}/goals", GoalOut, status=201)
def goal_create(request: ApiRequest, measure_id: PathId, body: GoalNew) -> GoalOut:
    """Set a goal for a measure."""
    measure = queries.measure(measure_id)
    goal = goals.set_goal(by=request.member, measure=measure, **given(body))
    place(request, "goal_get", goal_id=goal.pk)
    return _shown(request, goal)


@routes.operation("GET", "/goals/{goal_id}", GoalOut)
def goal_get(request: ApiRequest, goal_id: PathId) -> GoalOut:
    """One goal, standing or dropped."""
    return _shown(request, queries.goal(goal_id))


@routes.operation("PATCH", "/goals/{goal_id}", GoalOut, version=True)
def goal_change(request: ApiRequest, goal_id: PathId, body: GoalChange) -> GoalOut:
    """Change a goal; what it was stays in the journal."""
    changed = goals.change_goal(
        by=request.member, goal=queries.goal(goal_id), version=request.version, **given(body)
    )
    return _shown(request, changed)


@routes.operation("POST", "/goals/{goal_id}/drop", GoalOut, version=True)
def goal_drop(request: ApiRequest, goal_id: PathId, body: Reason) -> GoalOut:
    """Drop a goal, with the reason; it can be taken back."""
    dropped = goals.drop_goal(
        by=request.member,
        goal=queries.goal(goal_id),
        version=request.version,
        reason=body.reason,
    )
    return _shown(request, dropped)


@routes.operation("DELETE", "/goals/{goal_id}/drop", GoalOut, version=True)
def goal_restore(request: ApiRequest, goal_id: PathId) -> GoalOut:
    """Take a dropped goal back."""
    row = queries.goal(goal_id)
    return _shown(request, goals.restore_goal(by=request.member, goal=row, version=request.version))


def _shown(request: ApiRequest, row: "Goal") -> GoalOut:
    tag(request, row)
    return GoalOut.of(row)
