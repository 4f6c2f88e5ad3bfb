"""Nobody's text is thrown away: a change says which version it is based on."""

import pytest

from tests.api.conftest import Caller, World

VERSIONED = [
    ("/measures/{measure_id}", {"name": "Second"}),
    ("/teams/{team_id}", {"name": "Second"}),
    ("/goals/{goal_id}", {"target": 95}),
    ("/strategies/{strategy_id}", {"name": "Second"}),
    ("/themes/{theme_id}", {"name": "Second"}),
    ("/priorities/{priority_id}", {"name": "Second"}),
    ("", {"name": "Second"}),
]


@pytest.mark.parametrize(("path", "change"), VERSIONED)
def test_the_etag_of_a_thing_is_what_a_change_sends_back(
    owner: Caller, world: World, path: str, change: dict[str, object]
) -> None:
    where = path.format(**world.numbers)
    first = owner.get(where)["ETag"]
    changed = owner.ask("PATCH", where, change, If_Match=first)
    assert changed.status_code == 200
    assert changed["ETag"] == owner.get(where)["ETag"] != first


@pytest.mark.parametrize(("path", "change"), VERSIONED)
def test_a_stale_change_shows_both_texts_and_saves_nothing(
    owner: Caller, world: World, path: str, change: dict[str, object]
) -> None:
    where = path.format(**world.numbers)
    (name, mine), *_ = change.items()
    theirs = 77 if name == "target" else "Theirs"
    owner.ask("PATCH", where, {name: theirs}, If_Match='"1"')
    response = owner.ask("PATCH", where, change, If_Match='"1"')
    assert response.status_code == 412
    problem = response.json()
    assert problem["current"] == 2
    assert problem["yours"][name] == mine
    assert problem["theirs"] == {name: theirs}
    assert owner.get(where).json()[name] == theirs


def test_both_texts_name_related_things_as_the_api_does(owner: Caller, world: World) -> None:
    where = f"/measures/{world.measure.pk}"
    owner.ask("PATCH", where, {"name": "Theirs"}, If_Match='"1"')
    person = world.numbers["person_id"]
    problem = owner.ask("PATCH", where, {"owner_id": person}, If_Match='"1"').json()
    assert problem["yours"] == {"owner_id": person}
    assert problem["theirs"] == {"owner_id": None}


def test_a_change_without_a_version_is_refused(owner: Caller, world: World) -> None:
    response = owner.ask("PATCH", f"/measures/{world.measure.pk}", {"name": "Second"})
    assert response.status_code == 428


@pytest.mark.parametrize("tag", ["*", "1", 'W/"1"', '"1", "2"', '"x"', '"99999999999"', '"١"'])
def test_a_version_that_is_no_single_etag_is_refused(owner: Caller, world: World, tag: str) -> None:
    where = f"/measures/{world.measure.pk}"
    assert owner.ask("PATCH", where, {"name": "Second"}, If_Match=tag).status_code == 422


def test_a_stale_correction_of_a_value_shows_both(owner: Caller, world: World) -> None:
    where = f"/measures/{world.measure.pk}/observations/2026-01-01"
    assert owner.ask("PUT", where, {"value": 11, "revision": 1}).status_code == 200
    response = owner.ask("PUT", where, {"value": 12, "revision": 1})
    assert response.status_code == 409
    assert response.json()["current"] == 2
    assert response.json()["yours"]["value"] == 12
    assert response.json()["theirs"]["value"] == 11
