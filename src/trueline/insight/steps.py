"""Past steps in a level: found, and then forgotten, so that the old level does not mislead.

A step is a period from which the level lies anywhere (an intervention: Box and Tiao 1975). It is
believed only when it explains the history much better than the best model without it, weighed
against how rare steps are.
"""

import numpy as np

from trueline.insight import priors
from trueline.insight.history import Floats
from trueline.insight.pool import Fit
from trueline.insight.structure import Ints, Structure


def find_step(pool: Structure, found: Fit, values: Floats, known: Ints) -> int | None:
    """Return the period with which the likeliest step begins; None if none is believed.

    Args:
        pool: The models.
        found: What the history says of them without the step.
        values: Known values on the even scale (known periods,).
        known: The periods they belong to.
    """
    places = np.arange(priors.STEP_EDGE, len(known) - priors.STEP_EDGE + 1)
    if not places.size:
        return None
    best = found.weights.argmax()
    covariance = pool.covariance(np.array([best]), known)[0]
    after = (known[:, None] >= known[places]).astype(float)
    solved = np.linalg.solve(covariance, np.column_stack([values, after]))
    information = (after * solved[:, 1:]).sum(axis=0)
    pull = after.T @ solved[:, 0]
    total = found.noise[best] * found.freedom
    left = total - pull**2 / (information + 1 / priors.STEP_SIZE)
    gain = found.freedom / 2 * np.log(total / left) - np.log1p(priors.STEP_SIZE * information) / 2
    likeliest = gain.argmax()
    return int(known[places[likeliest]]) if gain[likeliest] > priors.STEP_DOUBT else None
