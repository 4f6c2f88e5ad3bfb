"""What is said and shown of members and invitations."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self, cast

from pydantic import Field

from trueline.api.answers import PersonRef
from trueline.api.organisations.schemas import Role
from trueline.api.paging import PageQuery
from trueline.api.types import Flag, Input, Output, text
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act

if TYPE_CHECKING:
    from trueline.organisations.models import Membership


class MemberQuery(PageQuery):
    """Which members."""

    former: Flag = Field(default=False, description="Those who left instead.")


class MemberChange(Input):
    """What can be changed of a member."""

    role: Role


class MemberOut(Output):
    """Someone who belongs, or belonged, to the organisation."""

    id: int = Field(description="The membership's number; other things refer to `person.id`.")
    person: PersonRef
    email: str | None = Field(description="Null for guests, except their own.")
    role: Role
    joined_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: "Membership", *, seen_by: "Membership") -> Self:
        """Show a member as another may see them."""
        close = row.pk == seen_by.pk or may(seen_by, Act.SEE_ADDRESSES)
        return cls(
            id=row.pk,
            person=PersonRef.model_validate(row.person),
            email=row.person.email if close else None,
            role=cast("Role", row.role),
            joined_at=row.joined_at,
            ended_at=row.ended_at,
        )


class InvitationNew(Input):
    """Whom to invite, as what."""

    email: Annotated[str, text(254, shortest=3)]
    role: Role


class InvitationOut(Output):
    """An invitation that can still be accepted; its secret is in the letter only."""

    id: int
    email: str
    role: Role
    invited_by: PersonRef
    invited_at: datetime
    expires_at: datetime
