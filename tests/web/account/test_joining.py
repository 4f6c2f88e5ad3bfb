"""Coming in by invitation, and as the first person of all."""

import logging

import pytest

from tests.conftest import PASSWORD, join
from tests.web.conftest import Browser, SignIn
from trueline.members.actions import end_membership
from trueline.members.invitations import invite, revoke
from trueline.organisations.models import Membership, Role
from trueline.people.models import Person

FAY = "fay@example.org"


@pytest.fixture
def secret(ada: Membership) -> str:
    return invite(by=ada, email=FAY, role=Role.MEMBER)[1]


def answer(browser: Browser, secret: str, **more: str) -> "tuple[int, str]":
    found = browser.post("/invitation", {"secret": secret, **more})
    return found.status_code, found.get("Location") or found.content.decode()


def test_the_letter_says_who_invites_whom_to_what(secret: str, browser: Browser) -> None:
    page = browser.get(f"/invitation/{secret}")
    text = page.content.decode()
    assert f"Ada Amber invites {FAY} to Harbour Trust, as: member." in text
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"


def test_who_has_no_account_is_in_with_a_name_and_a_password(secret: str, browser: Browser) -> None:
    found = answer(browser, secret, name="Fay", password=PASSWORD, email="mallory@example.org")
    assert found == (302, "/o/harbour-trust/")
    assert browser.get("/o/harbour-trust/people/").status_code == 200
    assert Person.objects.get(name="Fay").email == FAY  # the invited address, whatever was sent


def test_a_poor_password_is_said_beside_its_field(secret: str, browser: Browser) -> None:
    status, page = answer(browser, secret, name="Fay", password="short")
    assert status == 422
    assert page.count("at least 12 characters") == 2
    assert 'value="Fay"' in page
    assert "short" not in page.replace("too short", "")


def test_who_is_signed_in_with_that_address_joins_with_one_button(
    ada: Membership, secret: str, signed_in: SignIn
) -> None:
    fay = join(ada.organisation, "Fay", Role.GUEST)
    end_membership(by=ada, membership=fay)
    browser = signed_in(fay)
    assert "Join</button>" in browser.get(f"/invitation/{secret}").content.decode()
    assert answer(browser, secret) == (302, "/o/harbour-trust/")
    assert Membership.objects.get(pk=fay.pk).role == Role.MEMBER


def test_who_is_signed_in_with_another_address_is_told(
    secret: str, cleo: Membership, signed_in: SignIn
) -> None:
    browser = signed_in(cleo)
    page = browser.get(f"/invitation/{secret}").content.decode()
    assert "You are signed in as cleo@example.org" in page
    status, page = answer(browser, secret)
    assert status == 422
    assert f"This invitation is for {FAY}" in page


def test_who_has_an_account_signs_in_first(secret: str, browser: Browser) -> None:
    Person.objects.create_user(FAY, "Fay", PASSWORD)
    page = browser.get(f"/invitation/{secret}").content.decode()
    assert f'href="/sign-in?next=/invitation/{secret}"' in page
    status, page = answer(browser, secret, name="Mallory", password="another horse battery")
    assert status == 422
    assert Person.objects.get(email=FAY).check_password(PASSWORD)


def test_a_revoked_or_guessed_letter_opens_nothing(ada: Membership, browser: Browser) -> None:
    invitation, secret = invite(by=ada, email=FAY, role=Role.MEMBER)
    revoke(by=ada, invitation=invitation)
    for tried in (secret, "invite_guess"):
        page = browser.get(f"/invitation/{tried}")
        assert page.status_code == 404
        assert "no longer good" in page.content.decode()
        assert answer(browser, tried, name="Fay", password=PASSWORD)[0] == 404
    assert not Person.objects.filter(email=FAY).exists()


def test_guessing_is_limited(browser: Browser) -> None:
    statuses = [answer(browser, f"invite_{number}")[0] for number in range(21)]
    assert statuses == [404] * 20 + [429]


def test_the_secret_is_in_no_log(
    secret: str, cleo: Membership, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    caplog.set_level(logging.DEBUG, logger="django.security")
    Browser().get(f"/invitation/{secret}")
    Browser(enforce_csrf_checks=True).post("/invitation", {"secret": secret})
    answer(signed_in(cleo), secret)
    answer(Browser(), secret, name="")
    assert len(caplog.records) == 3
    assert secret not in caplog.text


def test_nobody_signs_up_without_an_invitation(ada: Membership, browser: Browser) -> None:
    assert "by invitation" in browser.get("/sign-up").content.decode()
    said = {"name": "Eve", "email": "eve@example.org", "password": PASSWORD}
    assert browser.post("/sign-up", said).status_code == 403
    assert not Person.objects.filter(email="eve@example.org").exists()


def test_the_first_person_of_all_signs_up_and_founds_an_organisation(browser: Browser) -> None:
    said = {"name": "Eve", "email": "Eve@example.org", "password": PASSWORD}
    assert browser.post("/sign-up", said)["Location"] == "/organisations/new"
    assert Person.objects.get().email == "eve@example.org"
    new = {"name": "Lighthouse", "time_zone": "Europe/Berlin", "year_starts_in": 4}
    made = browser.post("/organisations/new", {**new, "slug": "", "currency": "usd"})
    assert made["Location"] == "/o/lighthouse/"


def test_the_first_account_has_its_faults_said(browser: Browser) -> None:
    said = {"name": "Eve", "email": "no address", "password": "short"}
    page = browser.post("/sign-up", said)
    assert page.status_code == 422
    assert "valid email address" in page.content.decode()
    assert not Person.objects.exists()
