"""Everything that can be asked about teams."""

from collections import defaultdict

from django.db.models import QuerySet

from trueline.core.errors import NotFound
from trueline.organisations.models import Membership
from trueline.teams.models import Team, TeamMember


def teams(*, archived: bool = False) -> QuerySet[Team]:
    """Return the organisation's teams by name, with leads and the team above."""
    return Team.objects.filter(archived_at__isnull=not archived).select_related("lead", "parent")


def team(team_id: int) -> Team:
    """Return one team.

    Raises:
        NotFound: there is none with that number here.
    """
    found = Team.objects.select_related("lead", "parent").filter(pk=team_id).first()
    if found is None:
        raise NotFound("There is no such team here.")
    return found


def people_in(team: Team) -> QuerySet[TeamMember]:
    """Return who is in a team, by name."""
    return team.members.select_related("person").order_by("person__name", "pk")


def led_by(member: Membership) -> set[int]:
    """Return the numbers of the teams a member leads, with all teams inside them. One query."""
    rows = list(Team.objects.values_list("pk", "parent_id", "lead_id"))
    inside = defaultdict(list)
    for pk, parent, _ in rows:
        inside[parent].append(pk)
    found: set[int] = set()
    waiting = [pk for pk, _, lead in rows if lead == member.person_id]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(inside[pk])
    return found
