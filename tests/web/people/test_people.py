"""The people of an organisation, and what owners do about them."""

import csv
import io

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import join
from tests.web.conftest import Browser, SignIn
from trueline.journal.queries import entries
from trueline.members.actions import change_role, end_membership
from trueline.organisations.models import Membership, Role
from trueline.teams.actions import add_team, add_to_team

HERE = "/o/harbour-trust/people/"


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_everyone_sees_who_belongs(ada: Membership, dan: Membership, signed_in: SignIn) -> None:
    crew = add_team(by=ada, name="Crew")
    add_to_team(by=ada, team=crew, person=dan.person)
    page = signed_in(dan).get(HERE).content.decode()
    assert "2 people belong" in page
    assert "Ada Amber" in page
    assert f"/teams/{crew.pk}" in page
    assert "Invite someone" not in page
    assert "/role" not in page


def test_guests_see_no_address_but_their_own_and_cannot_look_for_one(
    ada: Membership, cleo: Membership, dan: Membership, signed_in: SignIn
) -> None:
    assert "ada@example.org" in signed_in(cleo).get(HERE).text
    page = signed_in(dan).get(HERE).text
    assert "ada@example.org" not in page
    assert "dan@example.org" in page
    assert "Ada Amber" not in signed_in(dan).get(f"{HERE}?q=ada@example").text


def test_the_list_is_narrowed_and_says_how_many(
    ada: Membership, ben: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    page = browser.get(f"{HERE}?role=leader").content.decode()
    assert "1 of 3" in page
    assert "ben@example.org" in page
    assert "cleo@example.org" not in page
    assert "Nobody fits" in browser.get(f"{HERE}?q=nobody").content.decode()
    assert "3</span>" in browser.get(f"{HERE}?role=nonsense&state=x").content.decode()


def test_long_lists_come_in_pages_at_the_same_cost(
    ada: Membership, signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        join(ada.organisation, f"P{number:02}", Role.MEMBER)
    browser = signed_in(ada)
    with django_assert_max_num_queries(12):
        page = browser.get(HERE).content.decode()
    assert "1–50 of 61" in page
    assert "p59@example.org" in browser.get(f"{HERE}?page=2").content.decode()


def test_the_export_holds_what_the_list_shows_and_no_formula(
    ada: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    cleo.person.name = "=HYPERLINK(1)"
    cleo.person.save()
    answer = signed_in(ada).get(f"{HERE}export?role=member")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "people-harbour-trust-" in answer["Content-Disposition"]
    (row,) = rows(answer.content)
    assert (row["name"], row["email"]) == ("'=HYPERLINK(1)", "cleo@example.org")


def test_a_role_is_changed_and_changed_back(
    ada: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    page = browser.post(f"{HERE}{cleo.pk}/role", {"role": "leader"}, follow=True).content.decode()
    assert "Cleo is now: Leader." in page
    assert f'action="{HERE}{cleo.pk}/role?role=member"' in page
    cleo.refresh_from_db()
    assert cleo.role == Role.LEADER
    browser.post(f"{HERE}{cleo.pk}/role?role=member")
    cleo.refresh_from_db()
    assert cleo.role == Role.MEMBER


def test_the_last_owner_is_kept_with_a_sentence(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    for answer in (
        browser.post(f"{HERE}{ada.pk}/role", {"role": "guest"}),
        browser.post(f"{HERE}{ada.pk}/end"),
    ):
        assert answer.status_code == 422
        assert "needs an owner" in answer.content.decode()


def test_who_is_let_go_stands_among_the_former_and_comes_back(
    ada: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    browser = signed_in(ada)
    page = browser.post(f"{HERE}{cleo.pk}/end", follow=True).content.decode()
    assert "Cleo no longer belongs here." in page
    assert f'action="{HERE}{cleo.pk}/restore"' in page
    assert "cleo@example.org" in browser.get(f"{HERE}?state=former").content.decode()
    browser.post(f"{HERE}{cleo.pk}/restore")
    cleo.refresh_from_db()
    assert cleo.ended_at is None


def test_anyone_may_leave(ada: Membership, cleo: Membership, signed_in: SignIn) -> None:
    answer = signed_in(cleo).post(f"{HERE}{cleo.pk}/end")
    assert answer["Location"] == "/organisations"
    cleo.refresh_from_db()
    assert cleo.ended_at is not None


@pytest.mark.parametrize("who", ["ben", "cleo", "dan"])
def test_only_owners_manage_people(
    ada: Membership, who: str, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(f"{HERE}export").status_code == 403
    for path in (f"{ada.pk}/role", f"{ada.pk}/end", f"{ada.pk}/restore", "invitations"):
        answer = browser.post(f"{HERE}{path}", {"role": "guest", "email": "e@example.org"})
        assert answer.status_code == 403, path
    assert [entry.verb for entry in entries()] == ["founded"]


def test_people_of_elsewhere_are_not_there(
    ada: Membership, zoe: Membership, signed_in: SignIn
) -> None:
    assert signed_in(zoe).get(HERE).status_code == 404
    browser = signed_in(ada)
    for path in (f"{zoe.pk}/role", f"{zoe.pk}/end", f"{zoe.pk}/restore", "999999/end"):
        assert browser.post(f"{HERE}{path}", {"role": "guest"}).status_code == 404
    assert browser.get("/o/quarry-works/people/").status_code == 404


def test_a_page_without_a_session_asks_to_sign_in(ada: Membership, browser: Browser) -> None:
    assert browser.get(HERE)["Location"].startswith("/sign-in")


def test_a_second_owner_may_let_the_first_go(
    ada: Membership, ben: Membership, signed_in: SignIn
) -> None:
    change_role(by=ada, membership=ben, role=Role.OWNER)
    assert signed_in(ben).post(f"{HERE}{ada.pk}/end").status_code == 302
    assert signed_in(ada).get(HERE).status_code == 404
    assert end_membership(by=ben, membership=ada).ended_at is not None
