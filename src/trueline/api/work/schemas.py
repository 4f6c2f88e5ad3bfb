"""What is said and shown of work items."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, WithJsonSchema

from trueline.api.answers import PersonRef
from trueline.api.paging import PageQuery
from trueline.api.types import Day, Id, Input, Output, QueryDay, QueryId, QueryText, text, unset

State = Literal["todo", "doing", "done", "dropped"]
_QueryState = Annotated[
    State | None, WithJsonSchema({"type": "string", "enum": list(get_args(State))})
]
_Size = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]


class WorkQuery(PageQuery):
    """Which work."""

    q: QueryText = Field(default="", description="Words in title, note or external id.")
    state: _QueryState = None
    owner_id: QueryId = None
    team_id: QueryId = None
    priority_id: QueryId = Field(default=None, description="Those that serve it are included.")
    due_from: QueryDay = None
    due_until: QueryDay = None


class WorkChange(Input):
    """What can be set on a work item."""

    title: Annotated[str, text(300, shortest=1)] = unset()
    note: Annotated[str, text(10_000)] = unset()
    owner_id: Id | None = unset("A person's number; the person belongs to the organisation.")
    team_id: Id | None = unset()
    priority_id: Id | None = unset("What it serves; null for no line.")
    state: State = unset()
    starts_on: Day | None = unset()
    due_on: Day | None = unset()
    size: _Size | None = unset()
    source: Annotated[str, text(200)] = unset("Whose id the external id is.")
    external_id: Annotated[str, text(200)] = unset()
    said_by: Annotated[str, text(200)] = unset("The source the days come from.")


class WorkNew(WorkChange):
    """A new work item."""

    title: Annotated[str, text(300, shortest=1)]


class WorkFinish(Input):
    """When it was done."""

    finished_on: Day = unset("Today if left out.")


class WorkOut(Output):
    """A work item."""

    id: int
    title: str
    note: str
    owner: PersonRef | None
    team_id: int | None
    priority_id: int | None
    state: State
    starts_on: date | None
    due_on: date | None
    finished_on: date | None
    size: int | None
    source: str
    external_id: str
    version: int
