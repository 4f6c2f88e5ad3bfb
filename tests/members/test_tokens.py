from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from trueline.core.clock import now
from trueline.core.errors import Refusal
from trueline.members.models import ApiToken
from trueline.members.tokens import find_token, issue_token, may_write, revoke_token, tokens_of
from trueline.organisations.models import Membership


def test_a_token_is_found_by_its_secret_of_which_only_a_hash_is_kept(ada: Membership) -> None:
    token, secret = issue_token(person=ada.person, name="Nightly", scope="write")
    assert find_token(secret) == token
    assert may_write(token)
    assert secret not in str(ApiToken.objects.values().get())


def test_a_token_reads_unless_it_is_said_to_write(ada: Membership) -> None:
    token, _ = issue_token(person=ada.person, name="Nightly")
    assert not may_write(token)


def test_a_token_ends(ada: Membership) -> None:
    _, secret = issue_token(person=ada.person, name="Nightly", days=2)
    with time_machine.travel(now() + timedelta(days=2, seconds=1)):
        assert find_token(secret) is None
        assert tokens_of(ada.person) == []


def test_a_revoked_token_opens_nothing(ada: Membership) -> None:
    token, secret = issue_token(person=ada.person, name="Nightly")
    revoke_token(person=ada.person, token_id=token.pk)
    assert find_token(secret) is None


def test_nobody_revokes_the_token_of_someone_else(ada: Membership, zoe: Membership) -> None:
    token, secret = issue_token(person=ada.person, name="Nightly")
    revoke_token(person=zoe.person, token_id=token.pk)
    assert find_token(secret) == token
    assert tokens_of(zoe.person) == []


def test_the_token_of_a_closed_account_opens_nothing(ada: Membership) -> None:
    _, secret = issue_token(person=ada.person, name="Nightly")
    ada.person.is_active = False
    ada.person.save()
    assert find_token(secret) is None


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"name": ""}, "name"),
        ({"scope": "all"}, "scope"),
        ({"days": 0}, "days"),
        ({"days": 91}, "days"),
    ],
)
def test_what_a_token_may_not_be_is_said(ada: Membership, wish: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        issue_token(person=ada.person, **{"name": "Nightly", **wish})  # type: ignore[arg-type]
    assert caught.value.field == field


def test_the_day_of_use_is_noted_once_a_day(
    ada: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, secret = issue_token(person=ada.person, name="Nightly")
    with django_assert_num_queries(2):
        find_token(secret)
    with django_assert_num_queries(1):
        token = find_token(secret)
    assert token is not None
    assert token.last_used_on == now().date()
