"""What is said and shown of organisations."""

from typing import Annotated, Literal

from pydantic import Field

from trueline.api.types import Input, Output, text, unset

Role = Literal["owner", "leader", "member", "guest"]
_Currency = Annotated[str, Field(strict=True, pattern="^[A-Z]{3}$")]


class OrganisationChange(Input):
    """What an owner may set."""

    name: Annotated[str, text(120, shortest=1)] = unset()
    time_zone: Annotated[str, text(64)] = unset("Such as Europe/Berlin.")
    year_starts_in: Annotated[int, Field(strict=True, ge=1, le=12)] = unset(
        "First month of the fiscal year."
    )
    currency: _Currency = unset("ISO 4217, such as EUR.")


class OrganisationNew(OrganisationChange):
    """A new organisation; whoever founds it is its first owner."""

    name: Annotated[str, text(120, shortest=1)]
    slug: Annotated[str, Field(strict=True, pattern="^[a-z0-9-]{1,60}$")] = unset(
        "Its place in addresses; made from the name if left out."
    )


class OrganisationOut(Output):
    """An organisation."""

    slug: str
    name: str
    time_zone: str
    year_starts_in: int
    currency: str
    version: int


class OwnMembership(Output):
    """An organisation one belongs to."""

    organisation: OrganisationOut
    role: Role


class Me(Output):
    """Whose token this is."""

    id: int
    name: str
    email: str
    time_zone: str
    memberships: list[OwnMembership]
