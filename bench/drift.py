"""Find undecided shifts of ten points in simulated organisations, and count false alarms.

    python -m bench.drift --seed N [--organisations 200] [--tolerance 8]

Nothing is read but the options: the same seed gives the same organisations. Each has 8 to 150
people and 5 to 9 buckets, and is watched for two years, week by week, with the function that the
product uses. People have their own mix and stick to what they began; they are away, more so in
two slow seasons; some forget to report; a little effort always serves nothing. Twice a year the
plan is amended and effort follows, in half of the cases a week late: that must not alarm. In
every second organisation, ten points of effort then move in one known week without a decision,
to one or two other buckets; in the others nothing is ever planted.

Beside it stands the rule that others publish, on the same weeks: a priority under 20 % of effort
is neglected, effort of over 20 % that matches nothing is drift. It looks at the last four weeks
together, which is kinder to it than single weeks. *Noise* is the standard deviation of a usual
bucket's weekly share, in points.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from trueline.insight.since import spells

Array = NDArray[np.float64]
WEEKS, PER_YEAR = 104, 52
SIZES = (8, 15, 30, 60, 150)
SHIFT = 0.10
IN_TIME, LATER = 3, 8
#: The rule that others publish.
LOW, HIGH, TOGETHER = 0.20, 0.20, 4
#: Fewer people reporting than this share say too little.
FEWEST_REPORTING = 0.3


@dataclass(frozen=True)
class Organisation:
    """Two years of one organisation.

    Attributes:
        people: How many people it has.
        plan: Each week's planned shares; the last bucket is "no line", the one before the
            running business.
        done: Each week's effort by bucket, in hours.
        reporting: How many people reported in each week.
        planted: The week in which ten points moved without a decision; None for none.
        moved: Buckets that lost or gained by it.
    """

    people: int
    plan: Array
    done: Array
    reporting: Array
    planted: int | None
    moved: frozenset[int]


@dataclass(frozen=True)
class Outcome:
    """What one way of watching said of one organisation.

    Attributes:
        people: How many people it has.
        planted: Whether something was there to be found.
        waited: Weeks until it was found, the first one included; None if it was not.
        false_alarms: Alarms before it, or at any time where nothing was planted.
        weeks: Weeks in which an alarm would have been false.
        off: Weeks between the planted and the reported first week, signed; None if not said.
    """

    people: int
    planted: bool
    waited: int | None
    false_alarms: int
    weeks: int
    off: int | None = None


def main() -> None:
    """Print how both ways of watching did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--organisations", type=int, default=200)
    parser.add_argument("--tolerance", type=float, default=8, help="in points of effort")
    options = parser.parse_args()
    made = list(organisations(options.seed, options.organisations))
    watched = [watch(each, options.tolerance / 100) for each in made]
    ruled = [rule(each) for each in made]
    print(f"{len(made)} organisations of two years, seed {options.seed}, "
          f"tolerance {options.tolerance:g} points")  # fmt: skip
    print(f"{'':24}{'found in 3 weeks':>18}{'in 8 weeks':>12}{'median weeks':>14}"
          f"{'false alarms a year':>21}{'noise':>8}")  # fmt: skip
    noise = [noise_of(each) for each in made]
    print(line("trueline", watched))
    print(line("rule that others publish", ruled))
    for size in SIZES:
        places = [place for place, each in enumerate(made) if each.people == size]
        usual = 100 * median([noise[place] for place in places]) if places else 0
        print(f"{line(f'trueline, {size} people', [watched[p] for p in places])}{usual:>8.1f}")
    off = [abs(each.off) for each in watched if each.off is not None]
    if off:
        near = sum(each <= 1 for each in off) / len(off)
        print(f"first week said within one week of the true one: {near:.0%} of those found")


def organisations(seed: int, count: int) -> Iterator[Organisation]:
    """Make organisations, every second one with a planted shift."""
    for number in range(count):
        luck = np.random.default_rng([seed, number])
        yield organisation(luck, SIZES[number // 2 % len(SIZES)], plant=number % 2 == 0)


def organisation(luck: np.random.Generator, people: int, *, plant: bool) -> Organisation:
    """Make one organisation."""
    priorities = int(luck.integers(3, 8))
    plan, meant = _plans(luck, priorities)
    moved: frozenset[int] = frozenset()
    planted = int(luck.integers(26, WEEKS - 13)) if plant else None
    if planted is not None:
        moved = _shift(luck, meant, planted)
    leak = luck.uniform(0.01, 0.04)
    meant = (1 - leak) * meant
    meant[:, -1] += leak
    own = luck.gamma(6 * np.maximum(meant[0], 0.01), size=(people, meant.shape[1]))
    own /= own.mean(axis=0) + 1e-12
    hours = luck.uniform(20, 40, people)
    present = luck.random((WEEKS, people)) > _away(luck)[:, None]
    reported = present & (luck.random((WEEKS, people)) < luck.uniform(0.75, 0.97))
    done = np.zeros_like(meant)
    share = np.zeros((people, meant.shape[1]))
    for week in range(WEEKS):
        tilted = _balanced(own, meant[week])
        fresh = luck.gamma(8 * tilted + 1e-6)
        fresh /= fresh.sum(axis=1, keepdims=True)
        share = fresh if week == 0 else 0.3 * share + 0.7 * fresh
        worked = hours * luck.uniform(0.8, 1.1, people) * reported[week]
        done[week] = worked @ share
    return Organisation(people, plan, done, reported.sum(axis=1), planted, moved)


def _plans(luck: np.random.Generator, priorities: int) -> tuple[Array, Array]:
    """Return each week's plan, and what people mean to do: the plan, sometimes a week late."""
    run = luck.uniform(0.2, 0.4)
    shares = luck.dirichlet(np.full(priorities, 5.0)) * (1 - run)
    mix = np.array([*shares, run, 0.0])
    plan = np.tile(mix, (WEEKS, 1))
    meant = plan.copy()
    for half in range(WEEKS // 26):
        week = half * 26 + int(luck.integers(4, 22))
        late = int(luck.integers(2))
        size = luck.uniform(0.05, 0.15)
        loser = int(np.argmax(plan[week, :-1] * luck.uniform(0.5, 1, priorities + 1)))
        size = min(size, plan[week, loser] * 0.8)
        winner = int(luck.choice([b for b in range(priorities + 1) if b != loser]))
        for rows, first in ((plan, week), (meant, week + late)):
            rows[first:, loser] -= size
            rows[first:, winner] += size
    return plan, meant


def _shift(luck: np.random.Generator, meant: Array, week: int) -> frozenset[int]:
    """Move ten points in what people mean to do, from one week on."""
    able = [b for b in range(meant.shape[1] - 1) if meant[week:, b].min() > SHIFT + 0.01]
    loser = int(luck.choice(able))
    others = [b for b in range(meant.shape[1]) if b != loser]
    gainers = luck.choice(others, size=int(luck.integers(1, 3)), replace=False)
    meant[week:, loser] -= SHIFT
    for gainer in gainers:
        meant[week:, gainer] += SHIFT / len(gainers)
    return frozenset({loser, *map(int, gainers)})


def _away(luck: np.random.Generator) -> Array:
    """Return the chance of each week that a person is away: holidays and two slow seasons."""
    away = np.full(WEEKS, 0.06)
    for year in range(WEEKS // PER_YEAR):
        start = year * PER_YEAR
        away[start + 28 : start + 33] = luck.uniform(0.25, 0.5)
        away[start + 51] = 0.7
        away[start] = 0.4
    return away


def _balanced(own: Array, mix: Array) -> Array:
    """Return each person's mix: their leanings, scaled until everyone together does the mix."""
    tilted = own * mix
    for _ in range(6):
        tilted /= tilted.sum(axis=1, keepdims=True)
        tilted *= mix / np.maximum(tilted.mean(axis=0), 1e-12)
    return np.asarray(tilted / tilted.sum(axis=1, keepdims=True))


def watch(made: Organisation, tolerance: float) -> Outcome:
    """Watch with the product's own function."""
    total = made.done.sum(axis=1)
    enough = made.reporting >= FEWEST_REPORTING * made.people
    weekly = [
        dict(enumerate((made.done[week] / total[week] - made.plan[week]).tolist()))
        if enough[week] and total[week] > 0
        else None
        for week in range(WEEKS)
    ]
    plans = [dict(enumerate(plan)) for plan in made.plan.tolist()]
    found = spells(weekly, tolerance, made.reporting.tolist(), plans)
    alarms = [each.noticed for each in found]
    # What is said to have begun well before it is another thing, though it was noticed later.
    own = [s for s in found if made.planted is not None and s.began >= made.planted - IN_TIME]
    outcome = _outcome(made, alarms, [each.noticed for each in own])
    off = None if outcome.waited is None or made.planted is None else own[0].began - made.planted
    return Outcome(outcome.people, outcome.planted, outcome.waited, outcome.false_alarms,
                   outcome.weeks, off)  # fmt: skip


def noise_of(made: Organisation) -> float:
    """Return how much a bucket's share strays from one week to the next: a standard deviation."""
    share = made.done / np.maximum(made.done.sum(axis=1, keepdims=True), 1e-9)
    return float(np.median(np.std(np.diff(share - made.plan, axis=0), axis=0)) / np.sqrt(2))


def rule(made: Organisation) -> Outcome:
    """Watch with the rule that others publish; an alarm is a bucket that begins to break it."""
    sums = np.cumsum(made.done, axis=0)
    sums[TOGETHER:] -= sums[:-TOGETHER].copy()
    share = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1e-9)
    breaks = share < LOW
    breaks[:, -2] = False
    breaks[:, -1] = share[:, -1] > HIGH
    starts = breaks.copy()
    starts[1:] &= ~breaks[:-1]
    alarms = [int(week) for week, _ in np.argwhere(starts)]
    right = [int(week) for week, bucket in np.argwhere(starts) if int(bucket) in made.moved]
    return _outcome(made, alarms, right)


def _outcome(made: Organisation, alarms: Sequence[int], right: Sequence[int]) -> Outcome:
    end = WEEKS if made.planted is None else made.planted
    waited = None
    if made.planted is not None:
        after = [week for week in right if week >= made.planted]
        waited = after[0] - made.planted + 1 if after else None
    false = sum(week < end for week in alarms)
    return Outcome(made.people, made.planted is not None, waited, false, end)


def line(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return one line of the report."""
    planted = [each for each in outcomes if each.planted]
    waits = [each.waited for each in planted if each.waited is not None]
    in_time, later = (
        sum(wait <= weeks for wait in waits) / max(1, len(planted)) for weeks in (IN_TIME, LATER)
    )
    years = sum(each.weeks for each in outcomes) / PER_YEAR
    alarms = sum(each.false_alarms for each in outcomes) / max(1e-9, years)
    middle = f"{median(waits):g}" if waits else "never"
    return f"{name:24}{in_time:>18.0%}{later:>12.0%}{middle:>14}{alarms:>21.2f}"


if __name__ == "__main__":
    main()
