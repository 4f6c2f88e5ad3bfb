"""How a plan changes: freely until it is adopted, by amendments with a decision from then on."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.versions import apply_changes
from trueline.decisions.actions import decide
from trueline.decisions.models import Decision
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.closing import closed_until
from trueline.plans.content import Content, content_of
from trueline.plans.models import AnnualPlan, PlanVersion
from trueline.plans.rereading import reread_drift

#: Plans that are being changed right now: what is done within is part of the same amendment.
_open: ContextVar[frozenset[int]] = ContextVar("plans being changed", default=frozenset())


@dataclass(frozen=True, slots=True)
class AmendmentNote:
    """What an amendment needs: what was decided, why, and from which day it holds.

    Attributes:
        sentence: What was decided, in one sentence.
        reason: Why, if there is more to say.
        in_force_on: The first day on which the plan so changed holds; today if none is given.
        decided_on: The day of the decision; today if none is given.
    """

    sentence: str
    reason: str = ""
    in_force_on: date | None = None
    decided_on: date | None = None


@contextmanager
def changing(
    *, by: Membership, plan: AnnualPlan, note: AmendmentNote | None, version: int | None = None
) -> Iterator[None]:
    """Change a plan's rows within the block; once it is adopted, that makes an amendment.

    Blocks within the block of the same plan belong to it and need no note. Where nothing was
    changed there is no amendment.

    Args:
        by: Who changes it.
        plan: The plan; its `version` is set to the one after the change.
        note: The decision behind the change; needed once the plan is adopted.
        version: The version of the plan that the change was based on, if it was on the whole.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: the plan is adopted and there is no note, or its day is not possible.
        StaleVersion: someone changed the plan in between.
    """
    require(by, Act.EDIT_PLAN)
    if plan.pk in _open.get():
        yield
        return
    with transaction.atomic():
        # Two amendments at the same moment wait for each other here.
        AnnualPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        plan.refresh_from_db()
        if version is not None:
            apply_changes(plan, version=version, changes={})
        in_force_on = check_note(plan, note, now=today(by.organisation.time_zone))
        started, before = plan.version, content_of(plan)
        token = _open.set(_open.get() | {plan.pk})
        try:
            yield
        finally:
            _open.reset(token)
        after = content_of(plan)
        if after != before:
            # Unless the block itself saved the plan's row.
            AnnualPlan.objects.filter(pk=plan.pk, version=started).update(version=F("version") + 1)
            plan.refresh_from_db()
            if note and in_force_on:
                _amend(by, plan, note, in_force_on, after)
                reread_drift(plan.organisation_id)


def check_note(plan: AnnualPlan, note: AmendmentNote | None, *, now: date) -> date | None:
    """Return the day from which a change of a plan is in force; None if it is not adopted yet.

    Raises:
        Refusal: the plan is adopted and there is no note, or its day is not possible.
    """
    if plan.adopted_on is None:
        return None
    if note is None or not note.sentence.strip():
        raise Refusal(
            f"{plan} is adopted. Say in a sentence what was decided, then save again.",
            field="sentence",
        )
    day = note.in_force_on or now
    if day > now:
        raise Refusal(
            f"An amendment holds from today or an earlier day; {day} has not come yet.",
            field="in_force_on",
        )
    if day < plan.adopted_on:
        raise Refusal(
            f"{plan} was adopted on {plan.adopted_on}; nothing can hold before that day.",
            field="in_force_on",
        )
    if until := closed_until(day):
        raise Refusal(
            f"The statement up to {until} is closed and stays as it is. Choose a day after it.",
            field="in_force_on",
        )
    last = plan.versions.select_related("decision").order_by("-number").first()
    if last and day < last.in_force_on:
        raise Refusal(
            f"This would contradict a later amendment: “{last.decision or plan}” is in force "
            f"from {last.in_force_on}. Choose that day or a later one.",
            field="in_force_on",
        )
    return day


def keep_version(
    *,
    by: Membership,
    plan: AnnualPlan,
    content: Content,
    in_force_on: date,
    decision: Decision | None,
) -> PlanVersion:
    """Keep what a plan says as its next version."""
    return PlanVersion.objects.create(
        organisation=by.organisation,
        plan=plan,
        number=plan.versions.count() + 1,
        in_force_on=in_force_on,
        recorded_on=today(by.organisation.time_zone),
        recorded_by=by.person,
        decision=decision,
        content=content.plan,
        shares=content.shares,
        budget=content.budget,
    )


def _amend(
    by: Membership, plan: AnnualPlan, note: AmendmentNote, in_force_on: date, content: Content
) -> None:
    decision = decide(by=by, sentence=note.sentence, reason=note.reason, decided_on=note.decided_on)
    kept = keep_version(
        by=by, plan=plan, content=content, in_force_on=in_force_on, decision=decision
    )
    after = {"version": kept.number, "in_force_on": in_force_on, "decision": decision}
    record(by=by, verb="amended", subject=plan, after=after)
