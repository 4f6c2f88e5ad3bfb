"""Members and invitations: what is shown to whom, and the letter that is sent."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.api.conftest import Caller, World
from trueline.members.models import Invitation
from trueline.organisations.models import Membership

INVITE = {"email": "eve@example.org", "role": "guest"}


def test_an_invitation_is_a_letter_and_its_secret_is_nowhere_else(
    owner: Caller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = owner.ask("POST", "/invitations", INVITE, Idempotency_Key="k1")
    assert response.status_code == 201
    (letter,) = mail.outbox
    assert letter.to == ["eve@example.org"]
    (secret,) = set(re.findall(r"invite_[\w-]{20,}", str(letter.body)))
    everywhere = response.content.decode() + owner.get("/journal").content.decode()
    assert secret not in everywhere
    assert Invitation.objects.get().token_hash not in everywhere
    with django_capture_on_commit_callbacks(execute=True):
        owner.ask("POST", "/invitations", INVITE, Idempotency_Key="k1")
    assert len(mail.outbox) == 1


def test_an_invitation_that_was_not_saved_sends_no_letter(
    owner: Caller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = owner.ask("POST", "/invitations", {**INVITE, "email": "ada@example.org"})
    assert response.status_code == 422
    assert mail.outbox == []


def test_guests_see_no_address_but_their_own(
    owner: Caller, cleo: Membership, dan: Membership, caller: Callable[..., Caller]
) -> None:
    def addresses(by: Caller) -> list[str | None]:
        return [item["email"] for item in by.get("/members").json()["items"]]

    everyone = ["ada@example.org", "cleo@example.org", "dan@example.org"]
    assert addresses(owner) == addresses(caller(cleo)) == everyone
    assert addresses(caller(dan)) == [None, None, "dan@example.org"]


def test_the_last_owner_cannot_leave(owner: Caller, ada: Membership) -> None:
    response = owner.ask("DELETE", f"/members/{ada.pk}")
    assert response.status_code == 422
    assert owner.get("/members").status_code == 200


def test_a_member_may_leave_but_send_nobody_away(
    cleo: Membership, ben: Membership, caller: Callable[..., Caller]
) -> None:
    leaving = caller(cleo)
    assert leaving.ask("DELETE", f"/members/{ben.pk}").status_code == 403
    assert leaving.ask("DELETE", f"/members/{cleo.pk}").status_code == 204
    assert leaving.get("/members").status_code == 404


@pytest.mark.parametrize("field", ["lead_id", "owner_id"])
def test_someone_from_elsewhere_cannot_be_put_in_charge(
    owner: Caller, world: World, zoe: Membership, field: str
) -> None:
    where = "/teams/{team_id}" if field == "lead_id" else "/measures/{measure_id}"
    where = where.format(**world.numbers)
    response = owner.ask("PATCH", where, {field: zoe.person_id}, If_Match='"1"')
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == f"/{field}"


def test_a_foreign_measure_among_many_saves_none(
    owner: Caller, world: World, zoe: Membership, caller: Callable[..., Caller]
) -> None:
    foreign = caller(zoe).ask("POST", "/measures", {"name": "Stone"}).json()["id"]
    rows = [
        {"measure_id": number, "period": "2026-02-01", "value": 1}
        for number in (world.measure.pk, foreign)
    ]
    response = owner.ask("POST", "/observations", {"observations": rows})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/observations/1/measure_id"
    theme = f"/themes/{world.numbers['theme_id']}/measures"
    both = {"measure_ids": [world.measure.pk, foreign]}
    assert owner.ask("PUT", theme, both).status_code == 422
    mine = owner.get(f"/measures/{world.measure.pk}/observations").json()["items"]
    assert [row["period"] for row in mine] == ["2026-01-01"]
