"""What is said and shown of teams."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from trueline.api.answers import PersonRef
from trueline.api.paging import PageQuery
from trueline.api.types import Flag, Id, Input, Output, text, unset


class TeamQuery(PageQuery):
    """Which teams."""

    archived: Flag = Field(default=False, description="The archived ones instead.")


class TeamChange(Input):
    """What can be set on a team."""

    key: Annotated[str, text(80, shortest=1)] = unset("Made from the name if left out.")
    name: Annotated[str, text(200, shortest=1)] = unset()
    lead_id: Id | None = unset("A person's number; the person belongs to the organisation.")
    parent_id: Id | None = unset("The team this one sits inside.")


class TeamNew(TeamChange):
    """A new team."""

    name: Annotated[str, text(200, shortest=1)]


class TeamOut(Output):
    """A team."""

    id: int
    key: str
    name: str
    lead: PersonRef | None
    parent_id: int | None
    archived_at: datetime | None
    version: int
