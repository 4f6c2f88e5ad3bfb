"""The scale on which a measure's noise is even, and the way back from it.

Measures that cannot be negative move by percentages, so they are read on the log scale. Counts
with zeros are read on the root scale (Anscombe 1948: the root evens the variance of counts).
Everything else is read as it is.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from trueline.insight import priors
from trueline.insight.history import Floats, History


class Shape(Enum):
    """How values are bent before they are modelled."""

    LOG = "log"
    ROOT = "root"
    PLAIN = "plain"


@dataclass(frozen=True)
class Scale:
    """A way to the even scale and back.

    Attributes:
        shape: How values are bent.
        unit: The value that counts as 1, in the measure's own unit; above 0.
        lowest: Courses never fall below it.
        highest: Courses never rise above it.
    """

    shape: Shape
    unit: float
    lowest: float | None
    highest: float | None

    @property
    def usual_noise(self) -> float:
        """The period-to-period noise to expect before any data, on the even scale."""
        return priors.NOISE_PLAIN if self.shape is Shape.PLAIN else priors.NOISE

    def usual_growth(self, flat: Floats, year: int) -> float:
        """Return the growth a period to expect before any data, on the even scale.

        What has a ceiling is not expected to grow, and nothing faster than it is seen to move.

        Args:
            flat: Known values on the even scale.
            year: Periods in a year.
        """
        if self.shape is not Shape.LOG or self.highest is not None:
            return 0.0
        return min(priors.GROWTH / year, float(np.abs(np.diff(flat)).mean()) / 2)

    def flatten(self, values: Floats) -> Floats:
        """Bring values onto the even scale, keeping their shape and their gaps."""
        shares: Floats = values / self.unit
        if self.shape is Shape.LOG:
            return np.log(shares)
        return np.sqrt(shares) if self.shape is Shape.ROOT else shares

    def restore(self, flat: Floats) -> Floats:
        """Bring courses back to the measure's own unit, within its bounds."""
        if self.shape is Shape.LOG:
            shares = np.exp(np.clip(flat, -priors.LARGEST_LOG, priors.LARGEST_LOG))
        else:
            shares = np.maximum(flat, 0.0) ** 2 if self.shape is Shape.ROOT else flat
        if self.lowest is None and self.highest is None:
            return shares * self.unit
        return np.clip(shares * self.unit, self.lowest, self.highest)


def scale_of(history: History) -> Scale:
    """Choose the scale for a history; one that is all zeros has none, so its unit is 1."""
    seen = history.seen
    unit = float(np.abs(seen / (top := np.abs(seen).max() or 1.0)).mean() * top) or 1.0
    return Scale(_shape_of(history), unit, history.lowest, history.highest)


def _shape_of(history: History) -> Shape:
    if not history.never_negative:
        return Shape.PLAIN
    least, most = history.seen.min(), history.seen.max()
    return Shape.LOG if least > most / priors.LARGEST_LOG_RATIO else Shape.ROOT
