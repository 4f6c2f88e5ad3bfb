"""Who is in a team."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trueline.core.errors import Refusal
from trueline.members.queries import member
from trueline.teams import actions, queries
from trueline.web.http import MemberRequest
from trueline.web.teams.forms import AddForm
from trueline.web.teams.views import show

if TYPE_CHECKING:
    from trueline.people.models import Person
    from trueline.teams.models import Team


def add(request: MemberRequest, organisation: str, team_id: int) -> HttpResponse:
    """POST /o/<organisation>/teams/<id>/members; `?member=` is how a removal is undone."""
    team = queries.team(team_id)
    if former := _taken_back(request):
        return _add(request, team, former)
    form = AddForm(request.POST)
    if form.is_valid():
        try:
            return _add(request, team, form.cleaned_data["person"])
        except Refusal as refusal:
            form.refuse(refusal)
    return show(request, team, form)


def remove(
    request: MemberRequest, organisation: str, team_id: int, membership_id: int
) -> HttpResponse:
    """POST /o/<organisation>/teams/<id>/members/<id>/removal; with an undo."""
    team, person = queries.team(team_id), member(membership_id).person
    actions.remove_from_team(by=request.member, team=team, person=person)
    page = reverse("team-member-new", kwargs={"organisation": organisation, "team_id": team_id})
    messages.success(
        request, f"{person} is no longer in {team}.", extra_tags=f"{page}?member={membership_id}"
    )
    return redirect("team", organisation=organisation, team_id=team_id)


def _add(request: MemberRequest, team: "Team", person: "Person") -> HttpResponse:
    actions.add_to_team(by=request.member, team=team, person=person)
    messages.success(request, f"{person} is in {team}.")
    return redirect("team", organisation=team.organisation.slug, team_id=team.pk)


def _taken_back(request: MemberRequest) -> "Person | None":
    number = request.GET.get("member", "")
    return member(int(number)).person if number.isdecimal() and len(number) < 19 else None
