"""Likely courses: what they look like for every kind of history."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.insight import priors
from trueline.insight.courses import Courses, bands, simulate
from trueline.insight.history import Floats, History

MONTHS = np.arange(48)
NOISE = np.random.default_rng(7).normal(0, 1, 48)
SEASONAL = 100 + 20 * np.sin(2 * np.pi * MONTHS / 12) + NOISE
FLAT = 100 + NOISE

histories = st.lists(
    st.one_of(st.none(), st.integers(-1000, 1000)), min_size=4, max_size=20
).filter(lambda values: len([v for v in values if v is not None]) >= 3)


def courses_of(
    values: Sequence[float | None] | Floats,
    horizon: int = 12,
    season_length: int = 12,
    highest: float | None = None,
) -> Courses:
    numbers = np.array([np.nan if value is None else value for value in values])
    lowest = None if highest is None else 0.0
    found = simulate(History(numbers, season_length, lowest, highest), horizon)
    assert found is not None
    return found


def median(values: Sequence[float | None] | Floats) -> Floats:
    return bands(courses_of(values)).median


def width(values: Sequence[float | None] | Floats) -> Floats:
    widest = bands(courses_of(values)).bands[-1]
    return widest.high - widest.low


def test_the_same_data_give_the_same_courses() -> None:
    assert np.array_equal(courses_of(FLAT).ahead, courses_of(FLAT).ahead)


def test_fewer_than_three_values_are_too_early() -> None:
    assert simulate(History(np.array([1.0, np.nan, 2.0])), 6) is None
    assert simulate(History(np.array([])), 6) is None


def test_three_values_are_enough() -> None:
    assert courses_of([1.0, 2.0, 3.0]).ahead.shape == (1000, 12)


def test_a_season_returns() -> None:
    expected = 100 + 20 * np.sin(2 * np.pi * np.arange(48, 60) / 12)
    assert median(SEASONAL) == pytest.approx(expected, abs=5)


def test_a_weekly_season_returns() -> None:
    weeks = np.arange(156)
    season = 100 + 20 * np.sin(2 * np.pi * weeks / 52)
    noisy = season + np.random.default_rng(3).normal(0, 1, 156)
    found = bands(courses_of(noisy, 26, season_length=52)).median
    assert found[12] == pytest.approx(120, abs=8)


def test_a_trend_goes_on() -> None:
    assert 145 < median(100 + MONTHS + NOISE / 4)[5] < 160


def test_a_flat_measure_stays_and_grows_less_certain() -> None:
    assert median(FLAT) == pytest.approx(np.full(12, 100.0), abs=3)
    assert width(FLAT)[11] > width(FLAT)[0]


def test_a_short_history_is_less_certain_than_a_long_one() -> None:
    assert (width(FLAT[-5:]) > width(FLAT)).all()


def test_gaps_are_filled_differently_in_every_course_and_change_little() -> None:
    gappy = FLAT.copy()
    gappy[[5, 20, 21, 40]] = np.nan
    past = courses_of(gappy).past
    assert past[:, 20].std() > 0
    assert (past[:, 6] == FLAT[6]).all()
    assert median(gappy) == pytest.approx(median(FLAT), abs=2)


def test_a_last_value_still_missing_is_simulated_too() -> None:
    late = courses_of([*FLAT[:-1], None])
    assert late.past[:, -1].mean() == pytest.approx(100, abs=2)
    assert late.past[:, -1].std() > 0


def test_a_period_that_is_over_needs_no_look_ahead() -> None:
    assert courses_of(FLAT, 0).ahead.shape == (1000, 0)


def test_counts_with_zeros_stay_counts() -> None:
    counts = [0, 2, 0, 1, 0, 0, 3, 1, 0, 2, 0, 1]
    ahead = courses_of(counts).ahead
    assert (ahead >= 0).all()
    assert 0.2 < ahead.mean() < 3


def test_percentages_stay_between_their_bounds() -> None:
    ahead = courses_of([96, 98, 99, 97, 99, 100, 98], highest=100).ahead
    assert ahead.max() <= 100
    assert ahead.min() >= 0
    assert np.median(ahead) == pytest.approx(98, abs=2)


def test_losses_may_follow_losses_and_gains() -> None:
    ahead = courses_of([-5, 3, -2, 8, -1, 4, -6, 2]).ahead
    assert ahead.min() < 0 < ahead.max()
    assert abs(np.median(ahead)) < 5


def test_a_constant_measure_is_expected_to_stay() -> None:
    assert median([40.0] * 24) == pytest.approx(np.full(12, 40.0), rel=0.01)
    assert width([40.0] * 24)[0] < 4


def test_a_measure_that_was_always_zero_stays_zero() -> None:
    assert (courses_of([0.0] * 8).ahead == 0).all()


def test_a_past_step_does_not_mislead() -> None:
    stepped = np.where(MONTHS < 40, 60.0, 100.0) + NOISE
    assert median(stepped) == pytest.approx(np.full(12, 100.0), abs=5)
    assert (width(stepped) < 2.5 * width(FLAT)).all()


def test_a_restated_value_counts_with_its_newest_statement() -> None:
    assert median([*FLAT[:-1], 100.0])[0] != median([*FLAT[:-1], 104.0])[0]


@pytest.mark.parametrize("unit", [1e-12, 1e-3, 1e6, 1e15])
def test_the_unit_of_a_measure_does_not_matter(unit: float) -> None:
    for values in (SEASONAL, np.array([0.0, 2, 0, 1, 3, 0]), np.array([-5.0, 3, -2, 8, -1])):
        assert courses_of(values * unit).ahead == pytest.approx(
            courses_of(values).ahead * unit, rel=1e-4, abs=1e-4 * unit
        )


@given(histories, st.sampled_from([1, 4, 12, 52]))
@settings(deadline=None, max_examples=60)
def test_bands_are_finite_and_nested(values: list[int | None], season: int) -> None:
    found = bands(courses_of(values, 6, season_length=season))
    edges = [band.low for band in reversed(found.bands)] + [found.median]
    edges += [band.high for band in found.bands]
    assert [band.level for band in found.bands] == [50, 80, 95]
    assert np.isfinite(edges).all()
    assert (np.diff(edges, axis=0) >= 0).all()


def test_infinite_values_are_refused_by_their_place() -> None:
    with pytest.raises(ValueError, match="values: period 1 is infinite"):
        History(np.array([1.0, np.inf]))


def test_a_season_of_no_length_is_refused() -> None:
    with pytest.raises(ValueError, match="season_length: must be 1 or more, not 0"):
        History(np.array([1.0]), season_length=0)


def test_a_table_is_refused_as_a_history() -> None:
    with pytest.raises(ValueError, match="one value a period is needed"):
        History(np.ones((2, 2)))


def test_what_comes_late_is_spread_wider_than_what_comes_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spread = width(FLAT)
    monkeypatch.setattr(priors, "SPREAD", (1.0, 1.0))
    by = np.log(spread / width(FLAT))
    assert by[0] < 0 < by[11]
    assert (np.diff(by) > 0).all()


def test_gaps_of_the_past_are_not_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    gappy = [*FLAT[:30], None, *FLAT[31:]]
    past = courses_of(gappy).past
    monkeypatch.setattr(priors, "SPREAD", (1.0, 1.0))
    assert past == pytest.approx(courses_of(gappy).past)
