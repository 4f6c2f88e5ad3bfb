from datetime import date
from typing import Any

import pytest
import time_machine

from trueline.core.errors import NotAllowed, Refusal, StaleVersion
from trueline.measures.actions import add_measure, change_measure
from trueline.measures.goals import (
    change_goal,
    drop_goal,
    restore_goal,
    set_goal,
    state_confidence,
)
from trueline.measures.models import Goal, Measure
from trueline.measures.queries import confidences, goals, targets_between, with_so_far
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership

START, DUE = date(2026, 1, 1), date(2026, 12, 31)


def goal_of(by: Membership, measure: Measure, **fields: Any) -> Goal:
    return set_goal(
        by=by, measure=measure, **{"start_on": START, "due_on": DUE, "target": 50.0, **fields}
    )


def test_the_same_goal_stands_once(ada: Membership, visitors: Measure) -> None:
    goal = goal_of(ada, visitors)
    with pytest.raises(Refusal, match="has a goal of this kind due 2026-12-31 already"):
        goal_of(ada, visitors, target=60.0)
    drop_goal(by=ada, goal=goal, version=1, reason="merged")
    goal_of(ada, visitors, target=60.0)
    with pytest.raises(Refusal, match="already"):
        restore_goal(by=ada, goal=goal, version=2)


def test_a_refused_change_leaves_the_goal_as_it_was(ada: Membership, visitors: Measure) -> None:
    goal = goal_of(ada, visitors)
    with pytest.raises(Refusal, match="must come after the start"):
        change_goal(by=ada, goal=goal, version=1, due_on=START)
    saved = Goal.objects.get()
    assert (saved.due_on, saved.version) == (DUE, 1)


def test_a_change_on_an_old_version_shows_what_is_saved(ada: Membership, visitors: Measure) -> None:
    goal = goal_of(ada, visitors)
    change_goal(by=ada, goal=Goal.objects.get(), version=1, target=70.0)
    with pytest.raises(StaleVersion) as stale:
        change_goal(by=ada, goal=goal, version=1, target=60.0)
    assert (stale.value.current, stale.value.theirs) == (2, {"target": 70.0})


def test_the_wrong_side_is_named_as_people_say_it(ada: Membership) -> None:
    costs = add_measure(by=ada, name="Costs", direction="down", unit_kind="money", currency="EUR")
    with pytest.raises(Refusal, match="The target 1,500 lies on the wrong side of its start 1,200"):
        goal_of(ada, costs, target=150_000.0, start_value=120_000.0)
    kept = goal_of(ada, costs, target=150_000.0, start_value=120_000.0, keeps_level=True)
    assert kept.target == 150_000


def test_a_band_has_both_ends_and_suits_its_measure(ada: Membership) -> None:
    heat = add_measure(by=ada, name="Heat", direction="band")
    with pytest.raises(Refusal, match="should stay within a band"):
        goal_of(ada, heat)
    with pytest.raises(Refusal, match="needs both its ends"):
        goal_of(ada, heat, kind="stay_within")
    with pytest.raises(Refusal, match="must lie above the lower"):
        goal_of(ada, heat, kind="stay_within", upper=50.0)
    assert goal_of(ada, heat, kind="stay_within", upper=60.0).upper == 60


def test_a_sum_knows_what_there_is_so_far(ada: Membership) -> None:
    income = add_measure(by=ada, name="Income", aggregation="sum")
    with time_machine.travel("2027-06-15", tick=False):
        for month in (date(2025, 12, 1), START, date(2026, 2, 1), date(2027, 1, 1)):
            enter_value(by=ada, measure=income, on=month, value=10)
        enter_value(by=ada, measure=income, on=START, value=15, revision=1)
    goal_of(ada, income, kind="sum_over_period")
    goal_of(ada, income)
    found = {goal.kind: goal.so_far for goal in with_so_far(goals(income))}  # type: ignore[attr-defined]
    assert found == {"sum_over_period": 25, "level_at_due": None}


def test_targets_are_the_last_goals_of_target_measures_in_the_horizon(ada: Membership) -> None:
    target = add_measure(by=ada, name="Members", tier="target")
    goal_of(ada, target)
    last = goal_of(ada, target, due_on=date(2028, 12, 31))
    goal_of(ada, target, due_on=date(2029, 12, 31))
    goal_of(ada, add_measure(by=ada, name="Calls"))
    assert targets_between(START, date(2028, 12, 31)) == [last]


def test_the_last_word_of_each_person_counts(
    ada: Membership, cleo: Membership, visitors: Measure
) -> None:
    goal = goal_of(ada, visitors)
    with time_machine.travel("2026-06-01", tick=False):
        state_confidence(by=ada, goal=goal, probability=0.4)
    with time_machine.travel("2026-06-10", tick=False):
        state_confidence(by=ada, goal=goal, probability=0.5)
        state_confidence(by=ada, goal=goal, probability=0.6, reason=" better ")
        state_confidence(by=cleo, goal=goal, probability=0.2)
    said = confidences([goal], date(2026, 6, 30))[goal.pk]
    assert {row.person: (row.probability, row.reason) for row in said} == {
        ada.person: (0.6, "better"), cleo.person: (0.2, ""),
    }  # fmt: skip
    before = confidences([goal], date(2026, 6, 5))[goal.pk]
    assert [row.probability for row in before] == [0.4]


@pytest.mark.parametrize("probability", [-0.1, 1.1, float("nan")])
def test_confidence_is_a_probability(
    probability: float, ada: Membership, visitors: Measure
) -> None:
    goal = goal_of(ada, visitors)
    with pytest.raises(Refusal, match="from 0 to 100 %"):
        state_confidence(by=ada, goal=goal, probability=probability)


def test_who_may_not(
    ada: Membership, ben: Membership, cleo: Membership, dan: Membership, visitors: Measure
) -> None:
    goal = goal_of(ada, visitors)
    change_measure(by=ada, measure=visitors, version=1, owner=cleo.person)
    for member in (ben, cleo, dan):  # a member enters values of their own, but sets no goals
        with pytest.raises(NotAllowed):
            goal_of(member, visitors, target=60.0)
        with pytest.raises(NotAllowed):
            change_goal(by=member, goal=goal, version=1, target=60.0)
        with pytest.raises(NotAllowed):
            drop_goal(by=member, goal=goal, version=1, reason="mine")
        with pytest.raises(NotAllowed):
            restore_goal(by=member, goal=goal, version=1)
    with pytest.raises(NotAllowed):
        state_confidence(by=dan, goal=goal, probability=0.5)
