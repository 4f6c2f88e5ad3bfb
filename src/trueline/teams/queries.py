"""Everything that can be asked about teams."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from trueline.core.errors import NotFound
from trueline.organisations.models import Membership
from trueline.people.models import Person
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
    """Return who is in a team and still belongs to the organisation, by name."""
    current = Membership.objects.filter(ended_at=None).values("person")
    return (
        team.members.select_related("person")
        .filter(person__in=current)
        .order_by("person__name", "pk")
    )


def teams_of(people: Iterable[int]) -> dict[int, list[Team]]:
    """Return the teams each of the numbered people is in, by name. One query."""
    rows = TeamMember.objects.filter(person__in=list(people), team__archived_at=None)
    found: dict[int, list[Team]] = defaultdict(list)
    for row in rows.select_related("team").order_by("team__name", "team_id"):
        found[row.person_id].append(row.team)
    return found


def sizes() -> dict[int, int]:
    """Return how many people are in each team that has any. One query."""
    current = Membership.objects.filter(ended_at=None).values("person")
    rows = TeamMember.objects.filter(person__in=current).values_list("team")
    return dict(rows.annotate(size=Count("pk")).order_by())


def person_in(team: Team, person_id: int) -> Person:
    """Return a person who is in a team.

    Raises:
        NotFound: nobody with that number is.
    """
    found = team.members.select_related("person").filter(person=person_id).first()
    if found is None:
        raise NotFound("Nobody with that number is in this team.")
    return found.person


def led_by(member: Membership) -> set[int]:
    """Return the numbers of the teams a member leads, with all teams inside them. One query."""
    rows = list(Team.objects.values_list("pk", "parent_id", "lead_id"))
    return _down(
        ((pk, parent) for pk, parent, _ in rows),
        [pk for pk, _, lead in rows if lead == member.person_id],
    )


def within(team: Team) -> set[int]:
    """Return the numbers of a team and of all teams inside it. One query."""
    return _down(Team.objects.values_list("pk", "parent_id"), [team.pk])


def _down(rows: Iterable[tuple[int, int | None]], waiting: list[int]) -> set[int]:
    inside = defaultdict(list)
    for pk, parent in rows:
        inside[parent].append(pk)
    found: set[int] = set()
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(inside[pk])
    return found
