"""Milestones: the steps of a priority."""

from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.text import clean_line
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.models import Milestone, Priority


class MilestoneFields(TypedDict, total=False):
    """What can be set on a milestone."""

    name: str
    due_on: date


@transaction.atomic
def add_milestone(
    *,
    by: Membership,
    priority: Priority,
    name: str,
    due_on: date,
    note: AmendmentNote | None = None,
) -> Milestone:
    """Add a step; the day it is given now stays beside it whatever comes.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, or the plan is adopted and there is no note.
    """
    with changing(by=by, plan=priority.plan, note=note):
        step = Milestone.objects.create(
            organisation=by.organisation,
            priority=priority,
            name=clean_line(name, field="name", longest=300),
            due_on=due_on,
            first_due_on=due_on,
        )
        after = {"priority": priority, "name": step.name, "due_on": due_on}
        record(by=by, verb="added", subject=step, after=after)
    return step


@transaction.atomic
def change_milestone(
    *,
    by: Membership,
    milestone: Milestone,
    version: int,
    note: AmendmentNote | None = None,
    **fields: Unpack[MilestoneFields],
) -> Milestone:
    """Change a step's name or day; its first day stays.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, or the plan is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    with changing(by=by, plan=milestone.priority.plan, note=note):
        checked: MilestoneFields = {**fields}
        if "name" in fields:
            checked["name"] = clean_line(fields["name"], field="name", longest=300)
        before = apply_changes(milestone, version=version, changes=checked)
        if before:
            after = {name: value for name, value in checked.items() if name in before}
            record(by=by, verb="changed", subject=milestone, before=before, after=after)
    return milestone


@transaction.atomic
def reach_milestone(
    *, by: Membership, milestone: Milestone, version: int, done_on: date | None
) -> Milestone:
    """Say on which day a step was reached, or None: not yet. That is progress, no amendment.

    Raises:
        NotAllowed: the priority is not theirs, and they may not change the plan.
        Refusal: the day has not come.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_PLAN)
    if done_on and done_on > today(by.organisation.time_zone):
        raise Refusal("That day has not come yet.", field="done_on")
    before = apply_changes(milestone, version=version, changes={"done_on": done_on})
    if before:
        after = {"done_on": done_on}
        record(by=by, verb="reached", subject=milestone, before=before, after=after)
    return milestone


@transaction.atomic
def remove_milestone(
    *, by: Membership, milestone: Milestone, version: int, note: AmendmentNote | None = None
) -> None:
    """Remove a step.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: the plan is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    with changing(by=by, plan=milestone.priority.plan, note=note):
        apply_changes(milestone, version=version, changes={})
        before = {"priority": milestone.priority, "due_on": milestone.due_on}
        record(by=by, verb="removed", subject=milestone, before=before)
        milestone.delete()
