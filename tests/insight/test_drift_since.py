"""Since when: the week in which lasting drift began, and what is no drift."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.insight.since import Since, Week, since_when, spells

TOLERANCE = 0.08
BUCKETS = ("a", "b", "run", None)


def quiet(weeks: int, seed: int = 1, noise: float = 0.015) -> list[dict[str | None, float]]:
    """Return weeks of noise around the plan; the buckets sum to 0."""
    luck = Random(seed)
    found = []
    for _ in range(weeks):
        shares = [luck.gauss(0, noise) for _ in BUCKETS]
        middle = sum(shares) / len(shares)
        found.append({key: x - middle for key, x in zip(BUCKETS, shares, strict=True)})
    return found


def shifted(
    weekly: list[dict[str | None, float]], first: int, last: int, by: float = 0.1
) -> list[dict[str | None, float]]:
    """Move effort from "a" to no line from the first to the last week, both included."""
    return [
        {**week, "a": week["a"] - by, None: week[None] + by} if first <= at <= last else week
        for at, week in enumerate(weekly)
    ]


def test_a_shift_of_ten_points_is_found_within_three_weeks_with_its_first_week() -> None:
    weekly = shifted(quiet(40), 30, 40)
    assert since_when(weekly[:30], TOLERANCE) is None
    found = since_when(weekly[:33], TOLERANCE)
    assert found is not None
    assert found.began == 30
    assert found.drift == pytest.approx(0.1, abs=0.03)
    assert (found.gains[0], found.loses[0]) == (None, "a")


def test_what_was_said_stays_when_more_weeks_come() -> None:
    weekly = shifted(quiet(60), 30, 60)
    known = [since_when(weekly[:weeks], TOLERANCE) for weeks in range(33, 61)]
    assert len(set(known)) == 1


def test_quiet_weeks_alarm_hardly_ever() -> None:
    alarms = sum(len(spells(quiet(104, seed), TOLERANCE)) for seed in range(20))
    assert alarms <= 2


def test_drift_that_came_back_is_over() -> None:
    weekly = shifted(quiet(60), 20, 34)
    assert since_when(weekly, TOLERANCE) is None
    (spell,) = spells(weekly, TOLERANCE)
    assert spell.began == 20
    assert spell.ended is not None
    assert 34 < spell.ended <= 40


def test_a_small_lasting_difference_is_tolerated() -> None:
    assert spells(shifted(quiet(100), 0, 100, by=0.04), TOLERANCE) == []


def test_drift_from_the_first_week_is_found_once_enough_weeks_are_known() -> None:
    found = since_when(shifted(quiet(20), 0, 20, by=0.12), TOLERANCE)
    assert found is not None
    assert found.began <= 1


def test_one_odd_week_is_no_lasting_drift() -> None:
    assert spells(shifted(quiet(60), 30, 30, by=0.2), TOLERANCE) == []


def test_weeks_with_too_little_effort_are_skipped() -> None:
    weekly: list[Week] = [*shifted(quiet(40), 30, 40)]
    weekly[28] = weekly[31] = None
    found = since_when(weekly, TOLERANCE)
    assert found is not None
    assert found.began == 30
    assert since_when([None] * 30, TOLERANCE) is None
    assert since_when([], TOLERANCE) is None


def test_a_week_in_which_few_reported_says_less() -> None:
    weekly = shifted(quiet(33), 30, 31, by=0.14)[:32]
    everyone = [20.0] * 32
    few = [20.0] * 30 + [1.0, 1.0]
    assert since_when(weekly, TOLERANCE, everyone) is not None
    assert since_when(weekly, TOLERANCE, few) is None


def test_effort_that_follows_an_amendment_a_week_late_is_not_adrift() -> None:
    before: Mapping[str | None, float] = {"a": 0.5, "b": 0.2, "run": 0.3}
    after: Mapping[str | None, float] = {"a": 0.3, "b": 0.4, "run": 0.3}
    plans = [before] * 30 + [after] * 10
    weekly = quiet(40)
    for late, behind in ((30, 0.2), (31, 0.1)):
        weekly[late] = {**weekly[late], "a": weekly[late]["a"] + behind,
                        "b": weekly[late]["b"] - behind}  # fmt: skip
    assert spells(weekly, TOLERANCE) != []
    assert spells(weekly, TOLERANCE, plans=plans) == []


def test_effort_that_never_follows_an_amendment_is_adrift() -> None:
    plans = [{"a": 0.5, "b": 0.2, "run": 0.3}] * 30 + [{"a": 0.3, "b": 0.4, "run": 0.3}] * 10
    weekly = [
        {**week, "a": week["a"] + 0.2, "b": week["b"] - 0.2} if at >= 30 else week
        for at, week in enumerate(quiet(40))
    ]
    found = since_when(weekly, TOLERANCE, plans=plans)
    assert found is not None
    assert found.began == 32


def test_a_plan_that_names_a_bucket_with_nothing_has_not_changed() -> None:
    plans: list[dict[str | None, float]] = [{"a": 0.7, "run": 0.3}] * 30
    plans += [{"a": 0.7, "run": 0.3, "b": 0.0}] * 10
    weekly = shifted(quiet(40), 30, 40)
    assert since_when(weekly, TOLERANCE, plans=plans) == since_when(weekly, TOLERANCE)


@pytest.mark.parametrize("sign", [1, -1])
def test_one_bucket_alone_can_be_watched_with_its_sign(sign: int) -> None:
    weekly = [week["a"] * sign for week in shifted(quiet(40), 30, 40)]
    found = since_when(weekly, TOLERANCE)
    assert found is not None
    assert found.began == 30
    assert found.drift == pytest.approx(-0.1 * sign, abs=0.03)
    assert (found.gains, found.loses) == ((), ())
    assert len(spells([*weekly, *([0.0] * 10)], TOLERANCE)) == 1
    assert since_when([*weekly, *([0.0] * 10)], TOLERANCE) is None


@given(
    st.lists(
        st.none()
        | st.dictionaries(st.sampled_from(BUCKETS), st.floats(-1, 1, allow_nan=False), max_size=4),
        max_size=40,
    )
)
def test_no_week_is_judged_by_a_later_one(weekly: list[Week]) -> None:
    whole = spells(weekly, TOLERANCE)
    for place, spell in enumerate(whole):
        assert spell.began < spell.noticed < len(weekly)
        assert _asked_at(weekly, spell) == (spell.began, spell.noticed)
        if place:
            earlier = whole[place - 1].ended
            assert earlier is not None
            assert earlier < spell.noticed


def test_wrong_input_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="tolerance must be above 0"):
        since_when([0.1], 0)
    with pytest.raises(ValueError, match="figures of effort"):
        since_when([0.1], TOLERANCE, [1, 2])
    with pytest.raises(ValueError, match="plans"):
        since_when([0.1], TOLERANCE, plans=[{}, {}])


def _asked_at(weekly: list[Week], spell: Since) -> tuple[int, int]:
    found = since_when(weekly[: spell.noticed + 1], TOLERANCE)
    assert found is not None
    return found.began, found.noticed
