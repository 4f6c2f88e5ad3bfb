"""Work items as rows: with the line above each, how its day stands, and what one may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.teams.queries import led_by
from trueline.web.numbers import say_target
from trueline.work.ownership import is_own
from trueline.work.queries import OPEN, has_left
from trueline.work.sight import Line, line_of_sight

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.work.models import WorkItem


@dataclass(frozen=True, slots=True)
class Row:
    """One item on a page.

    Attributes:
        item: The item.
        steps: The names above it, nearest first, the target last.
        has_line: Whether they lead to a target, or it is run the business.
        target: What the last step says with its figure, "" where there is no target.
        due: The day in a word or two, "" where there is none.
        tone: The meaning of the day's colour.
        may_change: Whether the reader may change it.
        owner_left: Whether its owner belongs here no more.
    """

    item: "WorkItem"
    steps: tuple[str, ...]
    has_line: bool
    target: str
    due: str
    tone: str
    may_change: bool
    owner_left: bool

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.item.state in OPEN


def rows_of(items: "Iterable[WorkItem]", member: "Membership", day: date) -> list[Row]:
    """Return items as rows, in five statements however many they are."""
    found = list(items)
    lines, gone, led = line_of_sight(found), has_left(found), led_by(member)
    return [
        _row(
            item,
            lines[item.pk],
            day,
            may_change=may(member, Act.EDIT_WORK, own=is_own(member, item, led=led)),
            owner_left=item.owner_id in gone,
        )
        for item in found
    ]


def _row(item: "WorkItem", line: Line, day: date, *, may_change: bool, owner_left: bool) -> Row:
    due, tone = due_words(item, day)
    return Row(
        item=item,
        steps=tuple(priority.name for priority in line.priorities),
        has_line=line.goal is not None or line.is_standing_work,
        target=target_words(line),
        due=due,
        tone=tone,
        may_change=may_change,
        owner_left=owner_left,
    )


def target_words(line: Line) -> str:
    """Return the target a line leads to: "Members served 52,000"."""
    if line.goal is None:
        return ""
    goal, measure = line.goal, line.goal.measure
    more = f" and {len(line.goals) - 1} more" if len(line.goals) > 1 else ""
    return f"{measure} {say_target(goal.target, goal.upper, measure)}{more}"


def due_words(item: "WorkItem", day: date) -> tuple[str, str]:
    """Return how an item's day is said beside it, and the meaning of its colour."""
    if item.finished_on:
        return f"done {short_day(item.finished_on, day)}", "line"
    if item.due_on is None or item.state not in OPEN:
        return "", ""
    late = (day - item.due_on).days
    if late > 0:
        return f"{late} day{'s' if late > 1 else ''} late", "miss"
    return short_day(item.due_on, day), "drift" if not item.priority_id and late > -7 else ""


def short_day(on: date, day: date) -> str:
    """Return a day as briefly as it stays clear: "today", "Fri", "3 Oct", "3 Oct 2027"."""
    ahead = (on - day).days
    if ahead == 0:
        return "today"
    if 0 < ahead < 7:
        return f"{on:%a}"
    return f"{on.day} {on:%b}" if on.year == day.year else f"{on.day} {on:%b} {on.year}"
