"""Goals: setting, changing and dropping them, and what people believe of them."""

import math
from copy import copy
from datetime import date
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from trueline.core.clock import now, today
from trueline.core.errors import Refusal
from trueline.core.text import check_text, clean_line
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.measures.actions import reread
from trueline.measures.models import Confidence, Direction, Goal, GoalKind, Measure
from trueline.measures.ownership import require_measure
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership

LONGEST_WINDOW = 10_000


class GoalFields(TypedDict, total=False):
    """What can be set on a goal; values are in the measure's stored units."""

    kind: str
    start_on: date
    start_value: float | None
    due_on: date
    target: float
    upper: float | None
    window: int | None


@transaction.atomic
def set_goal(
    *, by: Membership, measure: Measure, keeps_level: bool = False, **fields: Unpack[GoalFields]
) -> Goal:
    """Set a goal for a measure.

    Args:
        by: Who sets it.
        measure: What should reach it.
        keeps_level: The target is a level to keep, so it may lie on the near side of the start.
        fields: `start_on`, `due_on` and `target` are needed.

    Raises:
        NotAllowed: the measure is not theirs to set goals for.
        Refusal: a field is not acceptable, or the same goal stands already.
    """
    require_measure(by, Act.SET_GOAL, measure)
    goal = Goal(organisation=by.organisation, measure=measure, **fields)
    check_goal(goal, measure, keeps_level=keeps_level)
    _save_new(goal)
    record(by=by, verb="set goal", subject=goal, after={"measure": measure.pk, **fields})
    reread(measure)
    return goal


@transaction.atomic
def change_goal(
    *,
    by: Membership,
    goal: Goal,
    version: int,
    keeps_level: bool = False,
    **fields: Unpack[GoalFields],
) -> Goal:
    """Change a goal; what it was stays in the journal.

    Raises:
        NotAllowed: the measure is not theirs to set goals for.
        Refusal: a field is not acceptable, or the same goal stands already.
        StaleVersion: someone saved in between.
    """
    require_measure(by, Act.SET_GOAL, goal.measure)
    wanted = copy(goal)
    for name, value in fields.items():
        setattr(wanted, name, value)
    check_goal(wanted, goal.measure, keeps_level=keeps_level)
    try:
        with transaction.atomic():
            before = apply_changes(goal, version=version, changes=fields)
    except IntegrityError:
        raise _standing_already(wanted) from None
    if before:
        after = {name: value for name, value in fields.items() if name in before}
        record(by=by, verb="changed goal", subject=goal, before=before, after=after)
        reread(goal.measure)
    return goal


@transaction.atomic
def drop_goal(*, by: Membership, goal: Goal, version: int, reason: str) -> Goal:
    """Drop a goal, with the reason; it can be taken back.

    Raises:
        NotAllowed: the measure is not theirs to set goals for.
        Refusal: no reason is given.
        StaleVersion: someone saved in between.
    """
    require_measure(by, Act.SET_GOAL, goal.measure)
    reason = clean_line(reason, field="reason", longest=500)
    changes = {"dropped_at": goal.dropped_at or now()}
    if apply_changes(goal, version=version, changes=changes):
        record(by=by, verb="dropped goal", subject=goal, after={"reason": reason})
    return goal


@transaction.atomic
def restore_goal(*, by: Membership, goal: Goal, version: int) -> Goal:
    """Take a dropped goal back.

    Raises:
        NotAllowed: the measure is not theirs to set goals for.
        Refusal: the same goal was set again meanwhile.
        StaleVersion: someone saved in between.
    """
    require_measure(by, Act.SET_GOAL, goal.measure)
    try:
        with transaction.atomic():
            restored = apply_changes(goal, version=version, changes={"dropped_at": None})
    except IntegrityError:
        raise _standing_already(goal) from None
    if restored:
        record(by=by, verb="restored goal", subject=goal)
        reread(goal.measure)
    return goal


@transaction.atomic
def state_confidence(
    *, by: Membership, goal: Goal, probability: float, reason: str = ""
) -> Confidence:
    """Say how likely one thinks it is that a goal is met; the last word of a day counts.

    Raises:
        NotAllowed: the member only reads here.
        Refusal: it is not a probability.
    """
    require(by, Act.STATE_CONFIDENCE)
    if not 0 <= probability <= 1:
        raise Refusal("Say how likely it is from 0 to 100 %.", field="probability")
    said, _ = Confidence.objects.update_or_create(
        organisation=by.organisation,
        goal=goal,
        person=by.person,
        said_on=today(by.organisation.time_zone),
        defaults={
            "probability": probability,
            "reason": check_text(reason.strip(), field="reason", longest=500),
        },
    )
    record(by=by, verb="stated confidence", subject=goal, after={"probability": probability})
    return said


def check_goal(goal: Goal, measure: Measure, *, keeps_level: bool) -> None:
    """Refuse a goal that makes no sense.

    Raises:
        Refusal: it names the field and what to do.
    """
    if measure.direction == Direction.NONE:
        raise Refusal(f"{measure} is only watched. Say which way is good before setting a goal.")
    if goal.due_on <= goal.start_on:
        raise Refusal(
            f"The due date {goal.due_on} must come after the start {goal.start_on}.", field="due_on"
        )
    for field in ("start_value", "target", "upper"):
        number = getattr(goal, field)
        if number is not None and not math.isfinite(number):
            raise Refusal("This must be a number.", field=field)
    _check_kind(goal, measure)
    if not keeps_level:
        _check_side(goal, measure)


def _check_kind(goal: Goal, measure: Measure) -> None:
    if goal.kind not in GoalKind.values:
        raise Refusal(f"“{goal.kind}” is not one of: {', '.join(GoalKind.values)}.", field="kind")
    if (goal.kind == GoalKind.WITHIN) != (goal.upper is not None):
        raise Refusal("Staying within a band needs both its ends, other goals one.", field="upper")
    if goal.upper is not None and goal.upper <= goal.target:
        raise Refusal("The upper end of the band must lie above the lower.", field="upper")
    if (goal.kind == GoalKind.AVERAGE) != (goal.window is not None):
        raise Refusal("An average needs the number of periods it is over.", field="window")
    if goal.window is not None and not 1 <= goal.window <= LONGEST_WINDOW:
        raise Refusal(f"An average is over 1 to {LONGEST_WINDOW} periods.", field="window")
    if measure.direction == Direction.BAND and goal.kind != GoalKind.WITHIN:
        raise Refusal(f"{measure} should stay within a band; set both its ends.", field="kind")


def _check_side(goal: Goal, measure: Measure) -> None:
    start = goal.start_value
    if start is None or goal.kind in (GoalKind.SUM, GoalKind.WITHIN):
        return
    wrong = goal.target < start if measure.direction == Direction.UP else goal.target > start
    if wrong:
        way = Direction(measure.direction).label.lower()
        raise Refusal(
            f"The target {measure.said(goal.target)} lies on the wrong side of its start "
            f"{measure.said(start)}: for {measure}, {way}. If it is a level to keep, say so.",
            field="target",
        )


def _save_new(goal: Goal) -> None:
    try:
        with transaction.atomic():
            goal.save()
    except IntegrityError:
        raise _standing_already(goal) from None


def _standing_already(goal: Goal) -> Refusal:
    return Refusal(
        f"{goal.measure} has a goal of this kind due {goal.due_on} already. Change that one.",
        field="due_on",
    )
