"""Sending and revoking invitations."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from tests.web.conftest import SignIn
from trueline.core.clock import now
from trueline.members.actions import change_organisation
from trueline.members.invitations import find_invitation, invite
from trueline.members.models import Invitation
from trueline.organisations.models import Membership

HERE = "/o/harbour-trust/people/"


def test_an_owner_invites_by_letter(ada: Membership, signed_in: SignIn, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://trueline.example"
    browser = signed_in(ada)
    answer = browser.post(
        f"{HERE}invitations",
        {"email": "Fay@example.org", "role": "leader"},
        headers={"x-forwarded-host": "evil.example"},
    )
    assert answer["Location"] == HERE
    page = browser.get(HERE).content.decode()
    assert "fay@example.org is invited." in page
    assert "1 is invited" in page
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["fay@example.org"], "Join Harbour Trust on Trueline")
    found = re.search(r"https://trueline\.example/invitation/(\S+)", str(letter.body))
    assert found
    assert find_invitation(found.group(1)).role == "leader"
    assert str(letter.body).count("://") == 1
    assert found.group(1) not in page


def test_names_in_letters_begin_no_lines_and_make_no_links(
    ada: Membership, signed_in: SignIn
) -> None:
    ada.person.name = "Win at https://spam.example now"
    ada.person.save()
    change_organisation(by=ada, version=1, name="Trust\r\nBcc: all@example.org www.spam.example")
    signed_in(ada).post(f"{HERE}invitations", {"email": "fay@example.org", "role": "member"})
    (letter,) = mail.outbox
    sent = letter.message()
    assert sent.get_all("Bcc") is None
    assert "\n" not in letter.subject
    assert "spam.example" not in letter.subject + str(letter.body)
    assert str(letter.body).count("://") == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"email": "fay"}, "valid email address"),
        ({"email": "fay@example.org\nBcc: all@example.org"}, "valid email address"),
        ({"email": ""}, "This field is required"),
        ({"role": "admin"}, "Select a valid choice"),
        ({"email": "ada@example.org"}, "is a member already"),
        ({"email": "gil@example.org"}, "is invited already"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept(
    ada: Membership, signed_in: SignIn, said: dict[str, str], sentence: str
) -> None:
    invite(by=ada, email="gil@example.org", role="member")
    whole = {"email": "fay@example.org", "role": "member", **said}
    answer = signed_in(ada).post(f"{HERE}invitations", whole)
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert mail.outbox == []
    assert Invitation.objects.count() == 1


def test_an_invitation_is_revoked(ada: Membership, signed_in: SignIn) -> None:
    invitation, _ = invite(by=ada, email="fay@example.org", role="member")
    browser = signed_in(ada)
    page = browser.post(f"{HERE}invitations/{invitation.pk}/revocation", follow=True)
    assert "fay@example.org is no longer good" in page.content.decode()
    assert "Letters that nobody has answered" in page.content.decode()


def test_invitations_of_elsewhere_are_not_there(
    ada: Membership, zoe: Membership, signed_in: SignIn
) -> None:
    invitation, secret = invite(by=ada, email="fay@example.org", role="member")
    path = f"/o/quarry-works/people/invitations/{invitation.pk}/revocation"
    assert signed_in(zoe).post(path).status_code == 404
    assert find_invitation(secret).is_open


def test_too_many_letters_within_an_hour_are_not_sent(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    for number in range(20):
        browser.post(f"{HERE}invitations", {"email": f"p{number}@example.org", "role": "member"})
    answer = browser.post(f"{HERE}invitations", {"email": "p20@example.org", "role": "member"})
    assert answer.status_code == 422
    assert len(mail.outbox) == 20
    with time_machine.travel(now() + timedelta(minutes=61)):
        browser.post(f"{HERE}invitations", {"email": "p20@example.org", "role": "member"})
    assert len(mail.outbox) == 21
