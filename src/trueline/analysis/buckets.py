"""Which line of the statement effort on a priority counts in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from trueline.plans.models import Priority, PriorityKind


@dataclass(frozen=True, slots=True)
class Bucket:
    """A line of the statement.

    Attributes:
        key: The newest of the priorities it stands for.
        name: What people call it.
        is_run: It is *run the business*.
    """

    key: int
    name: str
    is_run: bool


class Buckets:
    """Priorities as lines of a statement.

    Effort on a rock without a share of its own counts in the priority it serves. A priority that
    was carried over from an earlier plan, and *run the business* of every year, is one line
    through all of them.
    """

    def __init__(self, planned: Collection[int]) -> None:
        """Read the organisation's priorities; `planned` are those that have a share. One query."""
        rows = Priority.objects.order_by("pk").values_list(
            "pk", "parent_id", "carried_from_id", "kind", "name"
        )
        self._rows = {pk: (parent, carried, kind, name) for pk, parent, carried, kind, name in rows}
        self._planned = set(planned)
        self._newest = self._identities()

    def key(self, priority: int | None) -> int | None:
        """Return the line that effort on a priority counts in; None is no line."""
        return None if priority is None else self._newest[self._planned_above(priority)]

    def bucket(self, key: int) -> Bucket:
        """Return a line by its key."""
        *_, kind, name = self._rows[key]
        return Bucket(key, name, kind == PriorityKind.RUN)

    def gather(self, amounts: Mapping[Any, int]) -> dict[int | None, int]:
        """Add up what was given to priorities (None: no line), by line."""
        found: dict[int | None, int] = {}
        for priority, amount in amounts.items():
            key = self.key(priority)
            found[key] = found.get(key, 0) + amount
        return found

    def _planned_above(self, priority: int) -> int:
        """Return the nearest priority at or above one that has a share, else the topmost."""
        place: int | None = priority
        seen: list[int] = []
        while place is not None and place not in seen:
            seen.append(place)
            if place in self._planned:
                return place
            place = self._rows[place][0]
        return seen[-1]

    def _identities(self) -> dict[int, int]:
        """Return priority -> the newest priority that carries it on."""
        run = max((pk for pk, row in self._rows.items() if row[2] == PriorityKind.RUN), default=0)
        newest: dict[int, int] = {}
        # A priority is younger than the one it carries on, so the youngest are settled first.
        for pk in sorted(self._rows, reverse=True):
            _, carried, kind, _ = self._rows[pk]
            newest.setdefault(pk, run if kind == PriorityKind.RUN else pk)
            if carried is not None:
                newest.setdefault(carried, newest[pk])
        return newest
