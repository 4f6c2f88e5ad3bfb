"""/members and /invitations."""

from functools import partial

from django.db import transaction
from ninja import Query

from trueline.api.http import ApiRequest
from trueline.api.members.schemas import (
    InvitationNew,
    InvitationOut,
    MemberChange,
    MemberOut,
    MemberQuery,
)
from trueline.api.paging import BY_ID, LATEST, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.api.types import PathId
from trueline.exchange.notices import send_invitation
from trueline.members import actions, invitations, queries

routes = Routes("members")


@routes.operation("GET", "/members", Page[MemberOut])
def member_list(request: ApiRequest, query: Query[MemberQuery]) -> Page[MemberOut]:
    """Who belongs to the organisation, in the order they joined."""
    show = partial(MemberOut.of, seen_by=request.member)
    rows = queries.members(former=query.former)
    return paged(request, rows, BY_ID, query, into=Page[MemberOut], show=show)


@routes.operation("GET", "/members/{member_id}", MemberOut)
def member_get(request: ApiRequest, member_id: PathId) -> MemberOut:
    """One member, current or former."""
    return MemberOut.of(queries.member(member_id), seen_by=request.member)


@routes.operation("PATCH", "/members/{member_id}", MemberOut)
def member_change(request: ApiRequest, member_id: PathId, body: MemberChange) -> MemberOut:
    """Give a member another role."""
    changed = actions.change_role(
        by=request.member, membership=queries.member(member_id), role=body.role
    )
    return MemberOut.of(changed, seen_by=request.member)


@routes.operation("DELETE", "/members/{member_id}", status=204)
def member_end(request: ApiRequest, member_id: PathId) -> None:
    """Let a member go, or oneself; what they did stays."""
    actions.end_membership(by=request.member, membership=queries.member(member_id))


@routes.operation("GET", "/invitations", Page[InvitationOut])
def invitation_list(request: ApiRequest, query: Query[PageQuery]) -> Page[InvitationOut]:
    """The invitations that can still be accepted, newest first."""
    rows = queries.open_invitations()
    return paged(
        request, rows, LATEST, query, into=Page[InvitationOut], show=InvitationOut.model_validate
    )


@routes.operation("POST", "/invitations", InvitationOut, status=201)
def invitation_create(request: ApiRequest, body: InvitationNew) -> InvitationOut:
    """Invite someone; the letter is sent to the address, and only it holds the way in."""
    invited, secret = invitations.invite(by=request.member, email=body.email, role=body.role)
    # Only once it is saved: a letter must never lead to an invitation that was rolled back.
    transaction.on_commit(lambda: send_invitation(invited, secret), robust=True)
    return InvitationOut.model_validate(invited)


@routes.operation("DELETE", "/invitations/{invitation_id}", status=204)
def invitation_revoke(request: ApiRequest, invitation_id: PathId) -> None:
    """Take an invitation back."""
    invitations.revoke(by=request.member, invitation=queries.invitation(invitation_id))
