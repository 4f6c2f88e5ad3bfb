"""Signing in: by address and password, with limits, and without telling who has an account."""

import re

import pytest
from django.core import mail
from pytest_django import Settings

from tests.conftest import PASSWORD
from tests.web.conftest import Browser, SignIn
from trueline.organisations.models import Membership

WRONG = "not the password at all"


def sign_in(browser: Browser, address: str, password: str, **more: str) -> tuple[int, str]:
    answer = browser.post("/sign-in", {"login": address, "password": password, **more})
    return answer.status_code, answer.content.decode()


def plain(page: str) -> str:
    """Return a page without what differs from one answer to the next by design."""
    page = re.sub(r'value="[^"]*"', "", page)
    return re.sub(r'csrftoken": "[^"]*"', "", page)


def test_the_right_password_leads_to_the_only_organisation(
    ada: Membership, browser: Browser
) -> None:
    answer = browser.post("/sign-in", {"login": "ADA@example.org", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/")["Location"] == "/o/harbour-trust/"


def test_a_page_that_asked_for_signing_in_comes_next(ada: Membership, browser: Browser) -> None:
    asked = browser.get("/o/harbour-trust/people/?q=a")
    assert asked["Location"] == "/sign-in?next=/o/harbour-trust/people/%3Fq%3Da"
    page = browser.get(asked["Location"]).content.decode()
    assert 'name="next" value="/o/harbour-trust/people/?q=a"' in page
    answer = browser.post(asked["Location"], {"login": "ada@example.org", "password": PASSWORD})
    assert answer["Location"] == "/o/harbour-trust/people/?q=a"


def test_the_eleventh_wrong_password_is_refused_however_the_address_is_written(
    ada: Membership, browser: Browser, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    spellings = ["ada@example.org", "ADA@EXAMPLE.ORG", " ada@example.org ", "Ada@Example.Org"]
    hosts = ["localhost", "127.0.0.1", "testserver", "localhost:1234", "LOCALHOST"]
    for number in range(10):
        answer = browser.post(
            "/sign-in",
            {"login": spellings[number % 4], "password": WRONG},
            headers={"host": hosts[number % 5]},
            REMOTE_ADDR=f"192.0.2.{number}",
        )
        assert "are not correct" in answer.content.decode()
    _, page = sign_in(browser, "ada@example.org", PASSWORD)
    assert "Too many failed login attempts" in page
    assert browser.get("/session").status_code == 401


def test_nobody_guesses_many_addresses_from_one_place(browser: Browser) -> None:
    statuses = [
        browser.post("/sign-in", {"login": f"p{n}@example.org", "password": WRONG}).status_code
        for n in range(51)
    ]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_right_passwords_do_not_use_the_limit_up(ada: Membership) -> None:
    for _ in range(12):
        assert sign_in(Browser(), "ada@example.org", PASSWORD)[0] == 302


def test_unknown_and_known_addresses_get_the_same_answer(ada: Membership, browser: Browser) -> None:
    known = sign_in(browser, "ada@example.org", WRONG)
    unknown = sign_in(browser, "eve@example.org", WRONG)
    assert known[0] == unknown[0]
    assert plain(known[1]) == plain(unknown[1])


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(
    ada: Membership, browser: Browser
) -> None:
    answers = [
        browser.post("/password", {"email": address}, follow=True)
        for address in ("ada@example.org", "eve@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain == [("/password/sent", 302)]
    assert plain(answers[0].content.decode()) == plain(answers[1].content.decode())
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"], ["eve@example.org"]]


def test_the_sixth_letter_within_an_hour_is_not_sent(ada: Membership, browser: Browser) -> None:
    statuses = [
        browser.post("/password", {"email": "Ada@example.org"}).status_code for _ in range(6)
    ]
    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_a_closed_account_is_turned_away(ada: Membership, browser: Browser) -> None:
    ada.person.is_active = False
    ada.person.save()
    answer = browser.post("/sign-in", {"login": "ada@example.org", "password": PASSWORD})
    assert answer["Location"] == "/account/inactive"
    assert browser.get("/session").status_code == 401


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/", "//evil.example/", "///evil.example", "////evil.example/%2e",
        "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
        "\t//evil.example", " https://evil.example", "https:evil.example", "https:/evil.example",
        "https:///evil.example", "http://evil.example@localhost/", "//localhost@evil.example/",
        "https://testserver@evil.example/", "https://testserver.evil.example/",
        "https://evil.example/testserver", "//testserver:80@evil.example",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,hi",
        "vbscript:x", "file:///etc/passwd", "ftp://evil.example/", "blob:https://evil.example/",
        "//evil%E3%80%82example", "//evil。example", "//%65vil.example", "//[::1]/",
        "https://\x00evil.example", "//evil.example\\@testserver/", "https:/\\evil.example",
        "//2130706433/", "http:\\\\evil.example", "https://evil.example?testserver/", "https://evil.example#testserver/",
        "//evil.example:443/", "\x08//evil.example", "https://testserver/o/", "//testserver/",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(
    ada: Membership, browser: Browser, place: str
) -> None:
    answer = browser.post(
        "/sign-in", {"login": "ada@example.org", "password": PASSWORD, "next": place}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    away = browser.post("/sign-out", {"next": place})
    assert away["Location"] == "/sign-in"


def test_signing_out_clears_what_the_browser_kept(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    assert "Sign out?" in browser.get("/sign-out").content.decode()
    assert browser.get("/session").status_code == 204
    answer = browser.post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.get("/session").status_code == 401


def test_a_session_is_new_after_signing_in(ada: Membership, browser: Browser) -> None:
    browser.get("/sign-in")
    browser.session.save()
    before = browser.session.session_key
    sign_in(browser, "ada@example.org", PASSWORD)
    assert browser.session.session_key != before
