from datetime import timedelta

import pytest
import time_machine

from tests.conftest import PASSWORD
from trueline.core.clock import now
from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.journal.queries import entries
from trueline.members import invitations
from trueline.members.actions import end_membership, found_organisation, restore_membership
from trueline.members.invitations import accept, find_invitation, invite, join, revoke
from trueline.members.models import Invitation
from trueline.members.queries import member, open_invitations
from trueline.organisations.models import Membership, Role
from trueline.people.models import Person


@pytest.fixture
def eve(db: None) -> Person:
    """Eve has an account and belongs nowhere yet."""
    return Person.objects.create_user("eve@example.org", "Eve", PASSWORD)


def test_the_invited_join_in_the_role_they_were_invited_to(ada: Membership, eve: Person) -> None:
    _, secret = invite(by=ada, email=" Eve@Example.org ", role=Role.LEADER)
    membership = accept(secret=secret, person=eve)
    assert (membership.organisation, membership.role) == (ada.organisation, Role.LEADER)
    assert [entry.verb for entry in entries()] == ["accepted invitation", "invited", "founded"]


def test_a_letter_works_once(ada: Membership, eve: Person) -> None:
    _, secret = invite(by=ada, email=eve.email, role=Role.MEMBER)
    accept(secret=secret, person=eve)
    with pytest.raises(NotFound):
        accept(secret=secret, person=eve)


def test_a_letter_works_for_its_address_only(ada: Membership, eve: Person) -> None:
    _, secret = invite(by=ada, email="someone@example.org", role=Role.OWNER)
    with pytest.raises(Refusal, match=r"for someone@example.org; you are signed in as eve"):
        accept(secret=secret, person=eve)
    assert find_invitation(secret).email == "someone@example.org"


def test_a_letter_is_good_for_a_week(ada: Membership, eve: Person) -> None:
    _, secret = invite(by=ada, email=eve.email, role=Role.MEMBER)
    with time_machine.travel(now() + timedelta(days=7, seconds=1)), pytest.raises(NotFound):
        accept(secret=secret, person=eve)


def test_a_letter_that_ran_out_does_not_stand_in_the_way_of_a_new_one(
    ada: Membership, eve: Person
) -> None:
    invite(by=ada, email=eve.email, role=Role.MEMBER)
    with time_machine.travel(now() + timedelta(days=8)):
        _, secret = invite(by=ada, email=eve.email, role=Role.GUEST)
        assert accept(secret=secret, person=eve).role == Role.GUEST


def test_a_revoked_letter_opens_nothing(ada: Membership, eve: Person) -> None:
    invitation, secret = invite(by=ada, email=eve.email, role=Role.MEMBER)
    for _ in range(2):
        revoke(by=ada, invitation=invitation)
    with pytest.raises(NotFound):
        accept(secret=secret, person=eve)
    assert [entry.verb for entry in entries()] == ["revoked invitation", "invited", "founded"]
    assert list(open_invitations()) == []


def test_of_the_secret_only_a_hash_is_kept(ada: Membership) -> None:
    invitation, secret = invite(by=ada, email="eve@example.org", role=Role.MEMBER)
    kept = str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert secret not in kept
    assert secret not in str(list(entries().values()))
    assert len(secret) > 40


@pytest.mark.parametrize("secret", ["", "invite_", "invite_" + "A" * 43, "é", "x" * 10_000])
def test_a_guessed_secret_opens_nothing(ada: Membership, secret: str) -> None:
    invite(by=ada, email="eve@example.org", role=Role.MEMBER)
    with pytest.raises(NotFound):
        find_invitation(secret)


def test_nobody_but_an_owner_invites_or_revokes(
    ada: Membership, ben: Membership, cleo: Membership, dan: Membership
) -> None:
    invitation, _ = invite(by=ada, email="eve@example.org", role=Role.MEMBER)
    for by in (ben, cleo, dan):
        with pytest.raises(NotAllowed):
            invite(by=by, email="mallory@example.org", role=Role.GUEST)
        with pytest.raises(NotAllowed):
            revoke(by=by, invitation=invitation)


@pytest.mark.parametrize(
    "email",
    ["", "eve", "eve@", "eve@example.org\nBcc: all@example.org", "eve@example.org,b@example.org",
     "<eve@example.org>", "a" * 250 + "@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(ada: Membership, email: str) -> None:
    with pytest.raises(Refusal) as caught:
        invite(by=ada, email=email, role=Role.MEMBER)
    assert caught.value.field == "email"


def test_nobody_is_invited_twice_or_when_they_are_here(ada: Membership, cleo: Membership) -> None:
    invite(by=ada, email="eve@example.org", role=Role.MEMBER)
    with pytest.raises(Refusal, match="invited already"):
        invite(by=ada, email="EVE@example.org", role=Role.MEMBER)
    with pytest.raises(Refusal, match="member already"):
        invite(by=ada, email="cleo@example.org", role=Role.MEMBER)


def test_founding_more_organisations_does_not_send_more_letters(ada: Membership) -> None:
    for number in range(invitations.PER_HOUR):
        invite(by=ada, email=f"p{number}@example.org", role=Role.MEMBER)
    second = found_organisation(by=ada.person, name="Second")
    with pytest.raises(Refusal, match="invitations an hour"):
        invite(by=second, email="one-more@example.org", role=Role.MEMBER)
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        invite(by=second, email="one-more@example.org", role=Role.MEMBER)


def test_the_installation_sends_so_many_a_day_and_no_more(
    ada: Membership, zoe: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitations, "PER_DAY_HERE", 1)
    invite(by=ada, email="eve@example.org", role=Role.MEMBER)
    with pytest.raises(Refusal, match="whole installation"):
        invite(by=zoe, email="fay@example.org", role=Role.MEMBER)


def test_a_letter_of_old_takes_no_role_away(ada: Membership, eve: Person) -> None:
    _, first = invite(by=ada, email=eve.email, role=Role.OWNER)
    membership = accept(secret=first, person=eve)
    end_membership(by=ada, membership=membership)
    _, second = invite(by=ada, email=eve.email, role=Role.GUEST)
    restore_membership(by=ada, membership=membership)
    accept(secret=second, person=eve)
    assert member(membership.pk).role == Role.OWNER


def test_a_former_member_comes_back_in_the_new_role(ada: Membership, cleo: Membership) -> None:
    end_membership(by=ada, membership=cleo)
    _, secret = invite(by=ada, email=cleo.person.email, role=Role.GUEST)
    back = accept(secret=secret, person=cleo.person)
    assert (back.pk, back.role, back.ended_at) == (cleo.pk, Role.GUEST, None)


def test_who_has_no_account_makes_one_at_the_invited_address(ada: Membership) -> None:
    _, secret = invite(by=ada, email="fay@example.org", role=Role.MEMBER)
    membership = join(secret=secret, name=" Fay Flint ", password=PASSWORD)
    assert (membership.person.name, membership.person.email) == ("Fay Flint", "fay@example.org")
    assert membership.person.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "field"),
    [
        ("", PASSWORD, "name"),
        ("Fay", "short", "password"),
        ("Fay", "password1234", "password"),
        ("Fay Flint", "fay.flint@example.org", "password"),
        ("Fay", "x" * 129, "password"),
    ],
)
def test_a_poor_name_or_password_leaves_the_letter_good(
    ada: Membership, name: str, password: str, field: str
) -> None:
    _, secret = invite(by=ada, email="fay.flint@example.org", role=Role.MEMBER)
    with pytest.raises(Refusal) as caught:
        join(secret=secret, name=name, password=password)
    assert caught.value.field == field
    assert find_invitation(secret).is_open
    assert not Person.objects.filter(email="fay.flint@example.org").exists()


def test_a_letter_makes_no_second_account(ada: Membership, eve: Person) -> None:
    _, secret = invite(by=ada, email=eve.email, role=Role.MEMBER)
    with pytest.raises(Refusal, match="has an account already"):
        join(secret=secret, name="Mallory", password="another horse battery")
    eve.refresh_from_db()
    assert eve.check_password(PASSWORD)
