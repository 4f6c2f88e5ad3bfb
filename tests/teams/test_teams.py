import pytest

from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.journal.queries import entries
from trueline.members.actions import end_membership
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.teams import queries
from trueline.teams.actions import (
    add_team,
    add_to_team,
    archive_team,
    change_team,
    remove_from_team,
    restore_team,
)
from trueline.teams.models import Team


@pytest.fixture
def crew(ada: Membership) -> Team:
    return add_team(by=ada, name="Crew")


def test_a_team_gets_a_key_from_its_name_and_never_one_twice(ada: Membership, crew: Team) -> None:
    assert [crew.key, add_team(by=ada, name="Crew").key] == ["crew", "crew-2"]
    assert add_team(by=ada, name="港").key == "team"


def test_a_key_that_is_taken_is_refused_when_adding_and_when_changing(
    ada: Membership, crew: Team
) -> None:
    other = add_team(by=ada, name="Other")
    with pytest.raises(Refusal, match="key “crew” already"):
        add_team(by=ada, name="New", key="crew")
    with pytest.raises(Refusal, match="key “crew” already"):
        change_team(by=ada, team=other, version=1, key="crew")
    assert change_team(by=ada, team=other, version=1, key="").key == "other"


def test_a_change_is_written_down_with_what_was_before(
    ada: Membership, ben: Membership, crew: Team
) -> None:
    change_team(by=ada, team=crew, version=1, name="Dock crew", lead=ben.person)
    entry = entries()[0]
    assert entry.before == {"name": "Crew", "lead": None}
    assert entry.after == {"name": "Dock crew", "lead": ben.person_id}


def test_a_stale_save_writes_nothing(ada: Membership, crew: Team) -> None:
    change_team(by=ada, team=queries.team(crew.pk), version=1, name="Theirs")
    with pytest.raises(StaleVersion) as caught:
        change_team(by=ada, team=crew, version=1, name="Mine")
    assert caught.value.theirs == {"name": "Theirs"}
    assert queries.team(crew.pk).name == "Theirs"


def test_only_owners_and_leaders_manage_teams(
    ben: Membership, cleo: Membership, dan: Membership, crew: Team
) -> None:
    change_team(by=ben, team=crew, version=1, name="Dock crew")
    for by in (cleo, dan):
        with pytest.raises(NotAllowed):
            add_team(by=by, name="Mine")
        with pytest.raises(NotAllowed):
            change_team(by=by, team=crew, version=2, name="Mine")
        with pytest.raises(NotAllowed):
            archive_team(by=by, team=crew, version=2)
        with pytest.raises(NotAllowed):
            restore_team(by=by, team=crew, version=2)
        with pytest.raises(NotAllowed):
            add_to_team(by=by, team=crew, person=cleo.person)
        with pytest.raises(NotAllowed):
            remove_from_team(by=by, team=crew, person=cleo.person)


def test_no_team_sits_inside_itself_however_far_round(ada: Membership, crew: Team) -> None:
    middle = add_team(by=ada, name="Middle", parent=crew)
    inner = add_team(by=ada, name="Inner", parent=middle)
    for parent in (crew, middle, inner):
        with pytest.raises(Refusal, match="cannot sit inside itself"):
            change_team(by=ada, team=crew, version=1, parent=parent)


def test_a_team_with_teams_inside_is_not_archived(ada: Membership, crew: Team) -> None:
    inner = add_team(by=ada, name="Inner", parent=crew)
    with pytest.raises(Refusal, match="Other teams sit inside"):
        archive_team(by=ada, team=crew, version=1)
    archive_team(by=ada, team=inner, version=1)
    archive_team(by=ada, team=crew, version=1)
    assert list(queries.teams()) == []
    restore_team(by=ada, team=crew, version=2)
    assert list(queries.teams()) == [crew]


def test_nobody_and_nothing_from_elsewhere_gets_into_a_team(
    ada: Membership, zoe: Membership, crew: Team
) -> None:
    with acting_in(zoe.organisation):
        foreign = add_team(by=zoe, name="Foreign")
    with pytest.raises(NotFound):
        queries.team(foreign.pk)
    with pytest.raises(Refusal, match="belongs to this organisation"):
        add_to_team(by=ada, team=crew, person=zoe.person)
    with pytest.raises(Refusal, match="belongs to this organisation"):
        change_team(by=ada, team=crew, version=1, lead=zoe.person)
    with pytest.raises(Refusal, match="team of this organisation"):
        change_team(by=ada, team=crew, version=1, parent=foreign)


def test_putting_someone_into_a_team_twice_is_once(
    ada: Membership, cleo: Membership, crew: Team
) -> None:
    for _ in range(2):
        add_to_team(by=ada, team=crew, person=cleo.person)
    assert [row.person for row in queries.people_in(crew)] == [cleo.person]
    for _ in range(2):
        remove_from_team(by=ada, team=crew, person=cleo.person)
    assert [entry.verb for entry in entries()][:2] == ["removed from team", "added to team"]


def test_who_left_the_organisation_is_in_no_team(
    ada: Membership, cleo: Membership, crew: Team
) -> None:
    add_to_team(by=ada, team=crew, person=cleo.person)
    assert queries.sizes() == {crew.pk: 1}
    assert queries.teams_of([cleo.person_id]) == {cleo.person_id: [crew]}
    end_membership(by=ada, membership=cleo)
    assert list(queries.people_in(crew)) == []
    assert queries.sizes() == {}


def test_a_lead_leads_the_teams_inside_theirs_too(
    ada: Membership, ben: Membership, crew: Team
) -> None:
    change_team(by=ada, team=crew, version=1, lead=ben.person)
    inner = add_team(by=ada, name="Inner", parent=add_team(by=ada, name="Middle", parent=crew))
    beside = add_team(by=ada, name="Beside")
    assert {crew.pk, inner.pk} < queries.led_by(ben)
    assert beside.pk not in queries.led_by(ben)
