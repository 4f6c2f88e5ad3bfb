"""The odds of a goal: every kind, every word, and what must always hold."""

from typing import TypedDict, Unpack

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.insight.courses import simulate
from trueline.insight.goals import Direction, Goal, Kind
from trueline.insight.history import History
from trueline.insight.odds import Odds, Word, odds, word_for

STEADY = [100.0, 102, 99, 101, 98, 100, 103, 100, 99, 101, 100, 102]
KINDS = [Kind.LEVEL, Kind.REACH, Kind.SUM, Kind.AVERAGE]


class Fields(TypedDict, total=False):
    """What can be said of a goal beside its target and kind."""

    total: int
    elapsed: int
    direction: Direction
    window: int
    upper: float
    lowest: float | None


def ask(
    values: list[float], target: float, kind: Kind = Kind.LEVEL, **fields: Unpack[Fields]
) -> Odds:
    history = History(np.array(values), season_length=12, lowest=fields.get("lowest"))
    goal = Goal(
        kind,
        target,
        periods_total=fields.get("total", 6),
        periods_elapsed=fields.get("elapsed", 2),
        direction=fields.get("direction", Direction.AT_LEAST),
        window=fields.get("window", 3),
        upper=fields.get("upper", np.inf),
    )
    return odds(history, goal, simulate(history, goal.horizon))


def chance(
    values: list[float], target: float, kind: Kind = Kind.LEVEL, **fields: Unpack[Fields]
) -> float:
    found = ask(values, target, kind, **fields).probability
    assert found is not None
    return found


@pytest.mark.parametrize("kind", [Kind.LEVEL, Kind.AVERAGE])
def test_an_easy_level_is_likely_and_a_hard_one_unlikely(kind: Kind) -> None:
    assert ask(STEADY, 90.0, kind).word is Word.LIKELY
    assert ask(STEADY, 102.0, kind).word is Word.UNCERTAIN
    assert ask(STEADY, 112.0, kind).word is Word.UNLIKELY


def test_a_sum_counts_what_is_already_there() -> None:
    assert ask(STEADY, 560.0, Kind.SUM).word is Word.LIKELY
    assert ask(STEADY, 660.0, Kind.SUM).word is Word.UNLIKELY
    assert chance([*STEADY, 200.0], 680.0, Kind.SUM, elapsed=1) > chance(
        STEADY, 680.0, Kind.SUM, elapsed=1
    )


def test_a_ceiling_is_the_mirror_of_a_floor() -> None:
    floor = chance(STEADY, 101.0)
    ceiling = chance(STEADY, 101.0, direction=Direction.AT_MOST)
    assert floor + ceiling == pytest.approx(1.0)


def test_staying_within_a_wide_band_is_likelier_than_within_a_narrow_one() -> None:
    wide = chance(STEADY, 90.0, Kind.WITHIN, upper=110.0)
    narrow = chance(STEADY, 97.0, Kind.WITHIN, upper=103.5)
    assert 0.03 <= narrow < wide


def test_an_open_goal_is_never_shown_as_certain() -> None:
    sure, hopeless = ask(STEADY, 1.0), ask(STEADY, 1000.0)
    assert (sure.probability, sure.chances_in_ten, sure.determined) == (0.97, 9, False)
    assert (hopeless.probability, hopeless.chances_in_ten) == (0.03, 1)


def test_words_change_at_65_and_35_per_cent() -> None:
    words = [word_for(p) for p in (0.65, 0.649, 0.35, 0.349)]
    assert words == [Word.LIKELY, Word.UNCERTAIN, Word.UNCERTAIN, Word.UNLIKELY]


def test_with_two_values_it_is_too_early() -> None:
    assert ask([1.0, 2.0], 3.0) == Odds(None, Word.TOO_EARLY, None, False, 2)


def test_a_level_reached_once_is_met_for_good() -> None:
    reached = ask([*STEADY, 120.0, 100.0], 115.0, Kind.REACH)
    assert reached == Odds(1.0, Word.MET, 10, True, 14)
    assert not ask([*STEADY, 120.0, 100.0], 115.0).determined


def test_a_level_reached_before_the_start_does_not_count() -> None:
    assert not ask([*STEADY, 120.0, 100.0], 115.0, Kind.REACH, elapsed=1).determined


def test_a_band_left_once_is_missed_for_good() -> None:
    left = ask([*STEADY, 120.0, 100.0], 90.0, Kind.WITHIN, upper=110.0)
    assert (left.probability, left.word) == (0.0, Word.MISSED)


def test_a_sum_past_its_target_is_settled_where_it_can_only_grow() -> None:
    assert ask(STEADY, 200.0, Kind.SUM).probability == 1.0
    assert ask(STEADY, 200.0, Kind.SUM, direction=Direction.AT_MOST).probability == 0.0
    assert not ask(STEADY, 200.0, Kind.SUM, lowest=-50.0).determined
    assert not ask([-1.0, *STEADY], 200.0, Kind.SUM).determined


def test_a_ceiling_on_a_sum_is_not_broken_by_touching_it() -> None:
    touching = ask(STEADY, 202.0, Kind.SUM, direction=Direction.AT_MOST)
    assert not touching.determined


@pytest.mark.parametrize(
    ("kind", "target", "met"),
    [
        (Kind.LEVEL, 102.0, True), (Kind.LEVEL, 102.1, False),
        (Kind.REACH, 103.0, True), (Kind.REACH, 103.1, False),
        (Kind.SUM, 605.0, True), (Kind.SUM, 605.1, False),
        (Kind.AVERAGE, 101.0, True), (Kind.AVERAGE, 101.1, False),
        (Kind.WITHIN, 99.0, True), (Kind.WITHIN, 99.1, False),
    ],
)  # fmt: skip
def test_past_its_due_date_a_goal_is_met_or_missed(kind: Kind, target: float, met: bool) -> None:
    found = ask(STEADY, target, kind, total=6, elapsed=6)
    assert (found.probability, found.determined) == (float(met), True)


def test_a_due_value_not_yet_known_leaves_the_goal_open() -> None:
    found = ask([*STEADY[:-1], np.nan], 90.0, total=6, elapsed=6)
    assert (found.determined, found.word) == (False, Word.LIKELY)


def test_a_gap_in_a_sum_is_expected_and_not_taken_for_zero() -> None:
    gappy = [*STEADY[:-3], np.nan, *STEADY[-2:]]
    assert ask(gappy, 570.0, Kind.SUM, elapsed=4).word is Word.LIKELY


def test_a_sum_counts_periods_too_old_to_learn_from() -> None:
    days = [1.0] * 80 + [3.0, np.nan] * 60
    found = ask(days, 80.0 + 180 + 180 + 250, Kind.SUM, total=300, elapsed=200, lowest=0.0)
    assert found.word is Word.LIKELY
    assert ask(days, 80.0 + 180 + 180 + 350, Kind.SUM, total=300, elapsed=200).probability == 0.03


def test_periods_before_the_first_value_count_as_the_average_of_the_others() -> None:
    assert ask([100.0, 101, 99, 100], 1100.0, Kind.SUM, total=12, elapsed=8).word is Word.LIKELY
    assert ask([100.0, 101, 99, 100], 1300.0, Kind.SUM, total=12, elapsed=8).word is Word.UNLIKELY


def test_a_goal_that_begins_later_counts_only_its_own_periods() -> None:
    later = chance(STEADY, 1.5 * 600, Kind.SUM, total=6, elapsed=-6)
    assert later < 0.35
    assert ask(STEADY, 500.0, Kind.SUM, total=6, elapsed=-6).word is Word.LIKELY


def test_a_window_longer_than_the_goal_reaches_into_the_past() -> None:
    assert ask(STEADY, 90.0, Kind.AVERAGE, total=2, elapsed=1, window=6).word is Word.LIKELY


def test_one_set_of_courses_answers_goals_with_different_due_dates() -> None:
    history = History(np.array(STEADY), season_length=12)
    courses = simulate(history, 12)
    near = odds(history, Goal(Kind.REACH, 104.0, 3, 0), courses).probability
    far = odds(history, Goal(Kind.REACH, 104.0, 12, 0), courses).probability
    assert near is not None
    assert far is not None
    assert near < far


def test_courses_that_end_before_the_due_date_are_refused() -> None:
    history = History(np.array(STEADY))
    with pytest.raises(ValueError, match="3 periods ahead, the goal is due in 6"):
        odds(history, Goal(Kind.LEVEL, 1.0, 6, 0), simulate(history, 3))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"periods_elapsed": 7}, "periods_elapsed: 7 does not lie in a goal of 6 periods"),
        ({"periods_total": 0, "periods_elapsed": 0}, "does not lie in a goal of 0 periods"),
        ({"target": np.nan}, "target: must be a number"),
        ({"window": 0}, "window: must be 1 period or more"),
        ({"upper": 0.5}, "upper: 0.5 lies below the lower edge 1.0"),
    ],
)
def test_an_impossible_goal_is_refused_by_its_field(fields: dict[str, float], message: str) -> None:
    whole = {"target": 1.0, "periods_total": 6, "periods_elapsed": 0, **fields}
    with pytest.raises(ValueError, match=message):
        Goal(Kind.LEVEL, **whole)  # type: ignore[arg-type]


series = st.lists(st.integers(1, 1000).map(float), min_size=4, max_size=16)
anything = settings(deadline=None, max_examples=40)


@given(series, st.sampled_from(KINDS), st.tuples(st.floats(0, 5000), st.floats(0, 5000)))
@anything
def test_a_higher_floor_never_has_higher_odds(
    values: list[float], kind: Kind, targets: tuple[float, float]
) -> None:
    lower, higher = sorted(targets)
    assert chance(values, higher, kind) <= chance(values, lower, kind)


@given(series, st.floats(0, 2000), st.sampled_from(list(Direction)))
@anything
def test_reaching_a_level_at_any_time_is_never_less_likely_than_at_the_end(
    values: list[float], target: float, direction: Direction
) -> None:
    any_time = chance(values, target, Kind.REACH, direction=direction)
    assert any_time >= chance(values, target, Kind.LEVEL, direction=direction)


@given(series, st.floats(1, 2000), st.sampled_from(KINDS), st.sampled_from([-20, -3, 4, 30]))
@anything
def test_odds_do_not_depend_on_the_unit(
    values: list[float], target: float, kind: Kind, power: int
) -> None:
    # Powers of two, so that rounding cannot move a course across the target.
    unit = 2.0**power
    scaled = chance([value * unit for value in values], target * unit, kind)
    assert scaled == pytest.approx(chance(values, target, kind), abs=0.01)
