"""Who works at Harbour Trust. Nobody of these exists."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from trueline.members.actions import found_organisation
from trueline.members.invitations import accept, invite
from trueline.organisations.scope import acting_in
from trueline.people.actions import add_person
from trueline.teams.actions import add_team, add_to_team

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.teams.models import Team

#: Short name -> (name, role); the first founds the organisation.
PEOPLE: Final = {
    "maya": ("Maya Mainsail", "owner"),
    "tom": ("Tom Tidewater", "leader"),
    "ruth": ("Ruth Rudder", "leader"),
    "dora": ("Dora Dockside", "leader"),
    "jon": ("Jon Jetty", "member"),
    "nell": ("Nell Northquay", "member"),
    "lena": ("Lena Lightship", "member"),
    "gus": ("Gus Gangway", "guest"),
}
#: Team -> (lead, the team it sits in).
TEAMS: Final = {
    "Programmes": ("dora", ""),
    "Branches": ("nell", "Programmes"),
    "Helpline": ("lena", "Programmes"),
    "Finance": ("ruth", ""),
    "People": ("maya", ""),
}


def assemble() -> dict[str, "Membership"]:
    """Make the accounts and the organisation; everyone else joins by invitation."""
    members: dict[str, Membership] = {}
    for short, (name, role) in PEOPLE.items():
        person = add_person(email=f"{short}@harbour.example", name=name)
        if not members:
            members[short] = found_organisation(
                by=person, name="Harbour Trust", slug="harbour", currency="EUR"
            )
            continue
        founder = next(iter(members.values()))
        with acting_in(founder.organisation):
            _, secret = invite(by=founder, email=person.email, role=role)
        members[short] = accept(secret=secret, person=person)
    return members


def form_teams(members: Mapping[str, "Membership"]) -> dict[str, "Team"]:
    """Make the teams; call it inside the organisation."""
    founder = members["maya"]
    teams: dict[str, Team] = {}
    for name, (lead, above) in TEAMS.items():
        person = members[lead].person
        team = add_team(by=founder, name=name, lead=person, parent=teams.get(above))
        add_to_team(by=founder, team=team, person=person)
        teams[name] = team
    add_to_team(by=founder, team=teams["Programmes"], person=members["tom"].person)
    add_to_team(by=founder, team=teams["Programmes"], person=members["jon"].person)
    return teams
