"""Everything that can be done to a priority."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import ProtectedError

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.text import check_text, clean_line, free_key
from trueline.core.trees import lies_within
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.measures.models import Goal, Measure
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.people.models import Person
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.models import (
    AnnualPlan,
    Priority,
    PriorityGoal,
    PriorityKind,
    PriorityMeasure,
    PriorityState,
)
from trueline.teams.actions import check_belongs
from trueline.teams.models import Team


class PriorityFields(TypedDict, total=False):
    """What can be set on a priority."""

    key: str
    kind: str
    name: str
    outcome: str
    owner: Person | None
    team: Team | None
    parent: Priority | None
    carried_from: Priority | None
    starts_on: date
    due_on: date
    position: int


@transaction.atomic
def add_priority(
    *,
    by: Membership,
    plan: AnnualPlan,
    note: AmendmentNote | None = None,
    goals: Iterable[Goal] = (),
    measures: Iterable[Measure] = (),
    **fields: Unpack[PriorityFields],
) -> Priority:
    """Add a priority or a rock; its key is made from its name if none is given.

    Args:
        by: Who adds it.
        plan: The plan it stands in; its days are the priority's if none are given.
        note: The decision, once the plan is adopted.
        goals: The targets it serves.
        measures: What should move because of it.
        fields: `name` is needed.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, or it is adopted and there is no note.
    """
    with changing(by=by, plan=plan, note=note):
        checked = _check(plan, {"name": "", **fields})
        taken = list(plan.priorities.values_list("key", flat=True))
        key = checked.pop("key", "") or free_key(checked["name"], taken=taken, fallback="priority")
        if key in taken:
            raise Refusal(f"There is a priority with the key “{key}” already.", field="key")
        checked.setdefault("position", plan.priorities.count())
        checked.setdefault("starts_on", plan.starts_on)
        checked.setdefault("due_on", plan.ends_on)
        priority = Priority(organisation=by.organisation, plan=plan, key=key, **checked)
        _check_days(priority)
        priority.save()
        record(by=by, verb="added", subject=priority, after={"key": key, **checked})
        _serve(by, priority, goals)
        _move(by, priority, measures)
    return priority


@transaction.atomic
def change_priority(
    *,
    by: Membership,
    priority: Priority,
    version: int,
    note: AmendmentNote | None = None,
    goals: Iterable[Goal] | None = None,
    measures: Iterable[Measure] | None = None,
    **fields: Unpack[PriorityFields],
) -> Priority:
    """Change a priority; the targets it serves and its measures too, unless they are None.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, it would serve itself, or it is adopted and there
            is no note.
        StaleVersion: someone saved in between.
    """
    with changing(by=by, plan=priority.plan, note=note):
        checked = _check(priority.plan, fields, standing=priority)
        if lies_within(checked.get("parent"), priority):
            raise Refusal(f"{priority} cannot serve itself.", field="parent")
        _check_key(priority, checked)
        wanted = Priority(
            plan=priority.plan,
            starts_on=checked.get("starts_on", priority.starts_on),
            due_on=checked.get("due_on", priority.due_on),
        )
        _check_days(wanted)
        before = apply_changes(priority, version=version, changes=checked)
        if before:
            after = {name: value for name, value in checked.items() if name in before}
            record(by=by, verb="changed", subject=priority, before=before, after=after)
        if goals is not None:
            _serve(by, priority, goals)
        if measures is not None:
            _move(by, priority, measures)
    return priority


@transaction.atomic
def close_priority(
    *,
    by: Membership,
    priority: Priority,
    version: int,
    state: str,
    closed_on: date | None = None,
    note: AmendmentNote | None = None,
) -> Priority:
    """Close a priority as done or dropped; it can be opened again.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: it is not one of the two, the day has not come, it is the standing work, or it
            is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_PLAN)
    now = today(by.organisation.time_zone)
    if state not in (PriorityState.DONE, PriorityState.DROPPED):
        raise Refusal("A priority is closed as “done” or “dropped”.", field="state")
    if closed_on and closed_on > now:
        raise Refusal("That day has not come yet.", field="closed_on")
    if priority.kind == PriorityKind.RUN:
        raise Refusal("Running the business goes on as long as the plan; it cannot be closed.")
    with changing(by=by, plan=priority.plan, note=note):
        changes = {"state": state, "closed_on": closed_on or priority.closed_on or now}
        before = apply_changes(priority, version=version, changes=changes)
        if before:
            record(by=by, verb=state, subject=priority, before=before, after=changes)
    return priority


@transaction.atomic
def reopen_priority(
    *, by: Membership, priority: Priority, version: int, note: AmendmentNote | None = None
) -> Priority:
    """Open a closed priority again.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: the plan is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    with changing(by=by, plan=priority.plan, note=note):
        changes = {"state": PriorityState.OPEN, "closed_on": None}
        before = apply_changes(priority, version=version, changes=changes)
        if before:
            record(by=by, verb="reopened", subject=priority, before=before, after=changes)
    return priority


@transaction.atomic
def delete_priority(
    *, by: Membership, priority: Priority, version: int, note: AmendmentNote | None = None
) -> None:
    """Delete a priority that nothing hangs on.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: it has shares, budget, work or effort, now or in an earlier version, or it is
            the standing work, or the plan is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    require(by, Act.EDIT_PLAN)
    if priority.kind == PriorityKind.RUN:
        raise Refusal("Every plan has its standing work; it cannot be deleted.")
    with changing(by=by, plan=priority.plan, note=note):
        apply_changes(priority, version=version, changes={})
        _refuse_if_planned_before(priority)
        number = priority.pk
        try:
            with transaction.atomic():
                priority.delete()
        except ProtectedError as error:
            priority.pk = number
            kinds = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
            raise Refusal(
                f"{priority} has {' and '.join(kinds)}. Move those first, or close it as dropped."
            ) from None
        priority.pk = number
        record(by=by, verb="removed", subject=priority, before={"key": priority.key})


def _refuse_if_planned_before(priority: Priority) -> None:
    number = str(priority.pk)
    for version in priority.plan.versions.all():
        shared = any(number in weights for weights in version.shares.values())
        if shared or any(line["priority"] == priority.pk for line in version.budget):
            raise Refusal(
                f"{priority} had a share or a budget in version {version.number} of the plan. "
                "Close it as dropped instead."
            )


def _check(
    plan: AnnualPlan, fields: PriorityFields, *, standing: Priority | None = None
) -> PriorityFields:
    checked: PriorityFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=300)
    if fields.get("key"):
        checked["key"] = clean_line(fields["key"], field="key", longest=80)
    if "outcome" in fields:
        checked["outcome"] = check_text(fields["outcome"].strip(), field="outcome", longest=10_000)
    if "kind" in fields:
        _check_kind(fields["kind"], standing.kind if standing else "")
    if fields.get("position", 0) < 0:
        raise Refusal("A position counts from 0.", field="position")
    owner = fields.get("owner")
    # Whoever left stays named until someone takes over.
    if owner and not (standing and standing.owner_id == owner.pk):
        check_belongs(owner, field="owner")
    _check_relations(plan, fields)
    return checked


def _check_kind(wanted: str, standing: str) -> None:
    if PriorityKind.RUN in (wanted, standing) and wanted != standing:
        raise Refusal("Every plan has exactly one “run the business”.", field="kind")
    if wanted not in PriorityKind.values:
        raise Refusal(f"“{wanted}” is not one of: priority, rock.", field="kind")


def _check_relations(plan: AnnualPlan, fields: PriorityFields) -> None:
    if (team := fields.get("team")) and not Team.objects.filter(pk=team.pk).exists():
        raise Refusal("Choose a team of this organisation.", field="team")
    if (parent := fields.get("parent")) and parent.plan_id != plan.pk:
        raise Refusal("Choose a priority of this plan.", field="parent")
    former = fields.get("carried_from")
    if former and not Priority.objects.filter(pk=former.pk).exclude(plan=plan).exists():
        raise Refusal("Choose a priority of an earlier plan.", field="carried_from")


def _check_key(priority: Priority, checked: PriorityFields) -> None:
    if "key" not in checked:
        return
    if not checked["key"]:
        raise Refusal("This cannot be empty.", field="key")
    others = Priority.objects.filter(plan=priority.plan_id).exclude(pk=priority.pk)
    if others.filter(key=checked["key"]).exists():
        raise Refusal(f"There is a priority with the key “{checked['key']}” already.", field="key")


def _check_days(priority: Priority) -> None:
    plan = priority.plan
    if priority.due_on < priority.starts_on:
        raise Refusal("A priority is due after it starts.", field="due_on")
    if priority.starts_on > plan.ends_on or priority.due_on < plan.starts_on:
        raise Refusal(
            f"Choose days within the plan: {plan.starts_on} to {plan.ends_on}.", field="due_on"
        )


def _serve(by: Membership, priority: Priority, goals: Iterable[Goal]) -> None:
    wanted = {goal.pk for goal in goals}
    if Goal.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("Choose targets of this organisation.", field="goals")
    rows = PriorityGoal.objects.filter(priority=priority)
    standing = set(rows.values_list("goal_id", flat=True))
    if wanted == standing:
        return
    rows.filter(goal__in=standing - wanted).delete()
    PriorityGoal.objects.bulk_create(
        PriorityGoal(organisation=by.organisation, priority=priority, goal_id=number)
        for number in sorted(wanted - standing)
    )
    before, after = {"goals": sorted(standing)}, {"goals": sorted(wanted)}
    record(by=by, verb="chose targets", subject=priority, before=before, after=after)


def _move(by: Membership, priority: Priority, measures: Iterable[Measure]) -> None:
    wanted = {measure.pk for measure in measures}
    if Measure.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Refusal("Choose measures of this organisation.", field="measures")
    rows = PriorityMeasure.objects.filter(priority=priority)
    standing = set(rows.values_list("measure_id", flat=True))
    if wanted == standing:
        return
    rows.filter(measure__in=standing - wanted).delete()
    PriorityMeasure.objects.bulk_create(
        PriorityMeasure(organisation=by.organisation, priority=priority, measure_id=number)
        for number in sorted(wanted - standing)
    )
    before, after = {"measures": sorted(standing)}, {"measures": sorted(wanted)}
    record(by=by, verb="chose measures", subject=priority, before=before, after=after)
