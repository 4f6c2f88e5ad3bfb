"""How the demo's numbers come about: level, trend, season, noise; seeded, so always the same."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from trueline.core.periods import Calendar, Rhythm

_PERIODS_A_YEAR = {
    Rhythm.DAY: 365, Rhythm.WEEK: 52, Rhythm.MONTH: 12, Rhythm.QUARTER: 4, Rhythm.YEAR: 1,
}  # fmt: skip
#: How much of one period's surprise is still felt in the next.
_MEMORY = 0.4


@dataclass(frozen=True, slots=True)
class Shape:
    """How a measure runs.

    Attributes:
        level: Where it stands at the start of the history, in the units people say.
        yearly: Change a year, in the same units.
        season: Height of its yearly wave.
        noise: Standard deviation of a period's surprise.
        bend: (years after the start, further change a year from there on): a turn in the trend.
        floor: It never goes below.
        ceiling: It never goes above.
    """

    level: float
    yearly: float = 0.0
    season: float = 0.0
    noise: float = 0.0
    bend: tuple[float, float] = (0.0, 0.0)
    floor: float = 0.0
    ceiling: float = field(default=math.inf)

    def run(
        self, name: str, rhythm: Rhythm, first: date, last: date
    ) -> Iterator[tuple[date, float]]:
        """Yield (period, value) for every period from `first` that is over by `last`."""
        chance = random.Random(f"harbour {name}")  # noqa: S311 - invented numbers, not secrets
        calendar = Calendar()
        surprise = 0.0
        for step, period in enumerate(calendar.each(rhythm, first, last)):
            if calendar.end(rhythm, period) > last:
                return
            surprise = _MEMORY * surprise + chance.gauss(0, self.noise)
            value = self._plain(period, step / _PERIODS_A_YEAR[rhythm]) + surprise
            yield period, min(self.ceiling, max(self.floor, value))

    def _plain(self, period: date, years: float) -> float:
        from_year, further = self.bend
        wave = math.sin(2 * math.pi * (period - timedelta(days=75)).timetuple().tm_yday / 365.25)
        return (
            self.level
            + self.yearly * years
            + further * max(0.0, years - from_year)
            + self.season * wave
        )
