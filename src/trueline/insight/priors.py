"""What is expected of a measure before its own data is seen.

Everything is relative to the measure's own noise (its standard deviation from period to period,
on the scale of `scale.py`), so that one set of numbers serves every measure. docs/decisions/0010
says how the numbers were found, and on which data.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One way for a level to move.

    Attributes:
        noise: Variance of one reading around the level.
        step: Variance of the level's step from one period to the next.
        pull: Share of its distance from the usual level that a level keeps to the next period;
            1 is a random walk.
        weight: How often measures are of this kind.
    """

    noise: float
    step: float
    pull: float
    weight: float


LEVELS = (
    Level(noise=1.0, step=0.0, pull=1.0, weight=0.20),
    Level(noise=1.0, step=0.05, pull=1.0, weight=0.06),
    Level(noise=1.0, step=0.2, pull=1.0, weight=0.09),
    Level(noise=0.8, step=0.5, pull=1.0, weight=0.05),
    Level(noise=0.0001, step=1.0, pull=1.0, weight=0.35),
    Level(noise=0.3, step=1.0, pull=1.0, weight=0.10),
    Level(noise=0.3, step=1.0, pull=0.6, weight=0.10),
    Level(noise=0.3, step=1.0, pull=0.85, weight=0.05),
)

#: (standard deviation of the drift a period, how often).
DRIFTS = ((0.0, 0.25), (0.03, 0.35), (0.1, 0.20), (0.3, 0.20))
#: Share of its drift that a measure keeps to the next period.
DRIFT_KEPT = 0.98

#: (variance of the season, how often).
SEASONS = ((0.0, 0.30), (0.5, 0.25), (2.0, 0.25), (8.0, 0.20))
#: Share of its season that a measure keeps to the next year.
SEASON_KEPT = 0.98
#: How far along the year neighbouring periods of a long season (weeks) move together.
SEASON_REACH = 0.35
#: A season with more periods than this is read as a smooth curve.
LONGEST_ROUGH_SEASON = 12

#: The noise to expect: 3 % of the level, worth NOISE_WEIGHT observations.
NOISE = 0.03
NOISE_PLAIN = 0.1
NOISE_WEIGHT = 1.0

#: The first level may lie anywhere: its variance.
ANYWHERE = 1e4

#: A measure whose values lie further apart than this is not read on the log scale.
LARGEST_LOG_RATIO = 50.0
#: No course moves by more than this on the log scale: beyond lies overflow, not knowledge.
LARGEST_LOG = 50.0

#: Older periods than this tell nothing that younger ones do not tell better.
LONGEST_PAST = 120
#: With fewer observations than this, nothing is said.
FEWEST = 3
