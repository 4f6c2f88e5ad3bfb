"""A new password by letter; its link comes from the settings, never from the request."""

import logging
import re

import pytest
from django.core import mail
from pytest_django import Settings

from tests.web.conftest import Browser, SignIn
from trueline.organisations.models import Membership

NEW = "another horse battery"


def letter_for(browser: Browser, address: str, headers: dict[str, str] | None = None) -> str:
    browser.post("/password", {"email": address}, headers=headers)
    return str(mail.outbox[-1].body)


def way_in(letter: str) -> str:
    found = re.search(r"https?://\S+", letter)
    assert found
    return found.group()


@pytest.mark.parametrize(
    "forged",
    [{"host": "localhost:666"}, {"x-forwarded-host": "evil.example"}],
)
def test_the_letter_leads_to_the_public_address(
    ada: Membership, browser: Browser, settings: Settings, forged: dict[str, str]
) -> None:
    settings.PUBLIC_URL = "https://trueline.example"
    letter = letter_for(browser, "ada@example.org", forged)
    assert way_in(letter).startswith("https://trueline.example/password/")
    assert letter.count("://") == 1
    assert mail.outbox[0].subject == "A new password for Trueline"
    assert "666" not in letter + mail.outbox[0].subject


def test_a_host_that_is_not_ours_gets_no_letter_sent(ada: Membership, browser: Browser) -> None:
    answer = browser.post(
        "/password", {"email": "ada@example.org"}, headers={"host": "evil.example"}
    )
    assert (answer.status_code, mail.outbox) == (400, [])


def test_the_letter_gives_a_new_password_once_and_ends_all_sessions(
    ada: Membership, browser: Browser, signed_in: SignIn
) -> None:
    elsewhere = signed_in(ada)
    path = way_in(letter_for(browser, "ada@example.org")).removeprefix("http://localhost:8000")
    form = browser.get(path)
    assert form["Location"].endswith("-set-password")  # the secret is out of the address
    assert browser.get(form["Location"]).status_code == 200
    done = browser.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert done["Location"] == "/password/changed"
    ada.person.refresh_from_db()
    assert ada.person.check_password(NEW)
    assert elsewhere.get("/session").status_code == 401
    assert "no longer good" in Browser().get(path).content.decode()


def test_a_guessed_letter_opens_nothing(ada: Membership, browser: Browser) -> None:
    page = browser.get(f"/password/{ada.person_id}-abc-def").content.decode()
    assert "no longer good" in page


def test_the_letters_secret_is_in_no_log(
    ada: Membership, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    path = way_in(letter_for(browser, "ada@example.org")).removeprefix("http://localhost:8000")
    browser.get(path, follow=True)
    Browser(enforce_csrf_checks=True).post(browser.get(path)["Location"])
    assert path.rpartition("-")[2] not in caplog.text
