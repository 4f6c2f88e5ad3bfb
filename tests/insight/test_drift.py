"""The drift statement: every identity exact, over random plans, amendments and effort."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.insight.drift import (
    InForce,
    Key,
    Mix,
    Row,
    Statement,
    rounded,
    statement,
    weighted,
)
from trueline.insight.flows import flows

KEYS: list[int | None] = [None, 1, 2, 3, 4, 5]
mixes = st.dictionaries(st.sampled_from([1, 2, 3, 4, 5]), st.integers(0, 10_000), min_size=1)
plans = mixes.filter(lambda mix: sum(mix.values()) > 0)
efforts = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 100_000))
periods = st.lists(st.builds(InForce, plans, st.integers(0, 92)), min_size=1, max_size=5).filter(
    lambda parts: sum(part.days for part in parts) > 0
)


def total(found: Statement, column: str) -> Fraction:
    return sum((getattr(row, column) or Fraction() for row in found.rows), Fraction())


@given(plans, periods, efforts)
def test_every_row_and_every_column_adds_up_exactly(
    adopted: dict[Key, int], parts: list[InForce], done: dict[Key, int]
) -> None:
    found = statement(Mix(adopted).shares(), weighted(parts), done)
    assert total(found, "planned") == total(found, "plan_today") == 1
    assert total(found, "decided") == 0
    assert found.total == sum(row.amount for row in found.rows) == sum(done.values())
    for row in found.rows:
        assert row.planned + row.decided == row.plan_today
    if found.empty:
        assert found.undecided_drift is None
        assert {(row.undecided, row.done) for row in found.rows} == {(None, None)}
        return
    assert total(found, "undecided") == 0
    assert total(found, "done") == 1
    for row in found.rows:
        assert row.undecided is not None
        assert row.planned + row.decided + row.undecided == row.done
    drift = found.undecided_drift
    assert drift is not None
    assert 0 <= drift <= 1
    # What some buckets gained is what the others lost.
    assert drift == sum((max(row.undecided or 0, 0) for row in found.rows), Fraction())


@given(plans, periods, efforts, st.sampled_from([10, 100, 1000]))
def test_what_is_shown_adds_up_too(
    adopted: dict[Key, int], parts: list[InForce], done: dict[Key, int], per: int
) -> None:
    found = statement(Mix(adopted).shares(), weighted(parts), done)
    shown = rounded(found, per)
    assert [row.key for row in shown] == [row.key for row in found.rows]
    assert sum(row.planned for row in shown) == sum(row.plan_today for row in shown) == per
    assert sum(row.decided for row in shown) == 0
    for row, exact in zip(shown, found.rows, strict=True):
        assert row.planned + row.decided == row.plan_today
        assert abs(row.plan_today - exact.plan_today * per) < 1
        if exact.done is None:
            assert (row.undecided, row.done) == (None, None)
        else:
            assert row.undecided is not None
            assert row.done is not None
            assert row.plan_today + row.undecided == row.done
            assert abs(row.done - exact.done * per) < 1
    if not found.empty:
        assert sum(row.done or 0 for row in shown) == per
        assert sum(row.undecided or 0 for row in shown) == 0


@given(plans, efforts.filter(lambda done: sum(done.values()) > 0))
def test_amending_away_the_whole_drift_leaves_none(
    adopted: dict[Key, int], done: dict[Key, int]
) -> None:
    planned = Mix(adopted).shares()
    before = statement(planned, planned, done)
    after = statement(planned, weighted([InForce(done, 7)]), done)
    assert after.undecided_drift == 0
    assert after.decided_shift == before.undecided_drift
    assert {(row.key, row.decided) for row in after.rows} == {
        (row.key, row.undecided) for row in before.rows
    }


@given(periods)
def test_a_plan_without_amendments_decided_nothing(parts: list[InForce]) -> None:
    plan = weighted(parts)
    found = statement(plan, plan, {})
    assert found.decided_shift == 0
    assert found.empty


@given(plans, st.lists(st.tuples(st.sampled_from(KEYS), st.integers(1, 5000)), min_size=1))
def test_splitting_an_entry_changes_nothing(
    adopted: dict[Key, int], entries: list[tuple[Key, int]]
) -> None:
    split = [part for key, amount in entries for part in ((key, amount // 3),
             (key, amount - amount // 3))]  # fmt: skip
    planned = Mix(adopted).shares()
    assert statement(planned, planned, _sums(entries)) == statement(planned, planned, _sums(split))


@given(plans, st.lists(efforts, min_size=1, max_size=4))
def test_teams_sum_to_the_whole(adopted: dict[Key, int], teams: list[dict[Key, int]]) -> None:
    planned = Mix(adopted).shares()
    parts = [statement(planned, planned, team) for team in teams]
    whole = statement(planned, planned, _sums([e for team in teams for e in team.items()]))
    assert whole.total == sum(part.total for part in parts)
    for row in whole.rows:
        own = [(part, _find(part, row.key)) for part in parts]
        assert row.amount == sum(found.amount for _, found in own if found)
        if not whole.empty:
            assert row.undecided == sum(
                (Fraction(part.total, whole.total) * _undecided(part, row)
                 for part in parts), Fraction()
            )  # fmt: skip


@given(plans, efforts, efforts)
def test_a_restatement_is_the_difference_of_two_statements(
    adopted: dict[Key, int], closed: dict[Key, int], late: dict[Key, int]
) -> None:
    planned = Mix(adopted).shares()
    kept = statement(planned, planned, closed)
    restated = statement(planned, planned, _sums([*closed.items(), *late.items()]))
    assert kept == statement(planned, planned, closed)
    changes = {
        row.key: row.amount - (found.amount if (found := _find(kept, row.key)) else 0)
        for row in restated.rows
    }
    assert {key: change for key, change in changes.items() if change} == {
        key: amount for key, amount in late.items() if amount
    }


@given(plans, st.dictionaries(st.sampled_from("abcd"), efforts))
def test_flows_add_up_to_what_each_bucket_lost(
    adopted: dict[Key, int], done_by: dict[str, dict[Key, int]]
) -> None:
    planned = Mix(adopted).shares()
    whole = statement(planned, planned, _sums([e for o in done_by.values() for e in o.items()]))
    found = flows(planned, done_by)
    assert sum((flow.loss for flow in found), Fraction()) == (whole.undecided_drift or 0)
    for flow in found:
        assert flow.loss == -(whole.row(flow.key).undecided or 0) > 0
        assert sum((part for _, part in flow.to), Fraction()) == flow.loss
        assert sum((part for _, part in flow.by), Fraction()) == flow.loss


def test_an_amendment_counts_for_the_days_on_which_it_was_in_force() -> None:
    plan = weighted([InForce({1: 50, 2: 50}, 30), InForce({1: 80, 2: 20}, 60)])
    assert plan == {1: Fraction(7, 10), 2: Fraction(3, 10)}


def test_no_line_comes_last_and_was_never_planned() -> None:
    plan = Mix({1: 1, 2: 3}).shares()
    found = statement(plan, plan, {None: 25, 2: 75})
    assert [row.key for row in found.rows] == [1, 2, None]
    assert found.row(None).undecided == Fraction(1, 4)
    assert found.undecided_drift == Fraction(1, 4)


def test_the_flow_names_who_did_less_than_the_plan() -> None:
    plan = Mix({1: 1, 2: 1}).shares()
    (flow,) = flows(plan, {"Ada": {1: 10, 2: 10}, "Ben": {2: 15, None: 5}})
    assert flow.key == 1
    assert flow.loss == Fraction(1, 4)
    assert flow.to == ((2, Fraction(1, 8)), (None, Fraction(1, 8)))
    assert flow.by == (("Ben", Fraction(1, 4)), ("Ada", Fraction(0)))


@pytest.mark.parametrize(
    ("planned", "done", "sentence"),
    [
        ({1: Fraction(9, 10)}, {1: 1}, "sum to 1, not to 9/10"),
        ({1: Fraction(3, 2), 2: Fraction(-1, 2)}, {1: 1}, "negative share"),
        ({1: Fraction(1)}, {1: -5}, "cannot be negative: 1 has -5"),
    ],
)
def test_wrong_input_is_said_in_a_sentence(
    planned: dict[Key, Fraction], done: dict[Key, int], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        statement(planned, planned, done)


@pytest.mark.parametrize("weights", [{}, {1: 0}, {1: -1, 2: 2}])
def test_a_mix_needs_weights(weights: dict[Key, int]) -> None:
    with pytest.raises(ValueError, match="share"):
        Mix(weights)


def test_a_period_without_a_day_has_no_plan() -> None:
    with pytest.raises(ValueError, match="any day"):
        weighted([InForce({1: 1}, 0)])
    with pytest.raises(ValueError, match="negative number of days"):
        weighted([InForce({1: 1}, -1), InForce({1: 1}, 3)])


def _sums(entries: list[tuple[Key, int]]) -> Mapping[Key, int]:
    found: dict[Key, int] = {}
    for key, amount in entries:
        found[key] = found.get(key, 0) + amount
    return found


def _find(found: Statement, key: Key) -> Row | None:
    return next((row for row in found.rows if row.key == key), None)


def _undecided(part: Statement, row: Row) -> Fraction:
    if part.empty:
        return Fraction()
    own = _find(part, row.key)
    return -row.plan_today if own is None else own.undecided or Fraction()
