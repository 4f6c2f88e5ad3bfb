"""How well each model of the pool explains a history, and what it then expects.

Bayesian model averaging with a conjugate prior on the noise: the short history leans on what
is usual among measures, the long one on itself (Gelman et al. 2013, *Bayesian Data Analysis*,
chapters 5 and 14). Everything comes from Cholesky factors; one factor of (known, unknown)
periods holds the fit, the expected course and its spread at once.
"""

from dataclasses import dataclass

import numpy as np

from trueline.insight import priors
from trueline.insight.history import Floats
from trueline.insight.structure import Ints, Structure


@dataclass(frozen=True, eq=False)
class Fit:
    """What a history says of every model.

    Attributes:
        weights: Probability of each model; sums to 1.
        whitened: The history as independent standard steps, (models, known periods).
        noise: Expected noise variance under each model.
        freedom: Degrees of freedom of the noise: what its own uncertainty amounts to.
    """

    weights: Floats
    whitened: Floats
    noise: Floats
    freedom: float


def fit(pool: Structure, values: Floats, known: Ints, usual_noise: float) -> Fit:
    """Weigh every model of the pool by a history.

    Args:
        pool: The models.
        values: Known values on the even scale, near 0 (known periods,).
        known: The periods they belong to.
        usual_noise: Standard deviation of the noise to expect before any data.
    """
    everything = np.arange(len(pool.models))
    whitened, log_volume = _whiten(pool.covariance(everything, known), values)
    misfit = (whitened**2).sum(axis=1)
    own = len(values) - 1
    before = priors.NOISE_WEIGHT * usual_noise**2
    freedom = priors.NOISE_WEIGHT + own
    log_weight = -log_volume - freedom / 2 * np.log1p(misfit / before)
    weights = np.exp(log_weight - log_weight.max())
    return Fit(weights / weights.sum(), whitened, (before + misfit) / freedom, freedom)


def _whiten(covariance: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return the values as independent steps, and half the log determinant, for every model.

    The values ride along as one more row of the matrix: its Cholesky row is the solution, so
    no separate solving is needed. The corner only has to be large enough.
    """
    count = len(values)
    wide = np.empty((len(covariance), count + 1, count + 1))
    wide[:, :count, :count] = covariance
    wide[:, count, :count] = wide[:, :count, count] = values
    wide[:, count, count] = 1.0 + 1e6 * (values @ values)
    factor = np.linalg.cholesky(wide)
    diagonal = np.diagonal(factor, axis1=1, axis2=2)[:, :count]
    log_volume: Floats = np.log(diagonal).sum(axis=1)
    return factor[:, count, :count], log_volume


def draw(pool: Structure, found: Fit, known: Ints, unknown: Ints, draws: int) -> Floats:
    """Simulate the unknown periods, every model in proportion to its probability.

    The random numbers are the same for every history of the same layout, so the same data
    always gives the same answer, and a small change in the data a small change in the answer.

    Returns:
        Courses on the even scale, (draws, unknown periods).
    """
    shares = np.diff(np.round(np.concatenate([[0.0], found.weights.cumsum()]) * draws)).astype(int)
    models = np.flatnonzero(shares)
    factor = np.linalg.cholesky(pool.covariance(models, np.concatenate([known, unknown])))
    split = len(known)
    expected = np.einsum("muk,mk->mu", factor[:, split:, :split], found.whitened[models])
    generator = np.random.default_rng(len(unknown))
    normal = generator.standard_normal((draws, len(unknown)))
    spread = _luck(generator, found.freedom, split, draws)
    which = np.repeat(np.arange(len(models)), shares[models])
    sized = normal * (spread * np.sqrt(found.noise[models][which]))[:, None]
    cuts = np.cumsum(shares[models])[:-1]
    blocks = np.split(sized, cuts)
    moved = [block @ factor[row, split:, split:].T for row, block in enumerate(blocks)]
    courses: Floats = expected[which] + np.concatenate(moved)
    return courses


def _luck(generator: np.random.Generator, freedom: float, seen: int, draws: int) -> Floats:
    """Draw how far each course's spread lies from the one expected.

    Two doubts in one: the noise is only estimated (chi-square with the history's degrees of
    freedom), and single courses have wilder or calmer luck (Student's t with TAIL degrees of
    freedom). The estimated noise already holds the surprises that were seen, more of them the
    longer the history; that share of the tail's variance is taken out again.
    """
    held = 2 * seen / (seen + priors.TAIL_SEEN)
    doubt = freedom / generator.chisquare(freedom, draws)
    return np.sqrt(doubt * (priors.TAIL - held) / generator.chisquare(priors.TAIL, draws))
