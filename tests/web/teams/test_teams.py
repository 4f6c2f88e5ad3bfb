"""Teams: the tree, one team's page, changing it, who is in it."""

import csv
import io

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.web.conftest import SignIn
from trueline.measures.actions import add_measure
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.teams import queries
from trueline.teams.actions import add_team, add_to_team, archive_team, change_team
from trueline.teams.models import Team
from trueline.web.teams.tree import branches

HERE = "/o/harbour-trust/teams/"


@pytest.fixture
def crew(ada: Membership) -> Team:
    return add_team(by=ada, name="Crew")


def test_the_first_team_is_asked_for(ada: Membership, dan: Membership, signed_in: SignIn) -> None:
    assert "Add the first team" in signed_in(ada).get(HERE).content.decode()
    page = signed_in(dan).get(HERE).content.decode()
    assert "No teams yet" in page
    assert "Add the first team" not in page


def test_teams_stand_below_the_team_they_sit_inside(ada: Membership, crew: Team) -> None:
    inner = add_team(by=ada, name="Anchor", parent=crew)
    beside = add_team(by=ada, name="Bilge")
    found = branches(queries.teams())
    assert [(branch.team, branch.depth) for branch in found] == [(beside, 0), (crew, 0), (inner, 1)]
    assert found[2].above == ("Crew",)


def test_a_team_whose_parent_is_put_away_still_shows(ada: Membership, crew: Team) -> None:
    inner = add_team(by=ada, name="Anchor", parent=crew)
    Team.objects.filter(pk=crew.pk).update(archived_at=inner.archived_at or "2026-01-01T00:00Z")
    assert [branch.team for branch in branches(queries.teams())] == [inner]


def test_a_chain_of_a_thousand_teams_is_walked() -> None:
    chain = [Team(pk=n, parent_id=n - 1 if n else None, name=str(n)) for n in range(1000)]
    found = branches(chain)
    assert (len(found), found[-1].depth) == (1000, 999)


def test_the_list_is_narrowed_and_exported(ada: Membership, crew: Team, signed_in: SignIn) -> None:
    change_team(by=ada, team=crew, version=1, lead=ada.person)
    add_team(by=ada, name="=Bilge", parent=crew)
    browser = signed_in(ada)
    assert "Bilge" in browser.get(HERE).content.decode()
    page = browser.get(f"{HERE}?q=crew").content.decode()
    assert "Bilge" not in page
    assert "No team fits" in browser.get(f"{HERE}?q=zzz").content.decode()
    text = browser.get(f"{HERE}export").content.decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["name"], first["lead_email"]) == ("Crew", "ada@example.org")
    assert (second["name"], second["parent"]) == ("'=Bilge", "crew")


def test_a_team_is_added_with_its_lead_and_place(
    ben: Membership, crew: Team, signed_in: SignIn
) -> None:
    said = {"name": "Anchor", "lead": "Ben", "parent": crew.pk}
    browser = signed_in(ben)
    answer = browser.post(f"{HERE}new", said)
    team = Team.objects.get(name="Anchor")
    assert answer["Location"] == f"{HERE}{team.pk}"
    assert (team.lead, team.parent) == (ben.person, crew)
    page = browser.get(answer["Location"]).content.decode()
    assert "is led by <b>Ben</b>" in page
    assert f'<a href="{HERE}{crew.pk}">Crew</a>' in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"lead": "Nobody"}, "Nobody called “Nobody”"),
        ({"lead": "zoe@example.org"}, "Nobody called"),
        ({"parent": "999999"}, "Select a valid choice"),
    ],
)
def test_a_team_that_cannot_be_added_keeps_what_was_typed(
    ada: Membership, zoe: Membership, signed_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    answer = signed_in(ada).post(f"{HERE}new", {"name": "Anchor", "lead": "", **said})
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert not Team.objects.exists()


def test_a_stale_save_shows_both_texts_and_saves_the_choice(
    ada: Membership, ben: Membership, crew: Team, signed_in: SignIn
) -> None:
    path, browser = f"{HERE}{crew.pk}/edit", signed_in(ada)
    assert 'name="version" value="1"' in browser.get(path).content.decode()
    change_team(by=ben, team=crew, version=1, name="Dock crew", lead=ben.person)
    said = {"version": 1, "name": "Deck crew", "lead": "", "parent": ""}
    answer = browser.post(path, said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dock crew" in page
    assert "Deck crew" in page
    assert 'name="version" value="2"' in page
    assert queries.team(crew.pk).name == "Dock crew"
    chosen = {"version": 2, "keep-lead": "theirs", "theirs-lead": "Ben <ben@example.org>"}
    assert browser.post(path, {**said, **chosen}).status_code == 302
    saved = queries.team(crew.pk)
    assert (saved.name, saved.lead) == ("Deck crew", ben.person)


def test_a_team_does_not_go_inside_itself(ada: Membership, crew: Team, signed_in: SignIn) -> None:
    inner = add_team(by=ada, name="Anchor", parent=crew)
    said = {"version": 1, "name": "Crew", "lead": "", "parent": inner.pk}
    answer = signed_in(ada).post(f"{HERE}{crew.pk}/edit", said)
    assert answer.status_code == 422
    assert "cannot sit inside itself" in answer.content.decode()


def test_archiving_can_be_undone(ada: Membership, crew: Team, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    page = browser.post(f"{HERE}{crew.pk}/archive", follow=True).content.decode()
    assert f'action="{HERE}{crew.pk}/restore"' in page
    assert "Crew" in browser.get(f"{HERE}?state=archived").content.decode()
    assert "Archived" in browser.get(f"{HERE}{crew.pk}").content.decode()
    browser.post(f"{HERE}{crew.pk}/restore")
    assert queries.team(crew.pk).archived_at is None


def test_people_come_and_go(
    ada: Membership, cleo: Membership, crew: Team, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    browser.post(f"{HERE}{crew.pk}/members", {"person": "cleo@example.org"})
    assert [row.person for row in queries.people_in(crew)] == [cleo.person]
    page = browser.post(f"{HERE}{crew.pk}/members/{cleo.pk}/removal", follow=True)
    assert list(queries.people_in(crew)) == []
    undo = f"{HERE}{crew.pk}/members?member={cleo.pk}"
    assert f'action="{undo}"' in page.content.decode()
    browser.post(undo)
    assert [row.person for row in queries.people_in(crew)] == [cleo.person]


def test_nobody_from_elsewhere_comes_in(
    ada: Membership, zoe: Membership, crew: Team, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    answer = browser.post(f"{HERE}{crew.pk}/members", {"person": "zoe@example.org"})
    assert answer.status_code == 422
    assert "Nobody called" in answer.content.decode()
    assert browser.post(f"{HERE}{crew.pk}/members?member={zoe.pk}").status_code == 404
    assert list(queries.people_in(crew)) == []


def test_a_team_shows_its_measures(ada: Membership, crew: Team, signed_in: SignIn) -> None:
    add_measure(by=ada, name="Ropes mended", team=crew)
    add_measure(by=ada, name="Sails sewn")
    page = signed_in(ada).get(f"{HERE}{crew.pk}").content.decode()
    assert "Ropes mended" in page
    assert "Sails sewn" not in page
    assert "1 measure</a>" in page


@pytest.mark.parametrize("who", ["cleo", "dan"])
def test_members_and_guests_look_only(
    ada: Membership, crew: Team, who: str, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    add_to_team(by=ada, team=crew, person=ada.person)
    browser = signed_in(request.getfixturevalue(who))
    page = browser.get(f"{HERE}{crew.pk}").content.decode()
    assert "Archive this team" not in page
    assert "Take out" not in page
    for path in ("new", f"{crew.pk}/edit", "export"):
        assert browser.get(f"{HERE}{path}").status_code == 403, path
    for path in (f"{crew.pk}/archive", f"{crew.pk}/restore", f"{crew.pk}/members"):
        assert browser.post(f"{HERE}{path}", {"person": "Cleo"}).status_code == 403, path


def test_teams_of_elsewhere_are_not_there(
    ada: Membership, zoe: Membership, signed_in: SignIn
) -> None:
    with acting_in(zoe.organisation):
        foreign = add_team(by=zoe, name="Foreign")
        archive_team(by=zoe, team=foreign, version=1)
    browser = signed_in(ada)
    for path in (f"{foreign.pk}", f"{foreign.pk}/edit"):
        assert browser.get(f"{HERE}{path}").status_code == 404, path
    for path in ("edit", "archive", "restore", "members", f"members/{ada.pk}/removal"):
        assert browser.post(f"{HERE}{foreign.pk}/{path}").status_code == 404, path
    assert "Foreign" not in browser.get(f"{HERE}?state=archived").content.decode()


def test_the_page_costs_the_same_whatever_the_number_of_teams(
    ada: Membership, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        add_team(by=ada, name=f"Team {number}", lead=ada.person)
    browser = signed_in(ada)
    with django_assert_max_num_queries(8):
        browser.get(HERE)
