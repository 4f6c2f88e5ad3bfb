"""The list of teams, and the same as a file."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.teams import queries
from trueline.web.downloads import csv_file
from trueline.web.http import MemberRequest
from trueline.web.paging import page_of
from trueline.web.teams.forms import TeamFilter
from trueline.web.teams.tree import Branch, branches


@dataclass(frozen=True, slots=True)
class Row:
    """A team in the list, with how many people are in it."""

    branch: Branch
    size: int


def teams(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/teams/."""
    form = TeamFilter(request.GET)
    said = form.said()
    found = _narrowed(said)
    paging = page_of(found, request.GET.get("page"), size=200)
    sizes = queries.sizes()
    shown = {
        **paging,
        "rows": [Row(branch, sizes.get(branch.team.pk, 0)) for branch in paging["page"]],  # type: ignore[attr-defined]
        "form": form,
        "narrowed": bool(said),
        "archived": "state" in said,
        "flat": "q" in said,
        "without_lead": sum(branch.team.lead_id is None for branch in found),
        "may_manage": may(request.member, Act.MANAGE_TEAMS),
        "may_export": may(request.member, Act.EXPORT),
    }
    return render(request, "teams/teams.html", shown)


def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/teams/export: what the same address shows as a list, as CSV."""
    rows = _narrowed(TeamFilter(request.GET).said())
    return csv_file("teams", request.member.organisation, _cells(rows))


def _narrowed(said: dict[str, str]) -> list[Branch]:
    words = said.get("q", "").casefold().split()
    tree = branches(queries.teams(archived="state" in said))
    return [branch for branch in tree if all(word in branch.team.name.casefold() for word in words)]


def _cells(rows: list[Branch]) -> Iterator[tuple[str | int, ...]]:
    sizes = queries.sizes()
    yield "key", "name", "lead", "lead_email", "parent", "people"
    for row in rows:
        team = row.team
        lead = (team.lead.name, team.lead.email) if team.lead else ("", "")
        parent = team.parent.key if team.parent else ""
        yield team.key, team.name, *lead, parent, sizes.get(team.pk, 0)
