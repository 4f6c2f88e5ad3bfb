"""Planted shifts of effort: how soon the product finds them, and how often it cries wolf.

    python -m bench.drift --seed 1

Each organisation has priorities with planned shares, people who split their weeks with noise
(lasting leanings of their own, good and bad weeks, a slow season, holidays with few reports),
and a decided shift, which must not alarm. In half of them an undecided shift of 10 points begins
in a known week and lasts. The alarm of the product (`trueline.insight.onset`) is printed beside
a rule that others publish: a priority under 20 % of effort is neglected, an area nobody planned
with over 20 % is drift.
"""

import argparse
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from trueline.insight.onset import onset

WEEKS, WITHIN, SHIFT, TOLERANCE = 104, 3, 10.0, 8.0
Week = Mapping[int, float] | None


@dataclass(frozen=True, slots=True)
class Simulated:
    """An organisation's weeks: the plan, what was done, and where the shift begins, if any."""

    plan: Sequence[Mapping[int, float]]
    done: Sequence[Mapping[int, float] | None]
    begins: int | None

    @property
    def residuals(self) -> list[Week]:
        """For each week the points done less the points planned; None where too few reported."""
        return [
            None if done is None else {key: done.get(key, 0.0) - plan.get(key, 0.0)
                                       for key in {*plan, *done}}
            for plan, done in zip(self.plan, self.done, strict=True)
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tally:
    """How often planted shifts were found in time, after how many weeks, and what was no shift."""

    found: int
    planted: int
    weeks: Sequence[int]
    false_alarms: int
    years: float


def simulate(chance: random.Random, people: int, planted: bool) -> Simulated:
    lines = chance.randint(3, 6)
    shares = _shares(chance, lines)
    leanings = [_shares(chance, lines, around=shares, spread=0.8) for _ in range(people)]
    leanings = _centred(leanings, shares)
    decided = chance.randrange(20, 80)
    begins = chance.randrange(26, 96) if planted else None
    loser, winner = chance.sample(range(lines), 2)
    away, to = _movable(chance, shares, lines)
    amended = _moved(shares, loser, winner, min(0.05, shares[loser] / 2))
    plan, done = [], []
    for week in range(WEEKS):
        mix = amended if week >= decided else shares
        offset = [m - s for m, s in zip(mix, shares, strict=True)]
        season = 1.2 * math.sin(2 * math.pi * week / 52)
        plan.append({key: 100 * share for key, share in enumerate(mix)})
        reporting = 0.25 if week % 52 in {0, 31, 51} else chance.uniform(0.75, 1.0)
        present = [one for one in leanings if chance.random() < reporting]
        if len(present) < people * 0.5:
            done.append(None)
            continue
        means = _means(chance, present, offset, lines)
        means[0] += season
        means[1] -= season
        if begins is not None and week >= begins:
            means[away] -= SHIFT
            means[to] = means.get(to, 0.0) + SHIFT
        done.append(means)
    return Simulated(plan, done, begins)


def judge(cases: Sequence[Simulated], alarm: str) -> Tally:
    found, lags, false_alarms, planted, weeks = 0, [], 0, 0, 0
    for case in cases:
        quiet = WEEKS if case.begins is None else case.begins
        weeks += quiet
        false_alarms += sum(_new_alarms(case, alarm, quiet))
        if case.begins is not None:
            planted += 1
            after = [week for week in _alarms(case, alarm) if week >= case.begins]
            if after:
                lags.append(after[0] - case.begins + 1)
                found += after[0] - case.begins < WITHIN
    return Tally(found, planted, lags, false_alarms, weeks / 52)


def _alarms(case: Simulated, alarm: str) -> Iterator[int]:
    """Yield the weeks in which the rule, looking every week, says that there is drift."""
    residuals = case.residuals
    for week in range(12, WEEKS):
        if case.done[week] is None:
            continue
        if alarm == "product":
            if onset(residuals[: week + 1], tolerance=TOLERANCE):
                yield week
        elif _published(case, week):
            yield week


def _new_alarms(case: Simulated, alarm: str, until: int) -> Iterator[bool]:
    """Yield each time the rule begins to alarm where nothing had begun."""
    before = -2
    for week in _alarms(case, alarm):
        if week >= until:
            return
        yield week > before + 1
        before = week


def _published(case: Simulated, week: int) -> bool:
    done = case.done[week] or {}
    neglected = any(done.get(key, 0.0) < 20 for key in case.plan[week])
    unmatched = any(share > 20 for key, share in done.items() if key not in case.plan[week])
    return neglected or unmatched


def _shares(
    chance: random.Random, lines: int, around: Sequence[float] = (), spread: float = 0.5
) -> list[float]:
    base = around or [1.0] * lines
    raw = [max(share, 0.02) * math.exp(chance.gauss(0, spread)) for share in base]
    return [value / sum(raw) for value in raw]


def _centred(people: list[list[float]], shares: Sequence[float]) -> list[list[float]]:
    """Move everyone so that together they do what the plan says, but for noise."""
    lines = range(len(shares))
    off = [sum(one[k] for one in people) / len(people) - shares[k] for k in lines]
    return [[one[k] - off[k] for k in lines] for one in people]


def _movable(chance: random.Random, shares: Sequence[float], lines: int) -> tuple[int, int]:
    away = max(range(lines), key=lambda k: shares[k])
    others = [k for k in range(lines + 1) if k != away]  # `lines` itself: no line
    return away, chance.choice(others)


def _moved(shares: Sequence[float], loser: int, winner: int, by: float) -> list[float]:
    mix = list(shares)
    mix[loser] -= by
    mix[winner] += by
    return mix


def _means(
    chance: random.Random, present: Sequence[Sequence[float]], offset: Sequence[float], lines: int
) -> dict[int, float]:
    """Return the points of a week: everyone's leaning, and noise of 20 points a person and line."""
    sums = [0.0] * lines
    for one in present:
        noise = [chance.gauss(0, 0.2) for _ in range(lines)]
        level = sum(noise) / lines
        for k in range(lines):
            sums[k] += one[k] + offset[k] + noise[k] - level
    return {k: 100 * sums[k] / len(present) for k in range(lines)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--organisations", type=int, default=60)
    options = parser.parse_args()
    print(f"{'people':>7} {'rule':<11} {'within 3 weeks':>15} {'median weeks':>13} "
          f"{'false alarms a year':>20}")  # fmt: skip
    for people in (15, 30, 60):
        chance = random.Random(options.seed * 1000 + people)  # noqa: S311 - a simulation
        cases = [simulate(chance, people, n % 2 == 0) for n in range(options.organisations)]
        for alarm in ("product", "published"):
            tally = judge(cases, alarm)
            lag = f"{median(tally.weeks):.0f}" if tally.weeks else "-"
            print(
                f"{people:>7} {alarm:<11} {tally.found / tally.planted:>15.0%} {lag:>13} "
                f"{tally.false_alarms / tally.years:>20.2f}"
            )


if __name__ == "__main__":
    main()
