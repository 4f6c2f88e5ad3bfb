"""A promise about a measure, and what has to be true for it to be met."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trueline.insight.history import Floats

Bools = NDArray[np.bool_]


class Kind(StrEnum):
    """What has to be true for a goal to be met."""

    LEVEL = "level_at_due"
    REACH = "by_any_time"
    SUM = "sum_over_period"
    AVERAGE = "avg_last"
    WITHIN = "stay_within"


class Direction(StrEnum):
    """On which side of the target the goal lies."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True)
class Goal:
    """A promise about a measure.

    Attributes:
        kind: What has to be true.
        target: The value to reach, in the measure's own unit; for WITHIN the lower edge.
        periods_total: Periods from the start (not counted) to the due date (counted).
        periods_elapsed: Those of them that lie at or before the end of the history; negative
            where the goal begins that many periods later.
        direction: On which side of the target the goal lies; WITHIN does not use it.
        window: Periods that AVERAGE is taken over, ending at the due date.
        upper: The upper edge of WITHIN.
    """

    kind: Kind
    target: float
    periods_total: int
    periods_elapsed: int
    direction: Direction = Direction.AT_LEAST
    window: int = 1
    upper: float = math.inf

    def __post_init__(self) -> None:
        if not self.periods_elapsed <= self.periods_total or self.periods_total < 1:
            raise ValueError(
                f"periods_elapsed: {self.periods_elapsed} does not lie in a goal of "
                f"{self.periods_total} periods."
            )
        if not math.isfinite(self.target):
            raise ValueError(f"target: must be a number, not {self.target}.")
        if self.window < 1:
            raise ValueError(f"window: must be 1 period or more, not {self.window}.")
        if self.upper < self.target:
            raise ValueError(f"upper: {self.upper} lies below the lower edge {self.target}.")

    @property
    def horizon(self) -> int:
        """Periods still to come."""
        return self.periods_total - self.periods_elapsed

    @property
    def span(self) -> int:
        """Periods that count for the goal, ending at the due date."""
        return self.window if self.kind is Kind.AVERAGE else self.periods_total

    def met(self, values: Floats) -> Bools:
        """Is the goal met, were these the values of its periods? (courses, span) -> (courses,)."""
        if self.kind is Kind.SUM:
            values = values.sum(axis=1, keepdims=True)
        if self.kind is Kind.AVERAGE:
            values = values.mean(axis=1, keepdims=True)
        good = self.good(values)
        met = good[:, -1]
        if self.kind is Kind.REACH:
            met = np.logical_or.reduce(good, axis=1)
        elif self.kind is Kind.WITHIN:
            met = np.logical_and.reduce(good, axis=1)
        return met

    def good(self, values: Floats) -> Bools:
        """Which values lie on the good side of the target; an unknown one (nan) does not."""
        if self.kind is Kind.WITHIN:
            return (values >= self.target) & (values <= self.upper)
        if self.direction is Direction.AT_LEAST:
            return values >= self.target
        return values <= self.target
