"""How long a browser stays signed in, and what ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import PASSWORD
from tests.web.conftest import Browser, SignIn
from trueline.core.clock import now
from trueline.members.actions import end_membership
from trueline.organisations.models import Membership

NEW = "another horse battery"


def status(browser: Browser) -> int:
    return int(browser.get("/session").status_code)


def test_eight_idle_hours_end_a_session(ada: Membership, signed_in: SignIn) -> None:
    browser, start = signed_in(ada), now()
    assert status(browser) == 204
    with time_machine.travel(start + timedelta(hours=8, minutes=1)):
        assert status(browser) == 401
    assert not Session.objects.exists()


def test_a_session_that_is_used_goes_on(ada: Membership, signed_in: SignIn) -> None:
    browser, start = signed_in(ada), now()
    for hours in range(0, 25, 6):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert status(browser) == 204


def test_after_seven_days_it_ends_however_much_it_was_used(
    ada: Membership, signed_in: SignIn
) -> None:
    browser, start = signed_in(ada), now()
    for hours in range(0, 168, 7):
        with time_machine.travel(start + timedelta(hours=hours)):
            assert status(browser) == 204
    with time_machine.travel(start + timedelta(days=7, minutes=1)):
        assert status(browser) == 401


def test_reading_a_page_writes_nothing(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    browser.get("/o/harbour-trust/teams/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get("/o/harbour-trust/teams/")
    assert [q["sql"] for q in asked if not q["sql"].startswith("SELECT")] == []
    assert len(asked) > 2


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(
    ada: Membership, signed_in: SignIn
) -> None:
    here, elsewhere = signed_in(ada), signed_in(ada)
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    answer = here.post("/account/password", said)
    assert answer["Location"] == "/account"
    assert (status(here), status(elsewhere)) == (204, 401)
    ada.person.refresh_from_db()
    assert ada.person.check_password(NEW)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"oldpassword": "wrong"}, "type your current password"),
        ({"password1": "short", "password2": "short"}, "at least 12 characters"),
        ({"password2": "something else here"}, "same password"),
        ({"password1": "x" * 129, "password2": "x" * 129}, "at most 128 characters"),
    ],
)
def test_a_password_that_will_not_do_is_said_beside_its_field(
    ada: Membership, signed_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    whole = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **said}
    page = signed_in(ada).post("/account/password", whole).content.decode()
    assert page.count(sentence) >= 2  # beside the field, and above the form
    ada.person.refresh_from_db()
    assert ada.person.check_password(PASSWORD)


def test_the_old_password_is_not_to_be_guessed(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    said = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    statuses = [browser.post("/account/password", said).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def test_a_closed_account_is_out_at_the_next_request(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    ada.person.is_active = False
    ada.person.save()
    assert status(browser) == 401
    assert browser.get("/o/harbour-trust/people/")["Location"].startswith("/sign-in")


def test_who_was_let_go_is_out_at_the_next_request(
    ada: Membership, cleo: Membership, signed_in: SignIn
) -> None:
    browser = signed_in(cleo)
    assert browser.get("/o/harbour-trust/people/").status_code == 200
    end_membership(by=ada, membership=cleo)
    assert browser.get("/o/harbour-trust/people/").status_code == 404
    assert status(browser) == 204  # still a person, only not here


def test_a_form_sent_after_the_session_ended_is_not_redirected_away(
    ada: Membership, browser: Browser
) -> None:
    answer = browser.post("/o/harbour-trust/teams/new", {"name": "Crew"})
    assert answer.status_code == 401
    assert "Sign in again" in answer.content.decode()


def test_the_installation_says_that_it_is_well(browser: Browser) -> None:
    answer = browser.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
