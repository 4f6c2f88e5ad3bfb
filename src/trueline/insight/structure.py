"""Covariances of the structural time-series models between all periods.

A value is level + drift + season + noise, each a Gaussian process with a plain meaning
(Harvey 1989, *Forecasting, Structural Time Series Models and the Kalman Filter*; the damped
drift is Gardner and McKenzie 1985). As covariances between periods, a gap is a missing row and
the future is a further row; nothing else is needed for either.
"""

import itertools
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trueline.insight import priors
from trueline.insight.history import Floats

Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Structure:
    """Every model of the pool over one grid of periods, in units of the noise variance.

    Attributes:
        levels: Covariance of level and noise, (kinds of level, periods, periods).
        drift: Covariance of a drift of 1 a period, (periods, periods).
        season: Covariance of a season of variance 1, (periods, periods).
        anywhere: Covariance of levels that may lie anywhere, (periods, periods).
        models: Row of `levels`, variance of drift and of season, one row a model.
    """

    levels: Floats
    drift: Floats
    season: Floats
    anywhere: Floats
    models: Floats

    def covariance(self, models: Ints, periods: Ints) -> Floats:
        """Return the covariance between periods, (models, periods, periods)."""
        grid = np.ix_(periods, periods)
        chosen = self.models[models]
        total: Floats = self.levels[:, periods[:, None], periods][chosen[:, 0].astype(int)]
        total += chosen[:, 1, None, None] * self.drift[grid]
        total += chosen[:, 2, None, None] * self.season[grid]
        total += self.anywhere[grid]
        return total

    def with_step(self, period: int) -> "Structure":
        """Return the pool with a level that may lie anywhere anew from a period on."""
        after = np.arange(len(self.anywhere)) >= period
        fresh = priors.ANYWHERE * np.logical_and.outer(after, after)
        return replace(self, anywhere=self.anywhere + fresh)


def structure(periods: int, season_length: int) -> Structure:
    """Build the pool of models over a grid of periods."""
    apart = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
    seasons = priors.SEASONS if season_length > 1 else (0.0,)
    rows = itertools.product(range(len(priors.LEVELS)), np.square(priors.DRIFTS), seasons)
    return Structure(
        levels=np.stack([_level(level, apart) for level in priors.LEVELS]),
        drift=_drift(apart),
        season=_season(apart, season_length),
        anywhere=np.full(apart.shape, priors.ANYWHERE),
        models=np.array(list(rows)),
    )


def _level(level: priors.Level, apart: Ints) -> Floats:
    when = np.arange(len(apart))
    moved: Floats
    if level.pull == 1.0:
        moved = level.step * np.minimum.outer(when, when)
    else:
        moved = level.step / (1 - level.pull**2) * level.pull**apart
    covariance: Floats = moved + level.noise * np.eye(len(apart))
    return covariance


def _drift(apart: Ints) -> Floats:
    """Add up a drift that fades: what it moved by period i goes with what it moved by period j."""
    moved = np.zeros(apart.shape)
    kept: Floats = priors.DRIFT_KEPT ** apart[:-1, :-1]
    moved[1:, 1:] = kept.cumsum(axis=0).cumsum(axis=1)
    return moved


def _season(apart: Ints, length: int) -> Floats:
    fading: Floats = priors.SEASON_KEPT ** (apart / length)
    if length > priors.LONGEST_ROUGH_SEASON:
        return fading * _near(apart, length, priors.SEASON_REACH)
    same: Floats = (apart % length == 0) - 1 / length
    if length >= priors.SHORTEST_SMOOTH_SEASON:
        same = (same + _smooth(apart, length)) / 2
    return fading * same


def _near(apart: Ints, length: int, reach: float) -> Floats:
    """Return the periodic kernel: Rasmussen and Williams 2006, *Gaussian Processes*, eq. 4.31."""
    chord = np.sin(np.pi * apart / length) / reach
    near: Floats = np.exp(-2 * chord**2)
    return near


def _smooth(apart: Ints, length: int) -> Floats:
    """Return the covariance of a smooth season that sums to 0 over a year, as large as a rough."""
    usual = float(_near(np.arange(length), length, priors.MONTH_REACH).mean())
    centred = _near(apart, length, priors.MONTH_REACH) - usual
    scaled: Floats = centred * (1 - 1 / length) / (1 - usual)
    return scaled
