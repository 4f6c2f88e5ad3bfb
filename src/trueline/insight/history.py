"""What is known of a measure: its values on a regular grid of periods, gaps included."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trueline.insight import priors

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class History:
    """A measure's values up to the as-of date.

    Attributes:
        values: One value a period, oldest first, in the measure's own unit; nan where none is
            known. Where a value was restated, the newest statement known at the as-of date.
        season_length: Periods in a season that returns (12 for months, 52 for weeks, 1 for none).
        lowest: The least value the measure can take, if there is one (0 for a percentage).
        highest: The greatest value the measure can take, if there is one.
    """

    values: Floats
    season_length: int = 1
    lowest: float | None = None
    highest: float | None = None

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=float)
        if values.ndim != 1:
            raise ValueError(f"values: one value a period is needed, not shape {values.shape}.")
        if np.isinf(values).any():
            raise ValueError(f"values: period {np.isinf(values).argmax()} is infinite.")
        if self.season_length < 1:
            raise ValueError(f"season_length: must be 1 or more, not {self.season_length}.")
        object.__setattr__(self, "values", values)

    @property
    def seen(self) -> Floats:
        """The values that are known, oldest first."""
        known: Floats = self.values[np.isfinite(self.values)]
        return known

    @property
    def year(self) -> int:
        """Periods in a year."""
        return self.season_length * priors.SEASONS_A_YEAR.get(self.season_length, 1)

    @property
    def never_negative(self) -> bool:
        """Can the measure be taken never to fall below 0, by its bounds or by its past?"""
        if self.lowest is not None:
            return self.lowest >= 0
        return bool((self.seen >= 0).all())
