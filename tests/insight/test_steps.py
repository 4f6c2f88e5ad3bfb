"""Past steps of a level: found where there is one, and not where there is none."""

import numpy as np
import pytest

from trueline.insight.pool import fit
from trueline.insight.steps import find_step
from trueline.insight.structure import structure

NOISE = np.random.default_rng(5).normal(0, 0.03, 40)


def step_in(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> int | None:
    known = np.arange(len(values))
    pool = structure(len(values), 12)
    return find_step(pool, fit(pool, values - values[-1], known, 0.03), values - values[-1], known)


@pytest.mark.parametrize("begins", [3, 12, 25, 36])
def test_a_step_is_found_where_it_begins(begins: int) -> None:
    assert step_in(NOISE + 0.4 * (np.arange(40) >= begins)) == begins


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_no_step(seed: int) -> None:
    assert step_in(np.random.default_rng(seed).normal(0, 0.03, 40)) is None


@pytest.mark.parametrize("seed", range(5))
def test_a_wandering_level_is_no_step(seed: int) -> None:
    assert step_in(np.random.default_rng(seed).normal(0, 0.03, 40).cumsum()) is None


def test_a_season_is_no_step() -> None:
    assert step_in(NOISE + 0.4 * np.sin(np.arange(40) * np.pi / 6)) is None


def test_a_single_surprise_is_no_step() -> None:
    assert step_in(NOISE + 0.3 * (np.arange(40) == 20)) is None


def test_a_step_with_nearly_nothing_after_it_is_not_believed_yet() -> None:
    assert step_in(NOISE + 0.4 * (np.arange(40) >= 38)) != 38


def test_a_history_too_short_for_both_sides_has_no_step() -> None:
    assert step_in(np.array([0.0, 0.0, 0.0, 1.0, 1.0])) is None
