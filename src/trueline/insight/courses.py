"""The likely courses of a measure: one set of simulated futures that answers every question."""

from dataclasses import dataclass, replace

import numpy as np

from trueline.insight import priors
from trueline.insight.history import Floats, History
from trueline.insight.pool import draw, fit
from trueline.insight.scale import scale_of
from trueline.insight.steps import find_step
from trueline.insight.structure import Ints, structure


@dataclass(frozen=True, eq=False)
class Courses:
    """Simulated courses of a measure, in its own unit; every row is one possible truth.

    Attributes:
        past: The history with its gaps filled differently in every course, (courses, periods).
            Known values are the same in every row.
        ahead: The periods to come, (courses, horizon).
    """

    past: Floats
    ahead: Floats


@dataclass(frozen=True, eq=False)
class Band:
    """Where the measure lies with a given probability, period by period.

    Attributes:
        level: Per cent of the courses that lie inside.
        low: Lower edge, (horizon,).
        high: Upper edge, (horizon,).
    """

    level: int
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Bands:
    """The median course and the bands around it.

    Attributes:
        median: Middle of the courses, (horizon,).
        bands: Narrowest first.
    """

    median: Floats
    bands: tuple[Band, ...]


def simulate(history: History, horizon: int, draws: int = 1000) -> Courses | None:
    """Simulate the courses a measure may take from here, if nothing changes.

    Args:
        history: What is known.
        horizon: Periods to look ahead; 0 only fills the gaps.
        draws: How many courses.

    Returns:
        The courses, or None where fewer than 3 values are known: too early to say anything.
    """
    recent = history.values[-priors.LONGEST_PAST :]
    known = np.flatnonzero(np.isfinite(recent))
    if len(known) < priors.FEWEST:
        return None
    gaps = np.flatnonzero(np.isnan(recent))
    unknown = np.concatenate([gaps, len(recent) + np.arange(horizon)])
    filled = _simulated(replace(history, values=recent), known, unknown, draws)
    # What is too old to be simulated is still counted; a gap there as the usual value.
    past = np.tile(np.nan_to_num(history.values, nan=history.seen.mean()), (draws, 1))
    past[:, len(history.values) - len(recent) + gaps] = filled[:, : len(gaps)]
    return Courses(past=past, ahead=filled[:, len(gaps) :])


def _simulated(history: History, known: Ints, unknown: Ints, draws: int) -> Floats:
    """Simulate the unknown periods of a history, (draws, unknown periods)."""
    if not unknown.size or not history.seen.any():
        return np.zeros((draws, unknown.size))
    scale = scale_of(history)
    flat = scale.flatten(history.seen)
    growth = scale.usual_growth(flat, history.year)
    centred = flat - flat[-1] - growth * (known - known[-1])
    pool = structure(len(history.values) + unknown.size, history.season_length)
    found = fit(pool, centred, known, scale.usual_noise)
    step = find_step(pool, found, centred, known)
    if step is not None:
        pool = pool.with_step(step)
        found = fit(pool, centred, known, scale.usual_noise)
    ahead = unknown - known[-1]
    courses = _spread(draw(pool, found, known, unknown, draws), ahead / history.year)
    return scale.restore(flat[-1] + growth * ahead + courses)


def _spread(courses: Floats, years_ahead: Floats) -> Floats:
    """Move courses away from their middle, or towards it, by how far ahead a period lies.

    Done to the courses themselves, so that bands and odds stay two readings of one set. Gaps of
    the past stay as drawn.
    """
    by = np.where(years_ahead > 0, np.interp(years_ahead, (0.0, 1.0), priors.SPREAD), 1.0)
    middle = np.median(courses, axis=0)
    moved: Floats = middle + by * (courses - middle)
    return moved


def bands(courses: Courses, levels: tuple[int, ...] = (50, 80, 95)) -> Bands:
    """Read the median and the bands off the courses, narrowest band first."""
    widths = sorted(levels)
    shares = [0.5, *(0.5 - w / 200 for w in widths), *(0.5 + w / 200 for w in widths)]
    median, *edges = np.quantile(courses.ahead, shares, axis=0)
    lows, highs = edges[: len(widths)], edges[len(widths) :]
    return Bands(median, tuple(map(Band, widths, lows, highs)))
