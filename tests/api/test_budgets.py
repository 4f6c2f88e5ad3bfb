"""How many statements an answer takes: the same, however long the list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Caller, World
from trueline.measures.actions import add_measure
from trueline.organisations.models import Membership
from trueline.strategy.actions import add_theme, show_theme_by
from trueline.strategy.models import Strategy
from trueline.teams.actions import add_team

#: Token, pace (the shared cache), membership, and the list itself.
LIST = 10


def statements(owner: Caller, path: str, rows: int) -> int:
    owner.get(path)  # the token's day of use is noted once
    with CaptureQueriesContext(connection) as made:
        response = owner.get(path)
    assert response.status_code == 200
    assert len(response.json()["items"]) == rows
    return len(made)


def test_two_hundred_measures_take_as_many_statements_as_two(
    ada: Membership, owner: Caller
) -> None:
    team = add_team(by=ada, name="Crew", lead=ada.person)
    for number in range(200):
        add_measure(by=ada, name=f"Measure {number}", owner=ada.person, team=team)
    few = statements(owner, "/measures?limit=2", 2)
    many = statements(owner, "/measures?limit=200", 200)
    assert few == many <= LIST


@pytest.mark.parametrize(
    "path",
    ["/teams", "/members", "/reviews", "/strategies", "/plans", "/journal?limit=5", "/invitations"],
)
def test_a_list_keeps_to_its_budget(owner: Caller, world: World, path: str) -> None:
    rows = len(owner.get(path).json()["items"])
    assert statements(owner, path, rows) <= LIST


def test_themes_bring_their_measures_in_one_statement_more(
    ada: Membership, owner: Caller, world: World
) -> None:
    strategy = Strategy.objects.get()
    for number in range(20):
        theme = add_theme(by=ada, strategy=strategy, name=f"Theme {number}")
        show_theme_by(by=ada, theme=theme, measures=[world.measure])
    path = f"/strategies/{strategy.pk}/themes"
    assert statements(owner, f"{path}?limit=2", 2) == statements(owner, path, 21) <= LIST + 2


def test_a_thousand_values_take_few_statements(owner: Caller, world: World) -> None:
    rows = [
        {"measure_id": world.measure.pk, "period": f"{year}-{month:02}-01", "value": 1}
        for year in range(1942, 2025)
        for month in range(1, 13)
    ]
    with CaptureQueriesContext(connection) as made:
        response = owner.ask("POST", "/observations", {"observations": rows})
    assert response.json()["changed"] == len(rows) > 990
    assert len(made) <= 40
