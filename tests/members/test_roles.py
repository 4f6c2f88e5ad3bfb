import itertools

import pytest

from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.journal.queries import entries
from trueline.members.actions import change_role, end_membership, restore_membership
from trueline.members.queries import fellow_named, member, members, membership_in
from trueline.organisations.models import Membership, Role


@pytest.mark.parametrize(
    ("caller", "target"), list(itertools.product(("ben", "cleo", "dan"), repeat=2))
)
@pytest.mark.parametrize("role", Role.values)
def test_nobody_but_an_owner_gives_roles_not_even_to_themselves(
    caller: str, target: str, role: str, request: pytest.FixtureRequest
) -> None:
    by, whom = request.getfixturevalue(caller), request.getfixturevalue(target)
    with pytest.raises(NotAllowed):
        change_role(by=by, membership=whom, role=role)


@pytest.mark.parametrize("role", Role.values)
def test_an_owner_gives_any_role(ada: Membership, cleo: Membership, role: str) -> None:
    change_role(by=ada, membership=cleo, role=role)
    assert member(cleo.pk).role == role


def test_there_is_no_other_role(ada: Membership, cleo: Membership) -> None:
    with pytest.raises(Refusal, match="no role “admin”"):
        change_role(by=ada, membership=cleo, role="admin")


def test_the_last_owner_stays(ada: Membership) -> None:
    with pytest.raises(Refusal, match="needs an owner"):
        change_role(by=ada, membership=ada, role=Role.MEMBER)
    with pytest.raises(Refusal, match="needs an owner"):
        end_membership(by=ada, membership=ada)


def test_an_owner_may_go_once_there_is_another(ada: Membership, ben: Membership) -> None:
    change_role(by=ada, membership=ben, role=Role.OWNER)
    end_membership(by=ada, membership=ada)
    assert list(members()) == [ben]
    with pytest.raises(Refusal, match="needs an owner"):
        end_membership(by=ben, membership=ben)


def test_a_former_owner_does_not_count_as_one(ada: Membership, ben: Membership) -> None:
    change_role(by=ada, membership=ben, role=Role.OWNER)
    end_membership(by=ada, membership=ben)
    with pytest.raises(Refusal, match="needs an owner"):
        end_membership(by=ada, membership=ada)


def test_the_same_done_twice_is_done_once(ada: Membership, cleo: Membership) -> None:
    for _ in range(2):
        change_role(by=ada, membership=cleo, role=Role.GUEST)
    for _ in range(2):
        end_membership(by=ada, membership=cleo)
    ended_at = cleo.ended_at
    for _ in range(2):
        restore_membership(by=ada, membership=cleo)
    verbs = [entry.verb for entry in entries()]
    assert verbs == ["restored membership", "ended membership", "changed role", "founded"]
    assert ended_at is not None


def test_a_former_member_finds_nothing(ada: Membership, cleo: Membership) -> None:
    assert membership_in(cleo.person, "harbour-trust") == cleo
    end_membership(by=ada, membership=cleo)
    with pytest.raises(NotFound):
        membership_in(cleo.person, "harbour-trust")
    restore_membership(by=ada, membership=cleo)
    assert membership_in(cleo.person, "harbour-trust").role == Role.MEMBER


def test_a_former_member_may_do_nothing_with_what_they_still_hold(
    ada: Membership, ben: Membership, cleo: Membership
) -> None:
    change_role(by=ada, membership=ben, role=Role.OWNER)
    end_membership(by=ada, membership=ben)
    with pytest.raises(NotAllowed):
        change_role(by=ben, membership=cleo, role=Role.OWNER)


def test_members_may_go_but_let_nobody_else_go(cleo: Membership, dan: Membership) -> None:
    with pytest.raises(NotAllowed):
        end_membership(by=cleo, membership=dan)
    end_membership(by=cleo, membership=cleo)
    assert cleo.ended_at is not None


def test_a_closed_account_belongs_nowhere(cleo: Membership) -> None:
    cleo.person.is_active = False
    cleo.person.save()
    with pytest.raises(NotFound):
        membership_in(cleo.person, "harbour-trust")


def test_members_of_elsewhere_are_not_found(ada: Membership, zoe: Membership) -> None:
    with pytest.raises(NotFound):
        member(zoe.pk)
    with pytest.raises(NotFound):
        membership_in(zoe.person, "harbour-trust")
    with pytest.raises(Refusal, match="Nobody called"):
        fellow_named("zoe@example.org")


@pytest.mark.parametrize("words", ["Cleo", "cleo", " CLEO@example.org ", "C <cleo@example.org>"])
def test_a_fellow_is_found_by_name_or_address(cleo: Membership, words: str) -> None:
    assert fellow_named(words) == cleo.person


def test_two_of_one_name_are_told_apart_by_address(cleo: Membership, dan: Membership) -> None:
    dan.person.name = "Cleo"
    dan.person.save()
    with pytest.raises(Refusal, match="Several people"):
        fellow_named("Cleo")
    assert fellow_named("Cleo <dan@example.org>") == dan.person
