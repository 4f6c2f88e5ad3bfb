"""/plans/…/priorities and /priorities: what is moved forward."""

from typing import TYPE_CHECKING, Any

from ninja import Query

from trueline.api.answers import place, referred, tag
from trueline.api.http import ApiRequest
from trueline.api.paging import Key, Page, PageQuery, paged
from trueline.api.plans.notes import note_of
from trueline.api.plans.schemas import PriorityChange, PriorityNew, PriorityOut
from trueline.api.routes import Routes
from trueline.api.types import PathId, given
from trueline.core.errors import Refusal
from trueline.measures.queries import goal, measures_by_number
from trueline.members.queries import fellow
from trueline.plans import priorities, queries
from trueline.teams.queries import team

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure
    from trueline.plans.models import Priority

routes = Routes("plans")
_ORDER = (Key("position", int), Key("pk", int))
_REFERRED = {"owner": fellow, "team": team, "parent": queries.priority}


@routes.operation("GET", "/plans/{plan_id}/priorities", Page[PriorityOut])
def priority_list(
    request: ApiRequest, plan_id: PathId, query: Query[PageQuery]
) -> Page[PriorityOut]:
    """A plan's priorities, flat: `parent_id` says which serves which."""
    rows = queries.priorities(queries.plan(plan_id))
    return paged(request, rows, _ORDER, query, into=Page[PriorityOut], show=_out)


@routes.operation("POST", "/plans/{plan_id}/priorities", PriorityOut, status=201)
def priority_create(request: ApiRequest, plan_id: PathId, body: PriorityNew) -> PriorityOut:
    """Add a priority or a rock."""
    plan = queries.plan(plan_id)
    added = priorities.add_priority(by=request.member, plan=plan, **_fields(body))
    place(request, "priority_get", priority_id=added.pk)
    return _shown(request, added)


@routes.operation("GET", "/priorities/{priority_id}", PriorityOut)
def priority_get(request: ApiRequest, priority_id: PathId) -> PriorityOut:
    """One priority."""
    return _shown(request, queries.priority(priority_id))


@routes.operation("PATCH", "/priorities/{priority_id}", PriorityOut, version=True)
def priority_change(request: ApiRequest, priority_id: PathId, body: PriorityChange) -> PriorityOut:
    """Change a priority."""
    changed = priorities.change_priority(
        by=request.member,
        priority=queries.priority(priority_id),
        version=request.version,
        **_fields(body),
    )
    return _shown(request, changed)


def _fields(body: PriorityChange) -> dict[str, Any]:
    fields = given(body)
    fields.pop("note", None)
    for name, find in _REFERRED.items():
        if f"{name}_id" in fields:
            fields[name] = referred(find, fields.pop(f"{name}_id"), field=name)
    if "goal_ids" in fields:
        fields["goals"] = _goals(fields.pop("goal_ids"))
    if "measure_ids" in fields:
        fields["measures"] = _measures(fields.pop("measure_ids"))
    return fields | {"note": note_of(body.note)}


def _goals(numbers: list[int]) -> "list[Goal | None]":
    return [referred(goal, number, field="goals") for number in numbers]


def _measures(numbers: list[int]) -> "list[Measure]":
    found = measures_by_number(numbers)
    if len(found) != len(set(numbers)):
        raise Refusal("Choose measures of this organisation.", field="measures")
    return list(found.values())


def _shown(request: ApiRequest, row: "Priority") -> PriorityOut:
    tag(request, row)
    return _out(row)


def _out(row: "Priority") -> PriorityOut:
    return PriorityOut(
        id=row.pk,
        plan_id=row.plan_id,
        key=row.key,
        kind=row.kind,
        name=row.name,
        outcome=row.outcome,
        owner_id=row.owner_id,
        team_id=row.team_id,
        parent_id=row.parent_id,
        starts_on=row.starts_on,
        due_on=row.due_on,
        state=row.state,
        closed_on=row.closed_on,
        position=row.position,
        goal_ids=sorted(goal.pk for goal in row.goals.all()),
        measure_ids=sorted(measure.pk for measure in row.measures.all()),
        version=row.version,
    )
