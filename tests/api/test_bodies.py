"""What a body may not hold, and how it is told."""

import pytest
from django.test import Client

from tests.api.conftest import Caller, World
from tests.api.test_operations import filled


def send(owner: Caller, raw: bytes, kind: str = "application/json") -> tuple[int, str]:
    response = Client().post(
        f"{owner.home}/measures",
        raw,
        content_type=kind,
        headers={"Authorization": f"Bearer {owner.bearer}"},
        secure=True,
    )
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["detail"]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"name": "Calls", "lowest": NaN}',
        b'{"name": "Calls", "lowest": Infinity}',
        b'{"name": "Calls", "lowest": 1e999}',
        b'{"name": "Calls", "lowest": ' + b"9" * 400 + b"}",
        b'{"name": "Calls", "name": "Twice"}',
        b'{"name": "Ca\\u0000lls"}',
        b'{"name": "Ca\\ud800lls"}',
        b'{"name": "Ca\xfflls"}',
        b"[" * 100_000,
        b"[" * 900 + b"]" * 900,
        b'{"name": ',
    ],
)
def test_json_that_could_be_understood_in_two_ways_is_refused(owner: Caller, raw: bytes) -> None:
    assert send(owner, raw)[0] in {400, 422}
    assert owner.get("/measures").json()["items"] == []


def test_a_refused_number_is_named(owner: Caller) -> None:
    assert "NaN is not a number" in send(owner, b'{"name": "Calls", "lowest": NaN}')[1]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_kind_of_body_is_refused(owner: Caller, kind: str) -> None:
    assert send(owner, b'{"name": "Calls"}', kind)[0] == 415


def test_a_body_that_is_too_large_is_refused_unread(owner: Caller) -> None:
    assert send(owner, b'"' + b"x" * (2 * 1024 * 1024) + b'"')[0] == 413


@pytest.mark.parametrize("length", ["x", "-1", "9" * 5000, "²"])
def test_a_length_that_is_none_breaks_nothing(owner: Caller, length: str) -> None:
    response = Client().generic(
        "POST",
        f"{owner.home}/measures",
        b'{"name": "Calls"}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {owner.bearer}"},
        secure=True,
        CONTENT_LENGTH=length,
    )
    assert response.status_code in {400, 413, 422}


@pytest.mark.parametrize("field", ["id", "version", "organisation_id", "archived_at", "created_at"])
def test_what_is_not_for_clients_to_set_is_refused_by_name(owner: Caller, field: str) -> None:
    response = owner.ask("POST", "/measures", {"name": "Calls", field: 1})
    assert response.status_code == 422
    assert [flaw["pointer"] for flaw in response.json()["errors"]] == [f"/{field}"]
    assert owner.get("/measures").json()["items"] == []


@pytest.mark.parametrize("name", [12, True, None, ["Calls"], ""])
def test_nothing_is_guessed_from_the_wrong_type(owner: Caller, name: object) -> None:
    response = owner.ask("POST", "/measures", {"name": name})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/name"


def test_a_refusal_of_the_domain_names_the_field(owner: Caller) -> None:
    owner.ask("POST", "/measures", {"name": "Calls", "key": "calls"})
    response = owner.ask("POST", "/measures", {"name": "Calls", "key": "calls"})
    assert response.status_code == 422
    assert response.json()["errors"] == [
        {
            "place": "body",
            "pointer": "/key",
            "detail": "There is a measure with the key “calls” already.",
        }
    ]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/measures/{measure_id}", {"key": "taken"}, "/key"),
        ("/measures/{measure_id}", {"lowest": 5, "highest": 5}, "/highest"),
        (
            "/measures/{measure_id}",
            {"currency": "EUR", "unit_kind": "number", "name": " "},
            "/name",
        ),
        ("/measures/{measure_id}", {"parent_id": "{measure_id}"}, "/parent_id"),
        ("/teams/{team_id}", {"parent_id": "{team_id}"}, "/parent_id"),
        ("/goals/{goal_id}", {"due_on": "2000-01-01"}, "/due_on"),
        ("/goals/{goal_id}", {"kind": "avg_last"}, "/window"),
        ("/goals/{goal_id}", {"kind": "stay_within", "upper": 1}, "/upper"),
        ("/strategies/{strategy_id}", {"ends_on": "2000-01-01"}, "/ends_on"),
        ("/themes/{theme_id}", {"parent_id": "{theme_id}"}, "/parent_id"),
    ],
)
def test_a_change_that_makes_no_sense_names_the_field(
    owner: Caller, world: World, path: str, body: dict[str, object], pointer: str
) -> None:
    owner.ask("POST", "/measures", {"name": "Taken", "key": "taken"})
    real = filled(body, world.numbers)
    response = owner.ask("PATCH", path.format(**world.numbers), real, If_Match='"1"')
    assert response.status_code == 422, response.content
    assert [flaw["pointer"] for flaw in response.json()["errors"]] == [pointer]
