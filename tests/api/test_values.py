"""Values: money in whole minor units, corrections kept, many at once or none."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.api.conftest import Caller, World
from trueline.core.clock import today
from trueline.measures.actions import add_measure
from trueline.measures.models import Measure, Observation
from trueline.organisations.models import Membership


@pytest.fixture
def donations(ada: Membership) -> Measure:
    return add_measure(by=ada, name="Donations", unit_kind="money", currency="EUR")


def test_money_is_taken_and_given_as_whole_minor_units(owner: Caller, donations: Measure) -> None:
    where = f"/measures/{donations.pk}/observations/2026-01-01"
    assert owner.ask("PUT", where, {"value": 1250}).status_code == 200
    assert '"value": 1250,' in owner.get(where).content.decode()
    refused = owner.ask("PUT", where, {"value": 12.5, "revision": 1})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/value"


def test_a_corrected_value_keeps_the_earlier_one(owner: Caller, world: World) -> None:
    where = f"/measures/{world.measure.pk}/observations"
    owner.ask("PUT", f"{where}/2026-01-01", {"value": 11, "revision": 1, "note": "late calls"})
    now = owner.get(where).json()["items"]
    assert [(row["value"], row["revision"]) for row in now] == [(11, 2)]
    everything = owner.get(f"{where}?include=revisions").json()["items"]
    assert [(row["value"], row["is_current"]) for row in everything] == [(11, True), (10, False)]


def test_values_are_shown_as_they_were_known_on_a_day(owner: Caller, world: World) -> None:
    where = f"/measures/{world.measure.pk}/observations"
    known = today("UTC")
    with time_machine.travel(known + timedelta(days=3)):
        owner.ask("PUT", f"{where}/2026-01-01", {"value": 11, "revision": 1})
    then = owner.get(f"{where}?as_of={known}").json()["items"]
    assert [row["value"] for row in then] == [10]
    assert owner.get(f"{where}?as_of={known - timedelta(days=1)}").json()["items"] == []
    assert [row["value"] for row in owner.get(where).json()["items"]] == [11]


def test_a_withdrawn_value_is_gone_but_stays_in_the_history(owner: Caller, world: World) -> None:
    where = f"/measures/{world.measure.pk}/observations"
    one = f"{where}/2026-01-01"
    response = owner.ask("DELETE", f"{one}?reason=double", If_Match=owner.get(one)["ETag"])
    assert response.json()["value"] is None
    assert response.json()["note"] == "double"
    assert owner.get(where).json()["items"] == []
    assert len(owner.get(f"{where}?include=revisions").json()["items"]) == 2


def test_a_period_without_a_value_is_not_found(owner: Caller, world: World) -> None:
    where = f"/measures/{world.measure.pk}/observations/2025-01-01"
    assert owner.get(where).status_code == 404


def test_many_values_name_every_problem_and_save_none(
    owner: Caller, world: World, donations: Measure
) -> None:
    ahead = date(today("UTC").year + 1, 1, 1).isoformat()
    number = world.measure.pk
    rows = [
        {"measure_id": number, "period": "2026-02-01", "value": 1},
        {"measure_id": 999_999, "period": "2026-02-01", "value": 1},
        {"measure_id": number, "period": "2026-02-11", "value": 1},
        {"measure_id": number, "period": ahead, "value": 1},
        {"measure_id": donations.pk, "period": "2026-02-01", "value": 0.5},
        {"measure_id": number, "period": "2026-02-28", "value": 2},
    ]
    response = owner.ask("POST", "/observations", {"observations": rows})
    assert response.status_code == 422
    assert [flaw["pointer"] for flaw in response.json()["errors"]] == [
        "/observations/1/measure_id",
        "/observations/2/period",
        "/observations/3/period",
        "/observations/4/value",
        "/observations/5/period",
    ]
    assert Observation.objects.count() == 1


def test_many_values_may_be_said_twice(owner: Caller, world: World) -> None:
    rows = [
        {"measure_id": world.measure.pk, "period": f"2025-{month:02}-01", "value": month}
        for month in range(1, 13)
    ]
    first = owner.ask("POST", "/observations", {"observations": rows})
    again = owner.ask("POST", "/observations", {"observations": rows})
    assert first.json() == {"received": 12, "changed": 12}
    assert again.json() == {"received": 12, "changed": 0}


def test_values_of_the_past_were_known_when_their_period_was_over(
    owner: Caller, world: World
) -> None:
    number = world.measure.pk
    rows: list[dict[str, object]] = [
        {"measure_id": number, "period": "2025-01-01", "value": 1},
        {"measure_id": number, "period": "2025-02-01", "value": 2, "known_on": "2025-03-20"},
        {"measure_id": number, "period": today("UTC").replace(day=1).isoformat(), "value": 3},
    ]
    owner.ask("POST", "/observations", {"observations": rows})
    found = owner.get(f"/measures/{number}/observations").json()["items"]
    known = [row["known_on"] for row in found if row["value"] != 10]
    assert known == [today("UTC").isoformat(), "2025-03-20", "2025-02-01"]


@pytest.mark.parametrize("known_on", ["2024-12-31", "2999-01-01"])
def test_a_value_is_known_neither_before_its_period_nor_from_tomorrow(
    owner: Caller, world: World, known_on: str
) -> None:
    row = {
        "measure_id": world.measure.pk, "period": "2025-01-01", "value": 1, "known_on": known_on,
    }  # fmt: skip
    response = owner.ask("POST", "/observations", {"observations": [row]})
    assert response.json()["errors"][0]["pointer"] == "/observations/0/known_on"


@pytest.mark.parametrize("count", [0, 1001])
def test_one_to_a_thousand_values_come_at_once(owner: Caller, world: World, count: int) -> None:
    row = {"measure_id": world.measure.pk, "period": "2025-01-01", "value": 1}
    response = owner.ask("POST", "/observations", {"observations": [row] * count})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/observations"
