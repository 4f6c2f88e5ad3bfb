"""Everything that can be done to a team."""

from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from trueline.core.clock import now
from trueline.core.errors import Refusal
from trueline.core.text import clean_line, free_key
from trueline.core.trees import lies_within
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.people.models import Person
from trueline.teams.models import Team, TeamMember


class TeamFields(TypedDict, total=False):
    """What can be set on a team."""

    key: str
    name: str
    lead: Person | None
    parent: Team | None


@transaction.atomic
def add_team(*, by: Membership, **fields: Unpack[TeamFields]) -> Team:
    """Add a team; its key is made from its name if none is given.

    Raises:
        NotAllowed: the member may not manage teams.
        Refusal: a field is not acceptable.
    """
    require(by, Act.MANAGE_TEAMS)
    checked = _check({"name": "", **fields})
    key = checked.pop("key", "") or free_key(
        checked["name"], taken=Team.objects.values_list("key", flat=True), fallback="team"
    )
    _check_key_is_free(key)
    team = _create(by, key, checked)
    record(by=by, verb="added", subject=team, after={"key": key, **checked})
    return team


@transaction.atomic
def change_team(*, by: Membership, team: Team, version: int, **fields: Unpack[TeamFields]) -> Team:
    """Change a team.

    Raises:
        NotAllowed: the member may not manage teams.
        Refusal: a field is not acceptable, or the team would sit inside itself.
        StaleVersion: someone saved in between.
    """
    require(by, Act.MANAGE_TEAMS)
    checked = _check(fields)
    if checked.get("key", team.key) != team.key:
        _check_key_is_free(checked["key"])
    if parent := checked.get("parent"):
        _refuse_cycle(team, parent)
    before = apply_changes(team, version=version, changes=checked)
    if before:
        after = {name: value for name, value in checked.items() if name in before}
        record(by=by, verb="changed", subject=team, before=before, after=after)
    return team


@transaction.atomic
def archive_team(*, by: Membership, team: Team, version: int) -> Team:
    """Put a team away; what it held stays. Teams inside it must be moved first.

    Raises:
        NotAllowed: the member may not manage teams.
        Refusal: other teams sit inside it.
        StaleVersion: someone saved in between.
    """
    require(by, Act.MANAGE_TEAMS)
    if team.children.filter(archived_at=None).exists():
        raise Refusal("Other teams sit inside this one. Move or archive them first.")
    changes = {"archived_at": team.archived_at or now()}
    if apply_changes(team, version=version, changes=changes):
        record(by=by, verb="archived", subject=team)
    return team


@transaction.atomic
def restore_team(*, by: Membership, team: Team, version: int) -> Team:
    """Take an archived team back.

    Raises:
        NotAllowed: the member may not manage teams.
        StaleVersion: someone saved in between.
    """
    require(by, Act.MANAGE_TEAMS)
    if apply_changes(team, version=version, changes={"archived_at": None}):
        record(by=by, verb="restored", subject=team)
    return team


@transaction.atomic
def add_to_team(*, by: Membership, team: Team, person: Person) -> TeamMember:
    """Put a member of the organisation into a team; twice is once.

    Raises:
        NotAllowed: the member may not manage teams.
        Refusal: the person does not belong to the organisation.
    """
    require(by, Act.MANAGE_TEAMS)
    check_belongs(person, field="person")
    row, created = TeamMember.objects.get_or_create(
        organisation=by.organisation, team=team, person=person
    )
    if created:
        record(by=by, verb="added to team", subject=team, after={"person": person})
    return row


@transaction.atomic
def remove_from_team(*, by: Membership, team: Team, person: Person) -> None:
    """Take a person out of a team.

    Raises:
        NotAllowed: the member may not manage teams.
    """
    require(by, Act.MANAGE_TEAMS)
    if TeamMember.objects.filter(team=team, person=person).delete()[0]:
        record(by=by, verb="removed from team", subject=team, before={"person": person})


def check_belongs(person: Person, *, field: str) -> Person:
    """Return `person` if they belong to the organisation in scope.

    Raises:
        Refusal: they do not.
    """
    if not Membership.objects.filter(person=person, ended_at=None).exists():
        raise Refusal("Choose someone who belongs to this organisation.", field=field)
    return person


def _check(fields: TeamFields) -> TeamFields:
    checked: TeamFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=200)
    if fields.get("key"):
        checked["key"] = clean_line(fields["key"], field="key", longest=80)
    else:
        checked.pop("key", None)
    if lead := fields.get("lead"):
        check_belongs(lead, field="lead")
    parent = fields.get("parent")
    if parent and not Team.objects.filter(pk=parent.pk).exists():
        raise Refusal("Choose a team of this organisation.", field="parent")
    return checked


def _create(by: Membership, key: str, fields: TeamFields) -> Team:
    try:
        with transaction.atomic():
            return Team.objects.create(organisation=by.organisation, key=key, **fields)
    except IntegrityError:  # someone took the key between our look and our write
        raise _key_taken(key) from None


def _check_key_is_free(key: str) -> None:
    if Team.objects.filter(key=key).exists():
        raise _key_taken(key)


def _key_taken(key: str) -> Refusal:
    return Refusal(f"There is a team with the key “{key}” already.", field="key")


def _refuse_cycle(team: Team, parent: Team) -> None:
    if lies_within(parent, team):
        raise Refusal(f"{team} cannot sit inside itself.", field="parent")
