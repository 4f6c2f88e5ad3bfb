"""The drift statement: exact shares of what was planned, decided and done.

Everything here is whole amounts and exact fractions, so that every row and every column adds up;
only `rounded` rounds, by largest remainder, and what it shows adds up too.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class InForce(Generic[Key]):
    """Shares that held for a part of a period.

    Attributes:
        mix: Key to whole weight; a share is the weight over the sum of the weights.
        days: For how many days of the period they held.
    """

    mix: Mapping[Key, int]
    days: int


@dataclass(frozen=True, slots=True)
class Row(Generic[Key]):
    """A line of the statement; `planned + decided + undecided == done`, exactly.

    Attributes:
        key: What it is about.
        planned: Its share of the plan as first adopted.
        plan_today: Its share after every amendment.
        done: Its share of what was done.
        amount: What was done, in whole units.
    """

    key: Key
    planned: Fraction
    plan_today: Fraction
    done: Fraction
    amount: int

    @property
    def decided(self) -> Fraction:
        """What amendments moved."""
        return self.plan_today - self.planned

    @property
    def undecided(self) -> Fraction:
        """What moved without a decision."""
        return self.done - self.plan_today


@dataclass(frozen=True, slots=True)
class Statement(Generic[Key]):
    """The rows of one period; its columns sum to 1, 0, 1, 0, 1.

    Attributes:
        rows: One for each key that was planned or done.
        total: All that was done, in whole units.
    """

    rows: tuple[Row[Key], ...]
    total: int

    @property
    def undecided_drift(self) -> Fraction:
        """The share that went where no decision sent it, 0 to 1."""
        return sum((abs(row.undecided) for row in self.rows), Fraction(0)) / 2

    @property
    def decided_shift(self) -> Fraction:
        """The share that decisions moved, 0 to 1."""
        return sum((abs(row.decided) for row in self.rows), Fraction(0)) / 2


@dataclass(frozen=True, slots=True)
class Shown(Generic[Key]):
    """A row in whole points, which adds up as it is shown."""

    key: Key
    planned: int
    plan_today: int
    done: int

    @property
    def decided(self) -> int:
        """Points that amendments moved."""
        return self.plan_today - self.planned

    @property
    def undecided(self) -> int:
        """Points that moved without a decision."""
        return self.done - self.plan_today


def weighted(parts: Sequence[InForce[Key]]) -> dict[Key, Fraction]:
    """Return the shares of a period, each allocation weighted by the days it was in force.

    Raises:
        ValueError: no part holds for a day, or a part's weights are negative or all nought.
    """
    days = sum(part.days for part in parts)
    if days <= 0 or any(part.days < 0 for part in parts):
        raise ValueError("Shares must be in force for at least one day.")
    shares: dict[Key, Fraction] = {}
    for part in parts:
        _check_amounts(part.mix.values(), "weights")
        whole = sum(part.mix.values()) * days
        for key, weight in part.mix.items():
            shares[key] = shares.get(key, Fraction(0)) + Fraction(weight * part.days, whole)
    return shares


def statement(
    planned: Mapping[Key, Fraction], plan_today: Mapping[Key, Fraction], done: Mapping[Key, int]
) -> Statement[Key]:
    """Return the statement of a period.

    Args:
        planned: Shares of the plan as first adopted; they sum to 1.
        plan_today: Shares after every amendment, weighted by time; they sum to 1.
        done: What was done for each key, in whole minutes, points or minor units.

    Raises:
        ValueError: shares do not sum to 1, or amounts are negative or all nought.
    """
    for shares in (planned, plan_today):
        if sum(shares.values()) != 1 or any(share < 0 for share in shares.values()):
            raise ValueError("Shares must be 0 or more and sum to 1.")
    _check_amounts(done.values(), "amounts")
    total = sum(done.values())
    nought = Fraction(0)
    rows = tuple(
        Row(
            key=key,
            planned=planned.get(key, nought),
            plan_today=plan_today.get(key, nought),
            done=Fraction(done.get(key, 0), total),
            amount=done.get(key, 0),
        )
        for key in dict.fromkeys([*planned, *plan_today, *done])
    )
    return Statement(rows, total)


def rounded(exact: Statement[Key], *, per: int = 100) -> tuple[Shown[Key], ...]:
    """Return the rows in whole points of `per`; every row and column adds up as shown.

    The three columns of shares are rounded by largest remainder, each to a sum of `per`; the two
    columns of shifts are the differences of what is shown.
    """
    planned = largest_remainder([row.planned for row in exact.rows], per)
    today = largest_remainder([row.plan_today for row in exact.rows], per)
    done = largest_remainder([row.done for row in exact.rows], per)
    return tuple(
        Shown(row.key, *points)
        for row, *points in zip(exact.rows, planned, today, done, strict=True)
    )


def largest_remainder(shares: Sequence[Fraction], whole: int) -> list[int]:
    """Return whole numbers in proportion to shares that sum to 1; they sum to `whole`.

    Hamilton's method: everyone gets the whole part, and what is left goes to the largest
    remainders, the earlier first among equals.
    """
    parts = [share * whole for share in shares]
    given = [part.numerator // part.denominator for part in parts]
    left = whole - sum(given)
    order = sorted(range(len(parts)), key=lambda place: given[place] - parts[place])
    for place in order[:left]:
        given[place] += 1
    return given


def _check_amounts(amounts: Iterable[int], what: str) -> None:
    listed = list(amounts)
    if any(amount < 0 for amount in listed) or not any(listed):
        raise ValueError(f"The {what} must be 0 or more, and not all 0.")
