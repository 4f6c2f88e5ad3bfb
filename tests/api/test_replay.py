"""A POST that is sent again has one effect."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from tests.api.conftest import Caller
from tests.conftest import on_sqlite
from trueline.core.clock import now
from trueline.members.idempotency import ABANDONED, KEPT, Answer, KeyBusy, claim, settle
from trueline.members.models import ApiToken, IdempotencyKey
from trueline.organisations.models import Membership

CALLS = {"name": "Calls"}


def names(owner: Caller) -> list[str]:
    return [item["name"] for item in owner.get("/measures").json()["items"]]


def test_the_same_request_sent_again_gets_the_same_answer(owner: Caller) -> None:
    first = owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    again = owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Location"] == first["Location"]
    assert again["ETag"] == first["ETag"]
    assert again["Idempotent-Replayed"] == "true"
    assert names(owner) == ["Calls"]


def test_another_request_under_the_same_key_is_refused(owner: Caller) -> None:
    owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    response = owner.ask("POST", "/measures", {"name": "Other"}, Idempotency_Key="k1")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/Idempotency-Key"
    assert names(owner) == ["Calls"]


def test_without_a_key_a_request_is_a_new_one(owner: Caller) -> None:
    owner.ask("POST", "/measures", CALLS)
    owner.ask("POST", "/measures", CALLS)
    assert len(names(owner)) == 2


def test_a_refused_request_may_be_sent_again_under_its_key(owner: Caller) -> None:
    owner.ask("POST", "/measures", {"name": "First", "key": "calls"})
    body = {"name": "Second", "key": "calls"}
    assert owner.ask("POST", "/measures", body, Idempotency_Key="k1").status_code == 422
    measure = owner.get("/measures").json()["items"][0]["id"]
    owner.ask("PATCH", f"/measures/{measure}", {"key": "was-calls"}, If_Match='"1"')
    assert owner.ask("POST", "/measures", body, Idempotency_Key="k1").status_code == 201


def test_keys_of_two_tokens_never_meet(
    owner: Caller, ben: Membership, caller: Callable[..., Caller]
) -> None:
    owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    response = caller(ben).ask("POST", "/measures", {"name": "Ben's"}, Idempotency_Key="k1")
    assert response.status_code == 201


def test_a_key_is_forgotten_after_a_day(owner: Caller) -> None:
    with time_machine.travel(now() - KEPT - timedelta(minutes=1), tick=False):
        owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    owner.ask("POST", "/measures", {"name": "Other"}, Idempotency_Key="k1")
    assert names(owner) == ["Calls", "Other"]


@pytest.mark.parametrize("key", ["x" * 121, "two words", "é"])
def test_a_key_that_cannot_be_kept_is_refused(owner: Caller, key: str) -> None:
    assert owner.ask("POST", "/measures", CALLS, Idempotency_Key=key).status_code == 422
    assert names(owner) == []


def test_the_second_of_two_at_the_same_moment_waits(owner: Caller) -> None:
    owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    # As it stands while the first is being answered.
    IdempotencyKey.objects.update(status=0, body="")
    response = owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1")
    assert response.status_code == 409
    assert response["Retry-After"] == "1"


def test_a_claim_whose_holder_died_is_taken_over_once(owner: Caller) -> None:
    token = ApiToken.objects.get()
    with time_machine.travel(now() - ABANDONED - timedelta(seconds=1), tick=False):
        dead = claim(token=token, key="k1", fingerprint="f")
    taken = claim(token=token, key="k1", fingerprint="f")
    assert not isinstance(taken, Answer)
    assert not isinstance(dead, Answer)
    with pytest.raises(KeyBusy):
        claim(token=token, key="k1", fingerprint="f")
    # The slow one was not dead after all: it must not answer as well.
    with pytest.raises(KeyBusy):
        settle(dead, Answer(201, "{}"))
    settle(taken, Answer(201, "{}"))
    assert claim(token=token, key="k1", fingerprint="f") == Answer(201, "{}")


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_have_one_effect(owner: Caller) -> None:
    if on_sqlite():
        pytest.skip("SQLite's database for tests lives in memory and takes one writer at a time")
    together = Barrier(6)

    def send(_: int) -> int:
        together.wait()
        try:
            return owner.ask("POST", "/measures", CALLS, Idempotency_Key="k1").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(send, range(6)))
    assert 201 in statuses
    assert set(statuses) <= {201, 409}
    assert names(owner) == ["Calls"]
