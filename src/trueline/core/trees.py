"""Things that sit inside others of their kind."""

from typing import Any, Protocol


class Nested(Protocol):
    """A row with a number and the row it sits in, if any."""

    @property
    def pk(self) -> Any: ...  # noqa: D102 - what a row's number is, the table says

    @property
    def parent(self) -> Any: ...  # noqa: D102 - a row of the same table, or None


def lies_within(above: Nested | None, row: Nested) -> bool:
    """Tell whether `above` is `row` itself or lies anywhere inside it."""
    seen: set[int] = set()
    while above and above.pk not in seen:
        if above.pk == row.pk:
            return True
        seen.add(above.pk)
        above = above.parent
    return False
