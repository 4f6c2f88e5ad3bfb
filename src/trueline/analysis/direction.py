"""Direction: what the plan serves, on any day, beside what it served on an earlier one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trueline.journal.models import Entry
from trueline.measures.models import Goal
from trueline.measures.queries import targets_between
from trueline.plans.content import content_kept
from trueline.plans.differences import above
from trueline.plans.models import GoalAmendment, PriorityKind
from trueline.plans.queries import version_on
from trueline.strategy.models import Strategy

#: What a change of a goal can be about, as the journal keeps it.
_TOLD = ("target", "upper", "due_on", "dropped_at")


@dataclass(frozen=True, slots=True)
class Served:
    """What the plan in force on a day serves.

    Attributes:
        day: The day.
        unserved: Targets of the strategy that no open priority serves.
        aimless: Names of open priorities that serve no target, nor a priority that does.
    """

    day: date
    unserved: Sequence[Goal]
    aimless: Sequence[str]


@dataclass(frozen=True, slots=True)
class GoalMove:
    """A goal that was lowered, moved or dropped.

    Attributes:
        goal: The goal, with its measure.
        on: The day it changed.
        before: Field to its value before.
        after: Field to its value after.
        decision: The decision behind it, "" where there was none.
        by: Who changed it.
    """

    goal: Goal
    on: date
    before: dict[str, object]
    after: dict[str, object]
    decision: str
    by: str


def served_on(day: date, strategy: Strategy | None) -> Served:
    """Return what the plan in force on a day serves. Three statements."""
    version = version_on(day)
    rows = content_kept(version).plan["priorities"] if version else []
    open_rows = {row["id"]: row for row in rows if row["state"] == "open"}
    serving = {goal for row in open_rows.values() for goal in row["goals"]}
    return Served(
        day=day,
        unserved=[goal for goal in _targets(day, strategy) if goal.pk not in serving],
        aimless=[
            row["name"]
            for row in open_rows.values()
            if row["kind"] != PriorityKind.RUN
            and not any(open_rows[n]["goals"] for n in above(row["id"], open_rows))
        ],
    )


def _targets(day: date, strategy: Strategy | None) -> Sequence[Goal]:
    if strategy is None:
        return []
    return [
        goal
        for goal in targets_between(strategy.starts_on, strategy.ends_on)
        if goal.start_on <= day
    ]


def goal_moves(first: date, last: date) -> list[GoalMove]:
    """Return every goal that was changed between two days, latest first. Three statements."""
    decided = {
        (row.goal_id, row.in_force_on): row.decision.sentence
        for row in GoalAmendment.objects.filter(in_force_on__range=(first, last)).select_related(
            "decision"
        )
    }
    entries = Entry.objects.filter(
        subject_type="measures.goal",
        at__date__range=(first, last),
        verb__in=["changed goal", "dropped goal"],
    ).select_related("by")
    told = [(entry, _told(entry)) for entry in entries]
    moved = [(entry, changed) for entry, changed in told if changed or entry.verb == "dropped goal"]
    goals = Goal.objects.select_related("measure").in_bulk({e.subject_id for e, _ in moved})
    return [
        GoalMove(
            goal=goals[entry.subject_id],
            on=entry.at.date(),
            before={name: entry.before.get(name) for name in changed},
            after={name: entry.after.get(name) for name in changed},
            decision=decided.get((entry.subject_id, entry.at.date()), ""),
            by=entry.by.name if entry.by else "",
        )
        for entry, changed in moved
        if entry.subject_id in goals
    ]


def _told(entry: Entry) -> list[str]:
    return [name for name in _TOLD if entry.before.get(name) != entry.after.get(name)]
