"""What is expected of a measure before its own data is seen.

Everything is relative to the measure's own noise (its standard deviation from period to period,
on the scale of `scale.py`), so that one set of numbers serves every measure. All kinds of level,
drift and season are held equally likely: weights fitted to data did no better on other data.
docs/decisions/0010-odds-engine.md says how the numbers were found.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """One way for a level to move.

    Attributes:
        noise: Variance of one reading around the level.
        step: Variance of the level's move from one period to the next.
        pull: Share of its distance from the usual level that a level keeps to the next period;
            1 is a random walk.
    """

    noise: float
    step: float
    pull: float = 1.0


LEVELS = (
    Level(noise=1.0, step=0.0),
    Level(noise=1.0, step=0.03),
    Level(noise=1.0, step=0.2),
    Level(noise=0.5, step=1.0),
    Level(noise=0.0001, step=1.0),
    Level(noise=0.5, step=1.0, pull=0.6),
    Level(noise=0.2, step=1.0, pull=0.85),
)

#: Standard deviation of the drift a period.
DRIFTS = (0.0, 0.08, 0.25, 0.6)
#: Share of its drift that a measure keeps to the next period.
DRIFT_KEPT = 0.97
#: Growth a year of what can grow without bound.
GROWTH = 0.02
#: Seasons in a year, where a season is not a year: days return weekly, hours daily.
SEASONS_A_YEAR = {7: 52, 24: 365}

#: Variance of the season.
SEASONS = (0.0, 0.5, 3.0, 16.0)
#: Share of its season that a measure keeps to the next.
SEASON_KEPT = 0.98
#: How far along the year the periods of a long season (weeks) move together.
SEASON_REACH = 0.35
#: A season with more periods than this is read as a smooth curve.
LONGEST_ROUGH_SEASON = 12
#: One with fewer is read period by period: neighbouring quarters have little in common.
SHORTEST_SMOOTH_SEASON = 6
#: In between (months) half of a season is a smooth curve that reaches this far, and half is not.
MONTH_REACH = 0.6

#: The noise to expect: 3 % of the level; worth NOISE_WEIGHT observations.
NOISE = 0.03
NOISE_PLAIN = 0.1
NOISE_WEIGHT = 1.0
#: Degrees of freedom of a course's own luck: surprises are larger and rarer than Gaussian.
TAIL = 4.0
#: Observations by which half of the surprises that a history will ever show have been seen.
TAIL_SEEN = 15.0
#: What the models' spread is multiplied by, for the very near and from a year ahead on: they are
#: a little too careful about what comes soon and too sure of what comes late.
SPREAD = (0.9, 1.2)

#: The first level may lie anywhere, and so may the level after a step: its variance.
ANYWHERE = 1e4
#: Variance of a step while it is being looked for: some ten times the noise.
STEP_SIZE = 100.0
#: How much likelier (log) a history must become before a step is believed.
STEP_DOUBT = 5.0
#: A step needs this many observations on either side.
STEP_EDGE = 3

#: A measure whose values lie further apart than this is not read on the log scale.
LARGEST_LOG_RATIO = 50.0
#: No course moves by more than this on the log scale: beyond lies overflow, not knowledge.
LARGEST_LOG = 50.0

#: Older periods than this tell nothing that younger ones do not tell better.
LONGEST_PAST = 120
#: With fewer observations than this, nothing is said.
FEWEST = 3
