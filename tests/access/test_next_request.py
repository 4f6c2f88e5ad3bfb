"""What is taken away is gone at the next request; nobody is locked in or out by mistake."""

from itertools import product

import pytest
from django.test import Client

from trueline.core.clock import now
from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.measures.actions import add_measure
from trueline.measures.models import Measure
from trueline.members.actions import change_role, end_membership
from trueline.members.invitations import accept, find_invitation, invite, revoke
from trueline.members.models import Invitation
from trueline.members.queries import membership_in
from trueline.members.tokens import find_token, issue_token, revoke_token
from trueline.organisations.models import Membership, Role
from trueline.people.models import Person
from trueline.teams.actions import add_team


def test_a_session_sees_nothing_once_the_membership_has_ended(
    ada: Membership, cleo: Membership, client: Client
) -> None:
    client.force_login(cleo.person)
    page = f"/api/v1/organisations/{ada.organisation.slug}"
    _, secret = issue_token(person=cleo.person, name="program")
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get(page, secure=True, headers=headers).status_code == 200
    end_membership(by=ada, membership=cleo)
    assert client.get(page, secure=True, headers=headers).status_code == 404
    with pytest.raises(NotFound):
        membership_in(cleo.person, ada.organisation.slug)


def test_a_role_taken_away_is_gone_for_rows_loaded_before(
    ada: Membership, ben: Membership, visitors: Measure
) -> None:
    change_role(by=ada, membership=ben, role=Role.GUEST)
    with pytest.raises(NotAllowed):
        add_measure(by=membership_in(ben.person, ada.organisation.slug), name="Late")


def test_a_deactivated_person_belongs_nowhere_and_their_tokens_open_nothing(
    ada: Membership, cleo: Membership
) -> None:
    _, secret = issue_token(person=cleo.person, name="program")
    Person.objects.filter(pk=cleo.person_id).update(is_active=False)
    assert find_token(secret) is None
    with pytest.raises(NotFound):
        membership_in(cleo.person, ada.organisation.slug)


def test_a_revoked_or_worn_out_token_opens_nothing(ada: Membership) -> None:
    token, secret = issue_token(person=ada.person, name="one")
    assert find_token(secret) == token
    revoke_token(person=ada.person, token_id=token.pk)
    assert find_token(secret) is None
    worn, other = issue_token(person=ada.person, name="two")
    type(worn).objects.filter(pk=worn.pk).update(expires_at=now())
    assert find_token(other) is None


def test_nobody_ends_anothers_token(ada: Membership, zoe: Membership) -> None:
    token, secret = issue_token(person=ada.person, name="one")
    revoke_token(person=zoe.person, token_id=token.pk)
    assert find_token(secret) == token


def test_the_last_owner_stays(ada: Membership, ben: Membership) -> None:
    with pytest.raises(Refusal, match="needs an owner"):
        end_membership(by=ada, membership=ada)
    with pytest.raises(Refusal, match="needs an owner"):
        change_role(by=ada, membership=ada, role=Role.MEMBER)
    change_role(by=ada, membership=ben, role=Role.OWNER)
    end_membership(by=ada, membership=ada)
    assert Membership.objects.filter(role=Role.OWNER, ended_at=None).get() == ben


def test_only_an_owner_gives_roles(ada: Membership, ben: Membership, cleo: Membership) -> None:
    for role in (Role.LEADER, Role.MEMBER, Role.GUEST):
        change_role(by=ada, membership=ben, role=role)
        for wanted, target in product(Role.values, (cleo, ben, ada)):
            with pytest.raises(NotAllowed):
                change_role(by=ben, membership=target, role=wanted)


def test_a_former_member_may_do_nothing_with_a_row_loaded_before(
    ada: Membership, ben: Membership
) -> None:
    end_membership(by=ada, membership=ben)
    with pytest.raises(NotAllowed):
        add_team(by=ben, name="Late")


def test_an_invitation_is_for_one_address_once_and_for_a_week(
    ada: Membership, zoe: Membership
) -> None:
    _, secret = invite(by=ada, email="New@Example.org", role=Role.MEMBER)
    with pytest.raises(Refusal, match="for new@example"):
        accept(secret=secret, person=zoe.person)
    new = Person.objects.create_user("new@example.org", "New")
    accept(secret=secret, person=new)
    with pytest.raises(NotFound):
        accept(secret=secret, person=new)
    late, other = invite(by=ada, email="late@example.org", role=Role.MEMBER)
    Invitation.objects.filter(pk=late.pk).update(expires_at=now())
    with pytest.raises(NotFound):
        find_invitation(other)
    taken, third = invite(by=ada, email="taken@example.org", role=Role.MEMBER)
    revoke(by=ada, invitation=taken)
    with pytest.raises(NotFound):
        find_invitation(third)


def test_of_secrets_only_a_fingerprint_is_kept(ada: Membership) -> None:
    invitation, secret = invite(by=ada, email="new@example.org", role=Role.MEMBER)
    token, key = issue_token(person=ada.person, name="program")
    for row, hidden in ((invitation, secret), (token, key)):
        assert len(hidden) >= 43  # 256 random bits
        assert not any(hidden in str(value) for value in vars(row).values())
