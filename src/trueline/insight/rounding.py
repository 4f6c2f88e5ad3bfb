"""Largest remainder: whole numbers that add up to what their exact parts add up to.

Hare's method (Balinski and Young 2001, *Fair Representation*, 2nd ed., Brookings, chapter 3):
everything is rounded down, and the units that are left go where most was cut off. Standard
library only.
"""

from collections.abc import Sequence
from fractions import Fraction


def largest_remainder(shares: Sequence[Fraction], per: int) -> list[int]:
    """Return whole numbers that sum to `per`, each less than 1 from its share of it.

    Where two parts were cut by the same, the earlier one is rounded up: equal columns are
    rounded equally.

    Args:
        shares: Exact shares that sum to 1; none negative.
        per: What the whole is, such as 100.

    Raises:
        ValueError: the shares do not sum to 1, or one is negative.
    """
    if sum(shares) != 1 or any(share < 0 for share in shares):
        raise ValueError("Shares to be rounded must sum to 1, and none may be negative.")
    exact = [share * per for share in shares]
    whole = [int(part) for part in exact]
    by_cut = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in by_cut[: per - sum(whole)]:
        whole[place] += 1
    return whole
