"""The line of sight: from a work item up to the target it holds up."""

from collections.abc import Iterable
from typing import NamedTuple

from trueline.measures.models import Goal, Tier
from trueline.plans.models import Priority, PriorityGoal
from trueline.work.models import WorkItem


class Line(NamedTuple):
    """What stands above a work item.

    Attributes:
        priorities: The one it serves first, then each that this one serves, to the top.
        goals: What the highest of them that serves any target serves, targets first.
    """

    priorities: tuple[Priority, ...] = ()
    goals: tuple[Goal, ...] = ()

    @property
    def goal(self) -> Goal | None:
        """The target it leads to; None where it leads to none."""
        return self.goals[0] if self.goals else None

    @property
    def is_standing_work(self) -> bool:
        """Whether it is run the business, which needs no target."""
        return bool(self.priorities) and self.priorities[-1].kind == "run"


def line_of_sight(items: Iterable[WorkItem]) -> dict[int, Line]:
    """Return item number -> its line. Three statements, however many items and levels."""
    rows = list(items)
    wanted = {row.priority_id for row in rows if row.priority_id}
    lines = _lines(wanted) if wanted else {}
    return {row.pk: lines.get(row.priority_id or 0, Line()) for row in rows}


def _lines(wanted: set[int]) -> dict[int, Line]:
    above: dict[int, int | None] = dict(Priority.objects.order_by().values_list("pk", "parent_id"))
    chains = {pk: _chain(pk, above) for pk in wanted}
    numbers = {pk for chain in chains.values() for pk in chain}
    priorities = Priority.objects.in_bulk(numbers)
    goals = _goals(numbers)
    lines = {}
    for pk, chain in chains.items():
        highest = next((goals[each] for each in reversed(chain) if each in goals), [])
        lines[pk] = Line(tuple(priorities[each] for each in chain), tuple(highest))
    return lines


def _chain(pk: int, above: dict[int, int | None]) -> list[int]:
    chain: list[int] = []
    at: int | None = pk
    while at is not None and at not in chain:
        chain.append(at)
        at = above.get(at)
    return chain


def _goals(priorities: set[int]) -> dict[int, list[Goal]]:
    """Return priority number -> the standing goals it serves, three-year targets first."""
    rows = PriorityGoal.objects.filter(priority__in=priorities, goal__dropped_at=None)
    found: dict[int, list[Goal]] = {}
    for row in rows.select_related("goal__measure").order_by("goal__due_on", "goal_id"):
        found.setdefault(row.priority_id, []).append(row.goal)
    for goals in found.values():
        goals.sort(key=lambda goal: goal.measure.tier != Tier.TARGET)
    return found
