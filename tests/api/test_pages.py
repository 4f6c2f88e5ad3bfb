"""Long lists come in pages that neither skip nor double a row."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Caller, World
from trueline.measures.actions import add_measure
from trueline.organisations.models import Membership


def walk(owner: Caller, path: str) -> list[list[int]]:
    """Follow a list to its end; return the ids of each page."""
    pages = []
    where: str | None = path
    while where:
        response = owner.get(where)
        assert response.status_code == 200
        document = response.json()
        assert response.headers.get("Link") == (
            f'<{document["next"]}>; rel="next"' if document["next"] else None
        )
        pages.append([item["id"] for item in document["items"]])
        where = document["next"]
    return pages


@settings(
    max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(limit=st.integers(1, 8))
def test_pages_of_any_size_hold_every_row_once(ada: Membership, owner: Caller, limit: int) -> None:
    while len(owner.get("/measures").json()["items"]) < 7:
        add_measure(by=ada, name="Same name")  # only the number tells them apart
    whole = walk(owner, "/measures")
    pages = walk(owner, f"/measures?limit={limit}")
    assert [row for page in pages for row in page] == whole[0]
    assert all(len(page) == limit for page in pages[:-1])


def test_a_row_added_meanwhile_shifts_nothing(ada: Membership, owner: Caller) -> None:
    for name in "bdf":
        add_measure(by=ada, name=name)
    first = owner.get("/measures?limit=2").json()
    add_measure(by=ada, name="a")
    rest = owner.get(first["next"]).json()
    assert [item["name"] for item in rest["items"]] == ["f"]


def test_the_filters_hold_on_every_page(ada: Membership, owner: Caller) -> None:
    for number in range(4):
        add_measure(by=ada, name=f"T{number}", tier="target" if number % 2 else "kpi")
    found = walk(owner, "/measures?tier=target&limit=1")
    assert [len(page) for page in found] == [1, 1]


def test_latest_first_goes_on_with_older(owner: Caller, world: World) -> None:
    rows = [
        {"measure_id": world.measure.pk, "period": f"2025-{month:02}-01", "value": month}
        for month in range(1, 13)
    ]
    owner.ask("POST", "/observations", {"observations": rows})
    where: str | None = f"/measures/{world.measure.pk}/observations?limit=5"
    periods = []
    while where:
        document = owner.get(where).json()
        periods += [item["period"] for item in document["items"]]
        where = document["next"]
    assert periods == sorted(periods, reverse=True)
    assert len(periods) == 13


def encoded(values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "é",
        encoded("text"),
        encoded(["a"]),
        encoded([1, 1]),
        encoded(["a", True]),
        encoded(["a\0", 1]),
        encoded(["a", 10**30]),
        encoded({"a": 1}),
        "W" * 3999,
    ],
)
def test_a_cursor_made_by_hand_is_refused(owner: Caller, cursor: str) -> None:
    response = owner.get(f"/measures?cursor={cursor}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/cursor"


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5"])
def test_a_page_has_one_to_two_hundred_rows(owner: Caller, limit: str) -> None:
    assert owner.get(f"/measures?limit={limit}").status_code == 422
