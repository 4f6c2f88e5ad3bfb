"""The bench of drift: it runs, it is the same every time, and the detector beats the rule."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from bench.drift import WEEKS, organisations, rule, watch

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "bench.drift", "--seed", "5", "--organisations", "10"]


def test_the_command_prints_both_ways_of_watching() -> None:
    first, second = (
        subprocess.run(
            COMMAND, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src"}, capture_output=True,
            text=True, check=True,
        ).stdout
        for _ in range(2)
    )  # fmt: skip
    assert first == second
    assert "found in 3 weeks" in first
    assert "rule that others publish" in first


def test_plans_and_effort_of_the_organisations_are_whole() -> None:
    for made in organisations(3, 10):
        assert np.allclose(made.plan.sum(axis=1), 1)
        assert made.plan.min() >= 0
        assert made.done.shape[0] == WEEKS
        assert (made.planted is None) == (not made.moved)


def test_planted_shifts_are_found_and_quiet_years_stay_quiet() -> None:
    outcomes = [(watch(made, 0.08), rule(made)) for made in organisations(7, 40)]
    ours = [own for own, _ in outcomes]
    found = [own for own in ours if own.planted and own.waited is not None and own.waited <= 3]
    planted = [own for own in ours if own.planted]
    assert len(found) >= 0.6 * len(planted)
    years = sum(own.weeks for own in ours) / 52
    assert sum(own.false_alarms for own in ours) <= 0.5 * years
    published = sum(other.false_alarms for _, other in outcomes)
    assert published > 4 * sum(own.false_alarms for own in ours)
