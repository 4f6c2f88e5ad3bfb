from datetime import date

import pytest

from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.measures import queries
from trueline.measures.actions import (
    add_measure,
    archive_measure,
    change_measure,
    declare_change,
    restore_measure,
)
from trueline.measures.models import Measure
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.teams.actions import add_team


def test_a_key_is_made_from_the_name_and_numbered_if_taken(ada: Membership) -> None:
    keys = [add_measure(by=ada, name="Open days!").key for _ in range(2)]
    assert keys == ["open-days", "open-days-2"]
    with pytest.raises(Refusal, match="with the key “open-days” already"):
        add_measure(by=ada, name="Other", key="open-days")


def test_money_takes_the_organisations_currency_and_other_units_none(ada: Membership) -> None:
    assert add_measure(by=ada, name="Income", unit_kind="money").currency == "EUR"
    assert add_measure(by=ada, name="Share", unit_kind="percent", currency="USD").currency == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"tier": "vision"}, "tier"),
        ({"decimals": 7}, "decimals"),
        ({"lowest": float("inf")}, "lowest"),
        ({"lowest": 5.0, "highest": 5.0}, "highest"),
        ({"unit_kind": "money", "currency": "Euro"}, "currency"),
    ],
)
def test_a_refusal_names_its_field_and_adds_nothing(
    fields: dict[str, object], field: str, ada: Membership
) -> None:
    with pytest.raises(Refusal) as refusal:
        add_measure(by=ada, **{"name": "Visitors", **fields})  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not Measure.objects.exists()


def test_the_owner_must_belong_here(ada: Membership, zoe: Membership) -> None:
    with pytest.raises(Refusal):
        add_measure(by=ada, name="Visitors", owner=zoe.person)


def test_what_values_mean_is_fixed_by_the_first_of_them(ada: Membership, visitors: Measure) -> None:
    change_measure(by=ada, measure=visitors, version=1, rhythm="quarter")
    enter_value(by=ada, measure=visitors, on=date(2026, 1, 1), value=1)
    with pytest.raises(Refusal, match="its rhythm cannot change"):
        change_measure(by=ada, measure=visitors, version=2, rhythm="month")


def test_a_measure_is_no_part_of_itself(ada: Membership, visitors: Measure) -> None:
    part = add_measure(by=ada, name="By boat", parent=visitors)
    with pytest.raises(Refusal, match="cannot be a part of itself"):
        change_measure(by=ada, measure=visitors, version=1, parent=part)
    assert list(queries.parts(visitors)) == [part]


def test_an_archived_measure_leaves_the_list_and_comes_back_whole(
    ada: Membership, visitors: Measure
) -> None:
    archive_measure(by=ada, measure=visitors, version=1)
    assert list(queries.measures()) == []
    assert list(queries.measures(archived=True)) == [visitors]
    restore_measure(by=ada, measure=visitors, version=2)
    assert list(queries.measures()) == [visitors]
    with pytest.raises(StaleVersion):
        archive_measure(by=ada, measure=visitors, version=1)


def test_a_change_is_declared_once_for_a_period_with_its_reason(
    ada: Membership, visitors: Measure
) -> None:
    change = declare_change(by=ada, measure=visitors, on=date(2026, 3, 17), reason="new gate")
    assert change.on == date(2026, 3, 1)
    with pytest.raises(Refusal, match="already"):
        declare_change(by=ada, measure=visitors, on=date(2026, 3, 2), reason="again")
    with pytest.raises(Refusal, match="cannot be empty"):
        declare_change(by=ada, measure=visitors, on=date(2026, 5, 1), reason=" ")
    assert not queries.changes(visitors, date(2026, 2, 28)).exists()


def test_a_name_finds_its_measure_by_key_first(ada: Membership, visitors: Measure) -> None:
    twin = add_measure(by=ada, name="visitors-2", key="other")
    assert queries.named("visitors") == visitors
    assert queries.named("VISITORS-2") == twin
    archive_measure(by=ada, measure=twin, version=1)
    with pytest.raises(Refusal, match="There is no measure called"):
        queries.named("visitors-2")


def test_another_organisations_measure_is_not_found(zoe: Membership, visitors: Measure) -> None:
    with acting_in(zoe.organisation), pytest.raises(NotFound):
        queries.measure(visitors.pk)


def test_a_lead_changes_what_belongs_to_their_team_and_the_teams_inside(
    ada: Membership, ben: Membership
) -> None:
    above = add_team(by=ada, name="Branches", lead=ben.person)
    inside = add_team(by=ada, name="Islands", parent=above)
    theirs = add_measure(by=ada, name="Visits", team=inside)
    change_measure(by=ben, measure=theirs, version=1, name="Visits by boat")
    other = add_measure(by=ada, name="Costs", team=add_team(by=ada, name="Finance"))
    with pytest.raises(NotAllowed):
        change_measure(by=ben, measure=other, version=1, name="Mine")


def test_who_may_not(ben: Membership, cleo: Membership, dan: Membership, visitors: Measure) -> None:
    for member in (cleo, dan):
        with pytest.raises(NotAllowed):
            add_measure(by=member, name="Mine")
    for member in (ben, cleo, dan):
        with pytest.raises(NotAllowed):
            change_measure(by=member, measure=visitors, version=1, name="Mine")
        with pytest.raises(NotAllowed):
            archive_measure(by=member, measure=visitors, version=1)
        with pytest.raises(NotAllowed):
            restore_measure(by=member, measure=visitors, version=1)
        with pytest.raises(NotAllowed):
            declare_change(by=member, measure=visitors, on=date(2026, 1, 1), reason="mine")
