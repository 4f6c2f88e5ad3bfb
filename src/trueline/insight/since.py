"""Since when: the week from which undecided drift has stayed beyond what is tolerated.

A change-point search over the last weeks (the window-limited generalised likelihood ratio: Willsky
and Jones 1976, *IEEE Transactions on Automatic Control* 21; Lai 1995, *JRSS B* 57). For each week
that may have been the first, the mean of every bucket's undecided share since then is held
against no drift; half of the tolerance is taken off first, so that a small lasting difference is
never a change. What chance alone does to a bucket is estimated from quiet weeks long enough
before, by the median absolute deviation (Rousseeuw and Croux 1993, *JASA* 88), so that one odd
week does not spoil it, and drawn towards what the buckets have in common. The buckets are looked
at together and with their signs: drift of the whole as ½ Σ |undecided| is never 0 by chance, but
the mean of signed shares comes to nothing where nothing happens. Standard library only.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Final

from trueline.insight.drift import Key

#: A week's undecided drift: of one bucket, signed; of every bucket; None where too few reported.
Week = float | Mapping[Key, float] | None

#: Weeks a change is looked for among, and the fewest that make one.
WINDOW: Final = 13
FEWEST: Final = 2
#: Quiet weeks that say what chance does: at least, at most, and how many of the last are left out.
QUIET_LEAST, QUIET_MOST, QUIET_LAG = 6, 26, 3
#: Recorded weeks before which nothing is said.
WEEKS_NEEDED: Final = QUIET_LEAST + QUIET_LAG
#: How surprising drift must be, in standard deviations of the normal law. Chosen by bench.drift.
SURPRISE: Final = 2.75
#: What is taken off before drift can surprise, as a share of the tolerance.
ALLOWANCE: Final = 0.5
#: What the first and the last week of a stretch must each reach, as a share of the tolerance: a
#: single week, such as the one in which people have not yet followed an amendment, is no stretch.
STAYING: Final = 0.25
#: Weeks that effort may take to follow a change of the plan.
SETTLING: Final = 2
#: Noise that is always assumed, and how many weeks the buckets' common noise counts for.
NOISE_LEAST: Final = 0.005
POOLED: Final = 16
#: A median absolute deviation times this is a standard deviation under the normal law.
_PER_DEVIATION: Final = 1.4826
#: Drift is over when the mean of so many last weeks lies below so much of the tolerance.
_OVER: Final = ((4, 0.5), (8, 1.0))


@dataclass(frozen=True, slots=True)
class Since:
    """A stretch of weeks in which drift stayed beyond the tolerance.

    Attributes:
        began: Index of its first week.
        noticed: Index of the week at whose end it was certain enough.
        ended: Index of the week at whose end it was over; None while it lasts.
        drift: Mean drift from its first week to the one in which it was noticed: ½ Σ |mean|, or
            the signed mean where one bucket was given.
        gains: The buckets that gained, most first; empty where one bucket was given.
        loses: The buckets that lost, most first.
    """

    began: int
    noticed: int
    ended: int | None
    drift: float
    gains: tuple[Key, ...] = ()
    loses: tuple[Key, ...] = ()


def since_when(
    weekly: Sequence[Week],
    tolerance: float,
    effort: Sequence[float] | None = None,
    plans: Sequence[Mapping[Key, float]] | None = None,
) -> Since | None:
    """Return the stretch of drift that lasts to the last week; None where there is none.

    Args:
        weekly: Undecided drift of each week, oldest first: signed shares (0.1 is ten points) of
            every bucket, or of one. None is a week with too little effort recorded: skipped.
        tolerance: What is tolerated, above 0: of ½ Σ |undecided|, or of the one bucket.
        effort: What was recorded in each week (or how many people reported), in any unit: a week
            with little says less. Where it is left out, all weeks say the same.
        plans: The plan's shares in each week, for drift of every bucket. For two weeks after the
            plan changes, effort that still follows the plan of before is on its way, not adrift.

    Raises:
        ValueError: the tolerance is not above 0, or effort or plans have not one for each week.
    """
    found = spells(weekly, tolerance, effort, plans)
    return found[-1] if found and found[-1].ended is None else None


def spells(
    weekly: Sequence[Week],
    tolerance: float,
    effort: Sequence[float] | None = None,
    plans: Sequence[Mapping[Key, float]] | None = None,
) -> list[Since]:
    """Return every stretch of drift, oldest first; see `since_when`.

    No week is judged by a later one: what is said of the first n weeks is what `since_when` says
    when those are all there is.
    """
    if not tolerance > 0:
        raise ValueError(f"The tolerance must be above 0, not {tolerance}.")
    for given, what in ((effort, "figures of effort"), (plans, "plans")):
        if given is not None and len(given) != len(weekly):
            raise ValueError(f"{len(weekly)} weeks need as many {what}, not {len(given)}.")
    settled = _settled(weekly, plans) if plans else weekly
    watch = _Watch(tolerance, _vectors(settled, effort))
    for place in range(len(watch.weeks)):
        watch.look(place)
    return watch.found


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A week with effort: its index, what it counts, and each bucket's undecided share."""

    index: int
    weight: float
    shares: tuple[float, ...]


class _Watch:
    """Goes through the weeks once, knowing only those behind it."""

    def __init__(self, tolerance: float, vectors: tuple[list[Key], list[_Recorded]]) -> None:
        self.tolerance = tolerance
        self.keys, self.weeks = vectors
        self.found: list[Since] = []
        self._quiet: list[_Recorded] = []
        #: Place of the first week that a new stretch may begin with.
        self._free = 0
        #: Where the last stretch began, and where its drift goes.
        self._began = 0
        self._means: tuple[float, ...] = ()

    def look(self, place: int) -> None:
        """Take in one more week."""
        lasts = self.found and self.found[-1].ended is None
        if not lasts:
            self._quiet.append(self.weeks[place])
            self._notice(place)
        elif self._is_over(place):
            self.found[-1] = replace(self.found[-1], ended=self.weeks[place].index)
            self._free = place + 1

    def _notice(self, place: int) -> None:
        noise = _noise(self._quiet)
        if noise is None:
            return
        first = max(self._free, place + 1 - WINDOW)
        best, began = SURPRISE, -1
        means: tuple[float, ...] = ()
        for start, mean, weight in _windows(self.weeks, first, place):
            surprise = _surprise(mean, weight, noise, ALLOWANCE * self.tolerance)
            if surprise >= best and self._stayed(start, place, mean):
                best, began, means = surprise, start, mean
        if began < 0:
            return
        self._began, self._means = began, means
        kept = len(self._quiet) - (place + 1 - began)
        del self._quiet[max(0, kept) :]
        self.found.append(self._since(began, place, means))

    def _stayed(self, start: int, place: int, means: Sequence[float]) -> bool:
        """Tell whether drift lies beyond the tolerance, and goes there at either end as well."""
        if _size(means) < self.tolerance:
            return False
        ends = self.weeks[start].shares, self.weeks[place].shares
        return all(_along(means, shares) >= STAYING * self.tolerance for shares in ends)

    def _since(self, began: int, place: int, means: Sequence[float]) -> Since:
        start, noticed = self.weeks[began].index, self.weeks[place].index
        if len(means) == 1:
            return Since(start, noticed, None, means[0])
        ordered = sorted(zip(means, self.keys, strict=True), key=lambda pair: -abs(pair[0]))
        gains = tuple(key for mean, key in ordered if mean > 0)
        loses = tuple(key for mean, key in ordered if mean < 0)
        return Since(start, noticed, None, _size(means), gains, loses)

    def _is_over(self, place: int) -> bool:
        """Tell whether the last weeks no longer go where the drift went."""
        for weeks, part in _OVER:
            last = self.weeks[place + 1 - weeks : place + 1]
            if place + 1 - self._began < weeks:
                continue
            flow = fmean(_along(self._means, week.shares) for week in last)
            if flow < part * self.tolerance:
                return True
        return False


def _settled(weekly: Sequence[Week], plans: Sequence[Mapping[Key, float]]) -> list[Week]:
    """Take out of each week what merely has not yet followed a change of the plan."""
    found = list(weekly)
    for index, week in enumerate(weekly):
        before, now = plans[max(0, index - SETTLING)], plans[index]
        if isinstance(week, Mapping) and before != now:
            keys = {*week, *before, *now}
            change = {key: now.get(key, 0) - before.get(key, 0) for key in keys}
            size = sum(step * step for step in change.values())
            if not size or not before:  # the same shares, a nought left out; or the first plan
                continue
            behind = -sum(week.get(key, 0) * step for key, step in change.items())
            part = min(1.0, max(0.0, behind / size))
            found[index] = {key: week.get(key, 0) + part * step for key, step in change.items()}
    return found


def _vectors(
    weekly: Sequence[Week], effort: Sequence[float] | None
) -> tuple[list[Key], list[_Recorded]]:
    keys = list(dict.fromkeys(k for week in weekly if isinstance(week, Mapping) for k in week))
    given = [index for index, week in enumerate(weekly) if week is not None]
    usual = median(effort[index] for index in given) if effort and given else 0.0
    weeks = []
    for index in given:
        week = weekly[index]
        shares = (
            tuple(float(week.get(key, 0)) for key in keys)
            if isinstance(week, Mapping)
            else (float(week or 0),)
        )
        weight = effort[index] / usual if effort and usual > 0 else 1.0
        if weight > 0:
            weeks.append(_Recorded(index, weight, shares))
    return keys, weeks


def _windows(
    weeks: Sequence[_Recorded], first: int, last: int
) -> Iterator[tuple[int, tuple[float, ...], float]]:
    """Yield (first place, mean share of each bucket, weight) of every window that ends at last."""
    sums, weight = [0.0] * len(weeks[last].shares), 0.0
    for start in range(last, first - 1, -1):
        week = weeks[start]
        weight += week.weight
        sums = [total + week.weight * share for total, share in zip(sums, week.shares, strict=True)]
        if last + 1 - start >= FEWEST:
            yield start, tuple(total / weight for total in sums), weight


def _size(means: Sequence[float]) -> float:
    return abs(means[0]) if len(means) == 1 else sum(map(abs, means)) / 2


def _along(means: Sequence[float], shares: Sequence[float]) -> float:
    """Return how much of a week's drift goes where the mean goes."""
    if len(means) == 1:
        return math.copysign(1, means[0]) * shares[0]
    return sum(share for mean, share in zip(means, shares, strict=True) if mean > 0)


def _noise(quiet: Sequence[_Recorded]) -> list[float] | None:
    """Return each bucket's variance in a usual week; None with too few quiet weeks."""
    known = quiet[:-QUIET_LAG][-QUIET_MOST:]
    if len(known) < QUIET_LEAST:
        return None
    roots = [math.sqrt(week.weight) for week in known]
    own = []
    for shares in zip(*(week.shares for week in known), strict=True):
        middle = median(shares)
        off = (root * abs(share - middle) for root, share in zip(roots, shares, strict=True))
        own.append(max(NOISE_LEAST, _PER_DEVIATION * median(off)) ** 2)
    common, count = fmean(own), len(known)
    return [(POOLED * common + count * variance) / (POOLED + count) for variance in own]


def _surprise(
    means: Sequence[float], weight: float, noise: Sequence[float], allowance: float
) -> float:
    """Return how far such means lie from chance, as standard deviations of the normal law.

    The sum of squares is a chi-square with one degree of freedom fewer than there are buckets, as
    they sum to 0; Wilson and Hilferty's cube root (1931) makes it normal.
    """
    size = _size(means)
    if size <= allowance:
        return -math.inf
    beyond = (1 - allowance / size) ** 2 * weight
    total = sum(mean * mean / variance for mean, variance in zip(means, noise, strict=True))
    degrees = max(1, len(means) - 1)
    square = beyond * total * degrees / len(means)
    spread = 2 / (9 * degrees)
    return (math.cbrt(square / degrees) - (1 - spread)) / math.sqrt(spread)
