"""Who belongs to the organisation, in which role and teams."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.search import holding
from trueline.members import actions, queries
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.teams.queries import teams_of
from trueline.web.downloads import csv_file
from trueline.web.http import MemberRequest
from trueline.web.paging import page_of
from trueline.web.people.forms import InviteForm, PeopleFilter

if TYPE_CHECKING:
    from trueline.organisations.models import Membership


def people(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/people/."""
    return show(request, InviteForm())


def show(request: MemberRequest, invite_form: InviteForm) -> HttpResponse:
    """Show the list, with what was typed into the invitation."""
    form = PeopleFilter(request.GET)
    said = form.said()
    paging = page_of(_narrowed(request.member, said), request.GET.get("page"))
    rows: list[Membership] = list(paging["page"])  # type: ignore[call-overload]
    teams = teams_of(row.person_id for row in rows)
    owner = may(request.member, Act.MANAGE_PEOPLE)
    shown = {
        **paging,
        "rows": [(row, teams.get(row.person_id, [])) for row in rows],
        "form": form,
        "invite_form": invite_form,
        "invitations": list(queries.open_invitations()) if owner else [],
        "total": queries.members().count(),
        "former": "state" in said,
        "narrowed": bool(said),
        "roles": queries.roles(),
        "may_manage": owner,
        "may_see_addresses": may(request.member, Act.SEE_ADDRESSES),
    }
    status = 422 if invite_form.errors else 200
    return render(request, "people/people.html", shown, status=status)


def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/people/export: what the same address shows as a list, as CSV."""
    rows = _narrowed(request.member, PeopleFilter(request.GET).said())
    return csv_file("people", request.member.organisation, _cells(list(rows)))


def change_role(request: MemberRequest, organisation: str, membership_id: int) -> HttpResponse:
    """POST /o/<organisation>/people/<id>/role; with an undo."""
    member = queries.member(membership_id)
    before = member.role
    role = request.POST.get("role") or request.GET.get("role", "")
    actions.change_role(by=request.member, membership=member, role=role)
    undo = f"{request.path}?{urlencode({'role': before})}"
    messages.success(
        request, f"{member.person} is now: {member.get_role_display()}.", extra_tags=undo
    )
    return _back(organisation, membership_id)


def end(request: MemberRequest, organisation: str, membership_id: int) -> HttpResponse:
    """POST /o/<organisation>/people/<id>/end; with an undo, except of one's own leaving."""
    member = queries.member(membership_id)
    actions.end_membership(by=request.member, membership=member)
    if member.pk == request.member.pk:
        messages.success(request, f"You have left {member.organisation}.")
        return redirect("organisations")
    undo = reverse(
        "person-restore", kwargs={"organisation": organisation, "membership_id": membership_id}
    )
    messages.success(request, f"{member.person} no longer belongs here.", extra_tags=undo)
    return redirect("people", organisation=organisation)


def restore(request: MemberRequest, organisation: str, membership_id: int) -> HttpResponse:
    """POST /o/<organisation>/people/<id>/restore."""
    member = queries.member(membership_id)
    actions.restore_membership(by=request.member, membership=member)
    messages.success(request, f"{member.person} belongs here again.")
    return _back(organisation, membership_id)


def _back(organisation: str, membership_id: int) -> HttpResponse:
    address = reverse("people", kwargs={"organisation": organisation})
    return redirect(f"{address}#member-{membership_id}")


def _narrowed(member: "Membership", said: dict[str, str]) -> "QuerySet[Membership]":
    rows = queries.members(former="state" in said)
    if "role" in said:
        rows = rows.filter(role=said["role"])
    return holding(rows, said.get("q", ""), queries.searched(member))


def _cells(rows: "list[Membership]") -> Iterator[tuple[str, ...]]:
    teams = teams_of(row.person_id for row in rows)
    yield "name", "email", "role", "teams", "since", "until"
    for row in rows:
        names = "; ".join(team.name for team in teams.get(row.person_id, []))
        until = row.ended_at.date().isoformat() if row.ended_at else ""
        since = row.joined_at.date().isoformat()
        yield row.person.name, row.person.email, row.role, names, since, until
