"""/me and /organisations."""

from typing import TYPE_CHECKING

from django.urls import reverse

from trueline.api.answers import tag
from trueline.api.http import ApiRequest
from trueline.api.organisations.schemas import (
    Me,
    OrganisationChange,
    OrganisationNew,
    OrganisationOut,
    OwnMembership,
)
from trueline.api.paging import Page
from trueline.api.routes import Routes
from trueline.api.types import given
from trueline.members import actions, queries

if TYPE_CHECKING:
    from trueline.organisations.models import Membership, Organisation

own = Routes("organisations", inside=False)
routes = Routes("organisations")


@own.operation("GET", "/me", Me)
def me_get(request: ApiRequest) -> Me:
    """Whose token this is, and where they belong."""
    person = request.auth.person
    return Me(
        id=person.pk,
        name=person.name,
        email=person.email,
        time_zone=person.time_zone,
        memberships=_memberships(request),
    )


@own.operation("GET", "/organisations", Page[OwnMembership])
def organisation_list(request: ApiRequest) -> Page[OwnMembership]:
    """The organisations one belongs to, all in one part."""
    return Page[OwnMembership](items=_memberships(request), next=None)


@own.operation("POST", "/organisations", OrganisationOut, status=201)
def organisation_create(request: ApiRequest, body: OrganisationNew) -> OrganisationOut:
    """Found an organisation and become its first owner."""
    founded = actions.found_organisation(by=request.auth.person, **given(body)).organisation
    request.answer_headers["Location"] = reverse(
        "api:organisation_get", kwargs={"organisation": founded.slug}
    )
    return _shown(request, founded)


@routes.operation("GET", "", OrganisationOut)
def organisation_get(request: ApiRequest) -> OrganisationOut:
    """One organisation."""
    return _shown(request, request.member.organisation)


@routes.operation("PATCH", "", OrganisationOut, version=True)
def organisation_change(request: ApiRequest, body: OrganisationChange) -> OrganisationOut:
    """Change an organisation's settings."""
    changed = actions.change_organisation(by=request.member, version=request.version, **given(body))
    return _shown(request, changed)


def _shown(request: ApiRequest, organisation: "Organisation") -> OrganisationOut:
    tag(request, organisation)
    return OrganisationOut.model_validate(organisation)


def _memberships(request: ApiRequest) -> list[OwnMembership]:
    return [_membership(row) for row in queries.memberships_of(request.auth.person)]


def _membership(row: "Membership") -> OwnMembership:
    return OwnMembership.model_validate(row)
