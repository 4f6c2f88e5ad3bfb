"""/work: tasks and commitments."""

from typing import TYPE_CHECKING, Any

from ninja import Query

from trueline.api.answers import place, referred, tag
from trueline.api.http import ApiRequest
from trueline.api.paging import BY_ID, Page, paged
from trueline.api.routes import Routes
from trueline.api.types import PathId, given
from trueline.api.work.schemas import WorkChange, WorkFinish, WorkNew, WorkOut, WorkQuery
from trueline.core.clock import today
from trueline.members.queries import fellow
from trueline.teams.queries import team
from trueline.work import actions, queries

if TYPE_CHECKING:
    from trueline.work.models import WorkItem

routes = Routes("work")


@routes.operation("GET", "/work", Page[WorkOut])
def work_list(request: ApiRequest, query: Query[WorkQuery]) -> Page[WorkOut]:
    """The organisation's work, in order of number."""
    wish = queries.Wish(
        words=query.q,
        owner=query.owner_id,
        team=query.team_id,
        priority=query.priority_id,
        state=query.state or "",
        first=query.due_from,
        last=query.due_until,
    )
    rows = queries.narrowed(wish, today(request.member.organisation.time_zone))
    return paged(request, rows.select_related("owner"), BY_ID, query, into=Page[WorkOut], show=_out)


@routes.operation("POST", "/work", WorkOut, status=201)
def work_create(request: ApiRequest, body: WorkNew) -> WorkOut:
    """Add a work item; its days become its baseline."""
    added = actions.add_work(by=request.member, **_fields(body))
    place(request, "work_get", item_id=added.pk)
    return _shown(request, added)


@routes.operation("GET", "/work/{item_id}", WorkOut)
def work_get(request: ApiRequest, item_id: PathId) -> WorkOut:
    """One work item."""
    return _shown(request, queries.item(item_id))


@routes.operation("PATCH", "/work/{item_id}", WorkOut, version=True)
def work_change(request: ApiRequest, item_id: PathId, body: WorkChange) -> WorkOut:
    """Change a work item; a day that moves is kept beside the days before."""
    changed = actions.change_work(
        by=request.member, item=queries.item(item_id), version=request.version, **_fields(body)
    )
    return _shown(request, changed)


@routes.operation("POST", "/work/{item_id}/finish", WorkOut, version=True)
def work_finish(request: ApiRequest, item_id: PathId, body: WorkFinish) -> WorkOut:
    """Say that a work item is done."""
    item, on = queries.item(item_id), given(body).get("finished_on")
    done = actions.finish_work(by=request.member, item=item, version=request.version, on=on)
    return _shown(request, done)


def _shown(request: ApiRequest, item: "WorkItem") -> WorkOut:
    tag(request, item)
    return _out(item)


def _out(item: "WorkItem") -> WorkOut:
    return WorkOut.model_validate(item)


def _fields(body: WorkChange) -> dict[str, Any]:
    fields = given(body)
    for name, find in (("owner", fellow), ("team", team), ("priority", queries.priority)):
        if f"{name}_id" in fields:
            fields[name] = referred(find, fields.pop(f"{name}_id"), field=name)
    return fields
