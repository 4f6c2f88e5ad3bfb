"""/teams and who is in them."""

from typing import TYPE_CHECKING, Any

from ninja import Query

from trueline.api.answers import PersonRef, place, referred, tag
from trueline.api.http import ApiRequest
from trueline.api.paging import BY_ID, Key, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.api.teams.schemas import TeamChange, TeamNew, TeamOut, TeamQuery
from trueline.api.types import PathId, given
from trueline.members.queries import fellow
from trueline.teams import actions, queries

if TYPE_CHECKING:
    from trueline.teams.models import Team, TeamMember

routes = Routes("teams")
_ORDER = (Key("name", str), Key("pk", int))


@routes.operation("GET", "/teams", Page[TeamOut])
def team_list(request: ApiRequest, query: Query[TeamQuery]) -> Page[TeamOut]:
    """The organisation's teams, by name."""
    rows = queries.teams(archived=query.archived)
    return paged(request, rows, _ORDER, query, into=Page[TeamOut], show=TeamOut.model_validate)


@routes.operation("POST", "/teams", TeamOut, status=201)
def team_create(request: ApiRequest, body: TeamNew) -> TeamOut:
    """Add a team."""
    added = actions.add_team(by=request.member, **_fields(body))
    place(request, "team_get", team_id=added.pk)
    return _shown(request, added)


@routes.operation("GET", "/teams/{team_id}", TeamOut)
def team_get(request: ApiRequest, team_id: PathId) -> TeamOut:
    """One team."""
    return _shown(request, queries.team(team_id))


@routes.operation("PATCH", "/teams/{team_id}", TeamOut, version=True)
def team_change(request: ApiRequest, team_id: PathId, body: TeamChange) -> TeamOut:
    """Change a team."""
    changed = actions.change_team(
        by=request.member, team=queries.team(team_id), version=request.version, **_fields(body)
    )
    return _shown(request, changed)


@routes.operation("POST", "/teams/{team_id}/archive", TeamOut, version=True)
def team_archive(request: ApiRequest, team_id: PathId) -> TeamOut:
    """Put a team away; it can be taken back."""
    row = queries.team(team_id)
    return _shown(
        request, actions.archive_team(by=request.member, team=row, version=request.version)
    )


@routes.operation("DELETE", "/teams/{team_id}/archive", TeamOut, version=True)
def team_restore(request: ApiRequest, team_id: PathId) -> TeamOut:
    """Take an archived team back."""
    row = queries.team(team_id)
    return _shown(
        request, actions.restore_team(by=request.member, team=row, version=request.version)
    )


@routes.operation("GET", "/teams/{team_id}/members", Page[PersonRef])
def team_member_list(
    request: ApiRequest, team_id: PathId, query: Query[PageQuery]
) -> Page[PersonRef]:
    """Who is in a team."""
    rows = queries.people_in(queries.team(team_id))
    return paged(request, rows, BY_ID, query, into=Page[PersonRef], show=_person)


@routes.operation("PUT", "/teams/{team_id}/members/{person_id}", PersonRef)
def team_member_add(request: ApiRequest, team_id: PathId, person_id: PathId) -> PersonRef:
    """Put a person into a team; twice is once."""
    row = queries.team(team_id)
    return _person(actions.add_to_team(by=request.member, team=row, person=fellow(person_id)))


@routes.operation("DELETE", "/teams/{team_id}/members/{person_id}", status=204)
def team_member_remove(request: ApiRequest, team_id: PathId, person_id: PathId) -> None:
    """Take a person out of a team."""
    row = queries.team(team_id)
    person = queries.person_in(row, person_id)
    actions.remove_from_team(by=request.member, team=row, person=person)


def _person(row: "TeamMember") -> PersonRef:
    return PersonRef.model_validate(row.person)


def _shown(request: ApiRequest, row: "Team") -> TeamOut:
    tag(request, row)
    return TeamOut.model_validate(row)


def _fields(body: TeamChange) -> dict[str, Any]:
    fields = given(body)
    for name, find in (("lead", fellow), ("parent", queries.team)):
        if f"{name}_id" in fields:
            fields[name] = referred(find, fields.pop(f"{name}_id"), field=name)
    return fields
