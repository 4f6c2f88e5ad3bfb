"""A mail server that takes no letters."""

import pytest

from tests.web.conftest import SignIn
from trueline.members.queries import open_invitations
from trueline.organisations.models import Membership
from trueline.web.people import invitations


def test_nobody_is_invited_when_the_letter_cannot_be_sent(
    ada: Membership, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_invitation", refuse)
    answer = signed_in(ada).post(
        "/o/harbour-trust/people/invitations", {"email": "new@example.org", "role": "member"}
    )
    assert answer.status_code == 422
    assert "did not take the letter" in answer.text
    assert not open_invitations().exists()
