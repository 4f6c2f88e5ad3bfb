"""Goals lowered, moved or dropped by a decision."""

from datetime import date
from typing import Unpack

from django.db import transaction

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.decisions.actions import decide
from trueline.measures.goals import GoalFields, change_goal, drop_goal
from trueline.measures.models import Goal
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote
from trueline.plans.models import GoalAmendment

_KEPT = ("kind", "start_on", "start_value", "due_on", "target", "upper", "window")


@transaction.atomic
def amend_goal(
    *,
    by: Membership,
    goal: Goal,
    version: int,
    note: AmendmentNote,
    keeps_level: bool = False,
    **fields: Unpack[GoalFields],
) -> GoalAmendment | None:
    """Change a goal by a decision; None if that changes nothing.

    Raises:
        NotAllowed: the goal is not theirs to change, or they may not record decisions.
        Refusal: a field is not acceptable, or the day has not come.
        StaleVersion: someone saved in between.
    """
    before = _said(goal)
    change_goal(by=by, goal=goal, version=version, keeps_level=keeps_level, **fields)
    return _keep(by, goal, note, before)


@transaction.atomic
def drop_goal_by_decision(
    *, by: Membership, goal: Goal, version: int, note: AmendmentNote
) -> GoalAmendment | None:
    """Drop a goal by a decision; None if it was dropped before.

    Raises:
        NotAllowed: the goal is not theirs to change, or they may not record decisions.
        Refusal: there is no sentence, or the day has not come.
        StaleVersion: someone saved in between.
    """
    before = _said(goal)
    drop_goal(by=by, goal=goal, version=version, reason=note.sentence)
    return _keep(by, goal, note, before)


def _said(goal: Goal) -> dict[str, object]:
    said = {name: getattr(goal, name) for name in _KEPT}
    plain = {name: v.isoformat() if isinstance(v, date) else v for name, v in said.items()}
    return {**plain, "dropped": goal.dropped_at is not None}


def _keep(
    by: Membership, goal: Goal, note: AmendmentNote, before: dict[str, object]
) -> GoalAmendment | None:
    after = _said(goal)
    if before == after:
        return None
    now = today(by.organisation.time_zone)
    day = note.in_force_on or now
    if day > now:
        raise Refusal("That day has not come yet.", field="in_force_on")
    decision = decide(by=by, sentence=note.sentence, reason=note.reason, decided_on=note.decided_on)
    return GoalAmendment.objects.create(
        organisation=by.organisation,
        goal=goal,
        decision=decision,
        in_force_on=day,
        before=before,
        after=after,
    )
