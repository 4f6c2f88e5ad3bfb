"""The drift statement: what was planned, what was decided since, and what was done instead.

Buckets are whatever the caller names them by; None is *no line*, effort that serves nothing.
Everything is exact: amounts are whole (minutes, points, minor units), shares are fractions. So
`planned + decided + undecided = done` holds in every bucket, and the columns sum to 1, 0, 1, 0
and 1. Only `rounded` rounds, and what it returns adds up as well. Amounts of different plans,
currencies or units of effort are never put into one statement. Standard library only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from trueline.insight.rounding import largest_remainder

#: What names a bucket: anything hashable; None is "no line". (A mapping from `Hashable` would not
#: take one from `int`, as the keys of mappings are invariant.)
Key: TypeAlias = Any
_ZERO = Fraction()


@dataclass(frozen=True, slots=True)
class Mix:
    """How effort is to be split: whole weights, so that the shares sum to 1 exactly.

    Attributes:
        weights: Bucket -> weight, not negative; their sum is above 0.
    """

    weights: Mapping[Key, int]

    def __post_init__(self) -> None:
        _check_amounts(self.weights, "A share of the plan")
        if not sum(self.weights.values()):
            raise ValueError("A plan needs a share above 0 for something.")

    def share(self, key: Key) -> Fraction:
        """Return a bucket's share, 0 where the plan does not name it."""
        return Fraction(self.weights.get(key, 0), sum(self.weights.values()))

    def shares(self) -> dict[Key, Fraction]:
        """Return every bucket's share; they sum to 1."""
        whole = sum(self.weights.values())
        return {key: Fraction(weight, whole) for key, weight in self.weights.items()}


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan, as adopted or as amended, and for how many days of the period it held.

    Attributes:
        mix: Bucket -> weight.
        days: Days of the period, not negative.
    """

    mix: Mapping[Key, int]
    days: int


def weighted(parts: Sequence[InForce]) -> dict[Key, Fraction]:
    """Return the plan of a period: every part's shares, weighted by the days it was in force.

    The same holds for a period of several quarters, each with its own mix.

    Raises:
        ValueError: a part holds for a negative number of days, or all of them for none.
    """
    if any(part.days < 0 for part in parts):
        raise ValueError("A plan cannot be in force for a negative number of days.")
    days = sum(part.days for part in parts)
    if not days:
        raise ValueError("No plan was in force on any day of this period.")
    found: dict[Key, Fraction] = {}
    for part in parts:
        for key, share in Mix(part.mix).shares().items():
            found[key] = found.get(key, _ZERO) + share * Fraction(part.days, days)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One bucket of a statement. What was done is None where nothing was recorded at all.

    Attributes:
        key: The bucket.
        planned: Its share of the plan as first adopted.
        decided: What amendments added to it.
        plan_today: Its share of the plan with all amendments.
        undecided: What was done beyond that, without a decision.
        done: Its share of what was done.
        amount: What was done in it, in whole units.
    """

    key: Key
    planned: Fraction
    decided: Fraction
    plan_today: Fraction
    undecided: Fraction | None
    done: Fraction | None
    amount: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The drift of one period.

    Attributes:
        rows: In the order in which the buckets were given; no line last.
        total: What was done in all buckets.
    """

    rows: tuple[Row, ...]
    total: int

    @property
    def empty(self) -> bool:
        """Tell whether nothing was recorded: then there is no figure, not a drift of 0."""
        return not self.total

    @property
    def undecided_drift(self) -> Fraction | None:
        """Return the share of effort that went where no decision sent it; None if empty."""
        if self.empty:
            return None
        return sum((abs(row.undecided or _ZERO) for row in self.rows), _ZERO) / 2

    @property
    def decided_shift(self) -> Fraction:
        """Return the share of effort that amendments moved."""
        return sum((abs(row.decided) for row in self.rows), _ZERO) / 2

    def row(self, key: Key) -> Row:
        """Return a bucket's row.

        Raises:
            KeyError: the statement has no such bucket.
        """
        found = next((row for row in self.rows if row.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def statement(
    planned: Mapping[Key, Fraction], plan_today: Mapping[Key, Fraction], done: Mapping[Key, int]
) -> Statement:
    """Hold what was done against the plan, and the plan against what it was.

    Args:
        planned: Bucket -> share of the plan as first adopted.
        plan_today: Bucket -> share of the plan with all amendments; see `weighted`.
        done: Bucket -> whole units recorded.

    Raises:
        ValueError: shares do not sum to 1, or something is negative.
    """
    check_shares(planned, "The plan as adopted")
    check_shares(plan_today, "The plan of today")
    _check_amounts(done, "What was done")
    total = sum(done.values())
    keys = dict.fromkeys((*planned, *plan_today, *done))
    ordered = [key for key in keys if key is not None] + [None] * (None in keys)
    rows = []
    for key in ordered:
        first, today = planned.get(key, _ZERO), plan_today.get(key, _ZERO)
        share = Fraction(done.get(key, 0), total) if total else None
        beyond = None if share is None else share - today
        rows.append(Row(key, first, today - first, today, beyond, share, done.get(key, 0)))
    return Statement(tuple(rows), total)


@dataclass(frozen=True, slots=True)
class RoundedRow:
    """One bucket as it is shown, in whole points; see `Row`."""

    key: Key
    planned: int
    decided: int
    plan_today: int
    undecided: int | None
    done: int | None


def rounded(found: Statement, per: int = 100) -> tuple[RoundedRow, ...]:
    """Return a statement in whole points: every row and every column still adds up.

    The three columns of shares are rounded by largest remainder, to `per` each; decided and
    undecided are the differences between them.

    Args:
        found: The statement.
        per: What the whole is: 100 for percent, 1,000 for tenths of a percent.
    """
    rows = found.rows
    planned = largest_remainder([row.planned for row in rows], per)
    today = largest_remainder([row.plan_today for row in rows], per)
    shares = [row.done for row in rows if row.done is not None]
    done = largest_remainder(shares, per) if shares else [None] * len(rows)
    return tuple(
        RoundedRow(row.key, first, now - first, now, None if real is None else real - now, real)
        for row, first, now, real in zip(rows, planned, today, done, strict=True)
    )


def check_shares(shares: Mapping[Key, Fraction], what: str) -> None:
    """Make sure that shares are shares.

    Raises:
        ValueError: they do not sum to 1, or one is negative.
    """
    if any(share < 0 for share in shares.values()):
        raise ValueError(f"{what} has a negative share.")
    if (whole := sum(shares.values())) != 1:
        raise ValueError(f"{what} must have shares that sum to 1, not to {whole}.")


def _check_amounts(amounts: Mapping[Key, int], what: str) -> None:
    for key, amount in amounts.items():
        if amount < 0:
            raise ValueError(f"{what} cannot be negative: {key} has {amount}.")
