"""Process-behaviour charts against worked published examples, and their rules."""

import math
from collections.abc import Sequence

import pytest

from trueline.insight.signals import BASELINE, Rule, chart, natural_limits

# Montgomery 2013, Introduction to Statistical Quality Control, 7th ed., example 6.5: weekly cost
# of processing mortgage loan applications.
LOANS = [
    310, 288, 297, 298, 307, 303, 294, 297, 308, 306,
    294, 299, 297, 299, 314, 295, 293, 306, 301, 304,
]  # fmt: skip
# NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2: flow rates of ten batches.
FLOWS = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# Wheeler 2000, Understanding Variation, figure 6.7: US trade deficit, July to December 1988,
# in billions of dollars.
DEFICITS = [10.5, 11.2, 9.2, 10.1, 10.4, 10.5]

STEADY = [10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0, 10.0, 12.0]


def fired(
    values: Sequence[float | None], changes: Sequence[int] = (), baseline: int = BASELINE
) -> dict[int, tuple[Rule, ...]]:
    return {r.index: r.signals for r in chart(values, changes, baseline) if r.signals}


def test_limits_are_those_of_the_loan_example() -> None:
    limits = natural_limits(LOANS)
    # By hand: the values add up to 6,010 and the nineteen moving ranges to 148.
    assert limits.centre == pytest.approx(6010 / 20)
    assert limits.upper == pytest.approx(300.5 + 2.66 * 148 / 19)
    assert (round(limits.upper, 2), round(limits.lower, 2)) == (321.22, 279.78)


def test_the_loan_example_shows_no_signal() -> None:
    assert fired(LOANS) == {}


def test_limits_are_those_of_the_flow_rate_example() -> None:
    limits = natural_limits(FLOWS)
    # The handbook divides by 1.128 where Wheeler rounds 3 / 1.128 to 2.66.
    assert limits.centre == pytest.approx(50.81)
    assert limits.upper == pytest.approx(55.8041, abs=2e-3)
    assert limits.lower == pytest.approx(45.8159, abs=2e-3)


def test_limits_are_those_of_the_trade_deficit_exercise() -> None:
    limits = natural_limits(DEFICITS)
    # By hand: the values add up to 61.9 and the five moving ranges to 4.0.
    assert limits.centre == pytest.approx(61.9 / 6)
    assert limits.upper == pytest.approx(61.9 / 6 + 2.66 * 4.0 / 5)
    assert limits.lower == pytest.approx(61.9 / 6 - 2.66 * 4.0 / 5)


def test_a_value_outside_the_limits_is_a_signal() -> None:
    assert fired([*STEADY, 30.0], baseline=10) == {10: (Rule.OUTSIDE,)}


def test_limits_do_not_follow_values_after_the_baseline() -> None:
    limits = {reading.limits for reading in chart([*STEADY, 30.0, 31.0], baseline=10)}
    assert limits == {natural_limits(STEADY)}


def test_the_eighth_value_in_a_row_on_one_side_is_a_signal() -> None:
    run = [11.5] * 8
    assert fired([*STEADY[:-1], *run[:-1]], baseline=8) == {}
    assert fired([*STEADY[:-1], *run], baseline=8) == dict.fromkeys(range(9, 17), (Rule.RUN,))


def test_a_value_on_the_centre_breaks_a_run() -> None:
    assert fired([*STEADY[:-1], *[11.5] * 4, 11.0, *[11.5] * 4], baseline=8) == {}


def test_three_of_four_nearer_a_limit_than_the_centre_are_a_signal() -> None:
    near = 11 + 0.6 * 2.66 * 2
    signals = fired([*STEADY, near, 10.5, near, near], baseline=10)
    assert signals == dict.fromkeys((10, 12, 13), (Rule.NEAR,))


def test_near_opposite_limits_is_not_a_signal() -> None:
    far = 0.6 * 2.66 * 2
    assert fired([*STEADY, 11 + far, 11 - far, 11 + far], baseline=10) == {}


def test_a_declared_change_begins_new_limits() -> None:
    values = [*STEADY, *[value + 20 for value in STEADY]]
    assert Rule.OUTSIDE in fired(values, baseline=10)[10]
    assert fired(values, changes=[10]) == {}
    before, after = chart(values, changes=[10])[9], chart(values, changes=[10])[10]
    assert before.limits == natural_limits(STEADY)
    assert after.limits == natural_limits(values[10:])


def test_a_stretch_too_short_for_limits_has_none() -> None:
    assert [reading.limits for reading in chart([1.0, 2.0, 3.0, 4.0])] == [None] * 4


def test_gaps_keep_their_place_and_signal_nothing() -> None:
    readings = chart([*STEADY, None, math.nan, 30.0], baseline=10)
    assert [reading.value for reading in readings[10:]] == [None, None, 30.0]
    assert [reading.signals for reading in readings[10:]] == [(), (), (Rule.OUTSIDE,)]


def test_a_constant_series_is_noise_until_it_moves() -> None:
    assert fired([5.0] * 10) == {}
    assert Rule.OUTSIDE in fired([*[5.0] * 10, 5.1], baseline=10)[10]


def test_no_values_give_no_readings() -> None:
    assert chart([]) == ()


def test_a_change_outside_the_values_is_refused_by_its_place() -> None:
    with pytest.raises(ValueError, match="changes: 7 is not the index of one of 3 values"):
        chart([1.0, 2.0, 3.0], changes=[7])
