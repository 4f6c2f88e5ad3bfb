"""Who gets in: a token, its scope, its pace, the organisation, the role. Default is no."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.api.conftest import Caller, World
from trueline.api import limits
from trueline.core.clock import now
from trueline.members.actions import end_membership
from trueline.members.models import ApiToken
from trueline.members.tokens import revoke_token
from trueline.organisations import access_policy
from trueline.organisations.models import Membership

Giver = Callable[..., Caller]


def test_without_a_token_nothing_opens(owner: Caller) -> None:
    response = Client().get(f"{owner.home}/measures", secure=True)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response["Content-Type"] == "application/problem+json"


def test_a_signed_in_browser_opens_nothing(owner: Caller) -> None:
    browser = Client()
    browser.force_login(owner.member.person)
    assert browser.get(f"{owner.home}/measures", secure=True).status_code == 401


def test_a_token_sent_in_the_open_is_refused_not_redirected(owner: Caller) -> None:
    response = Client().get(
        f"{owner.home}/measures", headers={"Authorization": f"Bearer {owner.bearer}"}
    )
    assert response.status_code == 403
    assert "https" in response.json()["detail"]


@pytest.mark.parametrize("bearer", ["", "trueline_wrong", "\x00", "x" * 5000])
def test_a_wrong_token_opens_nothing(owner: Caller, bearer: str) -> None:
    assert Caller(owner.member, bearer).get("/measures").status_code == 401


def test_a_revoked_token_opens_nothing(owner: Caller) -> None:
    token = ApiToken.objects.get(person=owner.member.person)
    revoke_token(person=owner.member.person, token_id=token.pk)
    assert owner.get("/measures").status_code == 401


def test_a_reading_token_changes_nothing(ada: Membership, caller: Giver) -> None:
    reader = caller(ada, scope="read")
    assert reader.get("/measures").status_code == 200
    response = reader.ask("POST", "/measures", {"name": "Calls"})
    assert response.status_code == 403
    assert "scope" in response.json()["detail"]


def test_another_organisation_is_not_there(zoe: Membership, caller: Giver, owner: Caller) -> None:
    stranger = caller(zoe)
    foreign = stranger.get(f"{owner.home}/measures")
    nothing = stranger.get("/api/v1/organisations/no-such-place/measures")
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.content == nothing.content


def test_a_former_member_is_a_stranger(ada: Membership, cleo: Membership, caller: Giver) -> None:
    left = caller(cleo)
    assert left.get("/measures").status_code == 200
    end_membership(by=ada, membership=cleo)
    assert left.get("/measures").status_code == 404


def test_a_role_that_may_not_is_told_so_before_the_body_is_read(
    dan: Membership, caller: Giver
) -> None:
    response = caller(dan).ask("POST", "/measures", {"nonsense": 1})
    assert response.status_code == 403


def test_what_a_member_does_not_own_is_not_theirs_to_change(
    cleo: Membership, caller: Giver, world: World
) -> None:
    response = caller(cleo).ask(
        "PATCH", f"/measures/{world.measure.pk}", {"name": "Mine"}, If_Match='"1"'
    )
    assert response.status_code == 403
    world.measure.refresh_from_db()
    assert world.measure.name == "Calls"


def test_an_operation_outside_of_the_policy_is_refused(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(access_policy.OPERATIONS, "measure_list")
    assert owner.get("/measures").status_code == 403


def test_too_many_requests_wait_until_the_window_ends(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_MINUTE", 2)
    late = (now() + timedelta(minutes=1)).replace(second=45, microsecond=0)
    with time_machine.travel(late, tick=False):
        assert [owner.get("/teams").status_code for _ in range(3)] == [200, 200, 429]
        assert owner.get("/teams")["Retry-After"] == "15"
    with time_machine.travel(late + timedelta(seconds=15), tick=False):
        assert owner.get("/teams").status_code == 200


def test_a_method_that_is_not_offered_is_named_with_those_that_are(owner: Caller) -> None:
    response = owner.ask("DELETE", "/measures")
    assert response.status_code == 405
    assert set(response["Allow"].split(", ")) == {"GET", "POST"}
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/no-such-thing", "/api/v1/me/"])
def test_an_address_that_leads_nowhere_is_a_problem_document(owner: Caller, path: str) -> None:
    response = owner.get(path)
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_nothing_is_kept_by_what_lies_between(owner: Caller) -> None:
    assert owner.get("/measures")["Cache-Control"] == "no-store"
    assert owner.get("/measures/77")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["?sort=password", "?owner__email=x", "?limit=1&limit=2", "?q=%00", "?limit=1_0"]
)
def test_only_known_parameters_are_understood_and_each_once(owner: Caller, query: str) -> None:
    response = owner.get(f"/measures{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["place"] == "query"


def test_a_fault_of_ours_is_a_problem_document_and_saves_nothing(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("trueline.api.measures.routes.MeasureOut.of", broken)
    browser = Client(raise_request_exception=False)
    response = browser.post(
        f"{owner.home}/measures",
        {"name": "Calls"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {owner.bearer}"},
        secure=True,
    )
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "secret detail" not in response.content.decode()
    monkeypatch.undo()
    assert owner.get("/measures").json()["items"] == []
