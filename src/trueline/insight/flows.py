"""Where drift went: for each bucket that lost effort, what gained it and who did less of it.

Effort carries no label of where it would have gone otherwise, so two conventions are used, both
exact:

- *to*: a loss is laid on the gaining buckets in proportion to what each of them gained;
- *by*: what each person (or team) did less of the bucket than the plan's share of their own
  effort, as a share of everyone's effort; below 0 for those who did more of it.

Each adds up to the bucket's loss. Standard library only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from trueline.insight.drift import Key, statement


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a losing bucket's effort went.

    Attributes:
        key: The losing bucket.
        loss: Share of all effort that it got too little, above 0.
        to: Gaining bucket and its part of the loss, largest first.
        by: Person or team and their part of the loss, largest first.
    """

    key: Key
    loss: Fraction
    to: tuple[tuple[Key, Fraction], ...]
    by: tuple[tuple[Key, Fraction], ...]


def flows(
    plan_today: Mapping[Key, Fraction], done_by: Mapping[Key, Mapping[Key, int]]
) -> tuple[Flow, ...]:
    """Return a flow for each losing bucket, largest loss first; none where nothing was done.

    Args:
        plan_today: Bucket -> share of the plan with all amendments.
        done_by: Person or team -> bucket -> whole units recorded.

    Raises:
        ValueError: shares do not sum to 1, or something is negative.
    """
    done: dict[Key, int] = {}
    for own in done_by.values():
        for key, amount in own.items():
            done[key] = done.get(key, 0) + amount
    moved = {
        row.key: row.undecided
        for row in statement(plan_today, plan_today, done).rows
        if row.undecided
    }
    gained = sum((gain for gain in moved.values() if gain > 0), Fraction())
    found = [
        Flow(
            key=key,
            loss=-change,
            to=_largest_first(
                {to: -change * gain / gained for to, gain in moved.items() if gain > 0}
            ),
            by=_largest_first(_shortfalls(key, plan_today.get(key, Fraction()), done_by)),
        )
        for key, change in moved.items()
        if change < 0
    ]
    return tuple(sorted(found, key=lambda flow: -flow.loss))


def _shortfalls(
    key: Key, share: Fraction, done_by: Mapping[Key, Mapping[Key, int]]
) -> dict[Key, Fraction]:
    total = sum(sum(own.values()) for own in done_by.values())
    return {
        who: (share * sum(own.values()) - own.get(key, 0)) / total for who, own in done_by.items()
    }


def _largest_first(parts: Mapping[Key, Fraction]) -> tuple[tuple[Key, Fraction], ...]:
    return tuple(sorted(parts.items(), key=lambda part: -part[1]))
