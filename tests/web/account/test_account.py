"""One's own name, time zone and tokens; one's organisations; the demo."""

import re

import pytest
from pytest_django import Settings

from tests.web.conftest import Browser, SignIn
from trueline.members.actions import end_membership, found_organisation
from trueline.members.models import ApiToken
from trueline.members.tokens import find_token, issue_token
from trueline.organisations.models import Membership, Organisation
from trueline.people.demo import DEMO_PEOPLE
from trueline.people.models import Person


def test_name_and_time_zone_are_ones_own_to_change(ada: Membership, signed_in: SignIn) -> None:
    answer = signed_in(ada).post("/account", {"name": "Ada B.", "time_zone": "Asia/Kolkata"})
    assert answer["Location"] == "/account"
    ada.person.refresh_from_db()
    assert (ada.person.name, ada.person.time_zone) == ("Ada B.", "Asia/Kolkata")


def test_a_time_zone_that_is_none_is_said_beside_its_field(
    ada: Membership, signed_in: SignIn
) -> None:
    answer = signed_in(ada).post("/account", {"name": "Ada B.", "time_zone": "Mars"})
    assert answer.status_code == 422
    assert answer.content.decode().count("“Mars” is not a time zone") == 2
    assert 'value="Ada B."' in answer.content.decode()


def test_a_token_is_shown_once(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    said = {"token-name": "Nightly", "token-scope": "write", "token-days": "7"}
    page = browser.post("/account/tokens", said).content.decode()
    found = re.search(r'value="(trueline_[\w-]+)"', page)
    assert found
    token = find_token(found.group(1))
    assert token is not None
    assert (token.person, token.scope) == (ada.person, "write")
    again = browser.get("/account").content.decode()
    assert found.group(1) not in again
    assert "Nightly" in again


def test_a_token_that_lasts_too_long_is_refused(ada: Membership, signed_in: SignIn) -> None:
    said = {"token-name": "Nightly", "token-scope": "read", "token-days": "91"}
    answer = signed_in(ada).post("/account/tokens", said)
    assert answer.status_code == 422
    assert "less than or equal to 90" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_is_revoked_by_its_person_only(
    ada: Membership, zoe: Membership, signed_in: SignIn
) -> None:
    token, secret = issue_token(person=ada.person, name="Nightly")
    signed_in(zoe).post(f"/account/tokens/{token.pk}/revocation")
    assert find_token(secret) == token
    assert ">Nightly<" not in signed_in(zoe).get("/account").content.decode()
    signed_in(ada).post(f"/account/tokens/{token.pk}/revocation")
    assert find_token(secret) is None


def test_with_several_organisations_one_chooses(ada: Membership, signed_in: SignIn) -> None:
    found_organisation(by=ada.person, name="Second House")
    browser = signed_in(ada)
    assert browser.get("/")["Location"] == "/organisations"
    page = browser.get("/organisations").content.decode()
    assert "/o/harbour-trust/" in page
    assert "/o/second-house/" in page


def test_with_none_one_is_told_what_to_do(
    ada: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    end_membership(by=ada, membership=cleo)
    page = signed_in(cleo).get("/", follow=True).content.decode()
    assert "You belong to no organisation yet" in page
    assert "Harbour Trust" not in page


def test_an_organisation_that_cannot_be_founded_keeps_what_was_typed(
    ada: Membership, signed_in: SignIn
) -> None:
    said = {"name": "Harbour Trust", "slug": "harbour-trust", "time_zone": "UTC"}
    answer = signed_in(ada).post(
        "/organisations/new", {**said, "year_starts_in": 7, "currency": "EUR"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("“harbour-trust” is taken") == 2
    assert '<option value="7" selected>July' in page
    assert Organisation.objects.count() == 1


@pytest.fixture
def maya(ada: Membership) -> Person:
    return Person.objects.create_user("maya@harbour.example", "Maya", None)


def test_there_is_no_demo_unless_it_is_one(maya: Person, browser: Browser) -> None:
    assert browser.get("/demo/").status_code == 404
    assert browser.post("/demo/", {"email": maya.email}).status_code == 404
    assert browser.get("/session").status_code == 401


def test_in_the_demo_one_click_makes_one_someone(
    maya: Person, browser: Browser, settings: Settings
) -> None:
    settings.DEMO = True
    page = browser.get("/demo/?as=maya").content.decode()
    assert all(label in page for label in DEMO_PEOPLE.values())
    assert browser.get("/session").status_code == 401  # looking signs nobody in
    assert browser.post("/demo/", {"email": maya.email})["Location"] == "/"
    assert browser.get("/session").status_code == 204


def test_the_demo_makes_nobody_anyone_else(
    ada: Membership, browser: Browser, settings: Settings
) -> None:
    settings.DEMO = True
    assert browser.post("/demo/", {"email": "ada@example.org"}).status_code == 404
    assert browser.get("/session").status_code == 401


def test_an_account_without_a_password_has_none_to_change(maya: Person, browser: Browser) -> None:
    browser.force_login(maya)
    assert "Change password" not in browser.get("/account").content.decode()
    answer = browser.get("/account/password")
    assert answer.status_code == 422
    assert "has no password" in answer.content.decode()
