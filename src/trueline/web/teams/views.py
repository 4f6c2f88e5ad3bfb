"""One team: its page, adding, changing, archiving."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.errors import Refusal, StaleVersion
from trueline.measures.queries import measures
from trueline.members.queries import members
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.teams import actions, queries
from trueline.web.http import MemberRequest
from trueline.web.paging import page_of
from trueline.web.people.finding import suggestions
from trueline.web.stale import Difference, chosen, differences, on_newer
from trueline.web.teams.forms import AddForm, TeamForm

if TYPE_CHECKING:
    from trueline.teams.models import Team


def team(request: MemberRequest, organisation: str, team_id: int) -> HttpResponse:
    """GET /o/<organisation>/teams/<id>."""
    return show(request, queries.team(team_id), AddForm())


def show(request: MemberRequest, team: "Team", add_form: AddForm) -> HttpResponse:
    """Show a team's page, with what was typed when adding someone."""
    people = queries.people_in(team)
    may_manage = may(request.member, Act.MANAGE_TEAMS) and team.archived_at is None
    paging = page_of(people, request.GET.get("page"))
    rows = list(paging["page"])  # type: ignore[call-overload]
    numbers = dict(
        members().filter(person__in=[row.person_id for row in rows]).values_list("person", "pk")
    )
    shown = {
        **paging,
        "team": team,
        "above": _above(team),
        "inside": team.children.filter(archived_at=None).select_related("lead"),
        "rows": [(row, numbers.get(row.person_id)) for row in rows],
        "measures": measures(team=team.pk),
        "add_form": add_form,
        "fellows": suggestions() if may_manage else [],
        "may_manage": may(request.member, Act.MANAGE_TEAMS),
    }
    status = 422 if add_form.errors else 200
    return render(request, "teams/team.html", shown, status=status)


def add(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET, POST /o/<organisation>/teams/new."""
    form = TeamForm(request.POST or None, initial={"parent": request.GET.get("inside", "")})
    if form.is_valid():
        try:
            team = actions.add_team(by=request.member, **form.given())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{team} is added. Say who is in it.")
            return redirect("team", organisation=organisation, team_id=team.pk)
    return _show_form(request, form)


def edit(request: MemberRequest, organisation: str, team_id: int) -> HttpResponse:
    """GET, POST /o/<organisation>/teams/<id>/edit."""
    team = queries.team(team_id)
    if request.method != "POST":
        return _show_form(request, TeamForm(team=team), team)
    form = TeamForm(chosen(request.POST), team=team)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_team(by=request.member, team=team, version=version, **form.given())
        except StaleVersion as stale:
            saved = queries.team(team_id)
            on_newer(form, stale)
            return _show_form(request, form, saved, differences(form, TeamForm(team=saved)))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("team", organisation=organisation, team_id=team_id)
    return _show_form(request, form, queries.team(team_id))


def archive(request: MemberRequest, organisation: str, team_id: int) -> HttpResponse:
    """POST /o/<organisation>/teams/<id>/archive; with an undo."""
    team = queries.team(team_id)
    actions.archive_team(by=request.member, team=team, version=team.version)
    undo = reverse("team-restore", kwargs={"organisation": organisation, "team_id": team_id})
    messages.success(request, f"{team} is archived. What it held stays.", extra_tags=undo)
    return redirect("teams", organisation=organisation)


def restore(request: MemberRequest, organisation: str, team_id: int) -> HttpResponse:
    """POST /o/<organisation>/teams/<id>/restore."""
    team = queries.team(team_id)
    actions.restore_team(by=request.member, team=team, version=team.version)
    messages.success(request, f"{team} is back.")
    return redirect("team", organisation=organisation, team_id=team_id)


def _above(team: "Team") -> "list[Team]":
    """Return the teams it sits inside, outermost first."""
    above: list[Team] = []
    parent = team.parent
    while parent is not None and parent not in above:
        above.insert(0, parent)
        parent = parent.parent
    return above


def _show_form(
    request: MemberRequest,
    form: TeamForm,
    team: "Team | None" = None,
    stale: list[Difference] | None = None,
) -> HttpResponse:
    shown = {"form": form, "team": team, "stale": stale, "fellows": suggestions()}
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "teams/form.html", shown, status=status)
