"""Writing, changing and adopting an annual plan."""

from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.db import transaction

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.money import check_currency
from trueline.core.periods import Rhythm
from trueline.core.text import clean_line
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote, changing, keep_version
from trueline.plans.content import content_of
from trueline.plans.models import AnnualPlan, PlannedShare, PlanVersion, Priority, PriorityKind
from trueline.plans.quarters import calendar_of, quarters_of
from trueline.plans.rereading import reread_drift
from trueline.strategy.models import Strategy

#: A quarter's weights, when they are hundredths of a percent.
WHOLE = 10_000
_MOST_QUARTERS = 8


class PlanFields(TypedDict, total=False):
    """What can be set on a plan."""

    name: str
    strategy: Strategy | None


@transaction.atomic
def write_plan(
    *,
    by: Membership,
    starts_on: date | None = None,
    ends_on: date | None = None,
    currency: str = "",
    **fields: Unpack[PlanFields],
) -> AnnualPlan:
    """Write a plan down, with *run the business* as its first priority.

    Args:
        by: Who writes it.
        starts_on: First day of a quarter; the organisation's present year if none is given.
        ends_on: Last day of a quarter; a year later if none is given.
        currency: Of the budget; the organisation's if none is given.
        fields: `name` is needed.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, or another plan holds some of the days.
    """
    require(by, Act.EDIT_PLAN)
    checked = _check({"name": "", **fields})
    first, last = _check_span(by, starts_on, ends_on)
    plan = AnnualPlan.objects.create(
        organisation=by.organisation,
        starts_on=first,
        ends_on=last,
        currency=check_currency(currency or by.organisation.currency),
        **checked,
    )
    record(by=by, verb="wrote", subject=plan, after={"starts_on": first, **checked})
    run = Priority.objects.create(
        organisation=by.organisation,
        plan=plan,
        kind=PriorityKind.RUN,
        key="run-the-business",
        name="Run the business",
        starts_on=first,
        due_on=last,
    )
    record(by=by, verb="added", subject=run, after={"key": run.key})
    return plan


@transaction.atomic
def change_plan(
    *,
    by: Membership,
    plan: AnnualPlan,
    version: int,
    note: AmendmentNote | None = None,
    **fields: Unpack[PlanFields],
) -> AnnualPlan:
    """Change a plan's name or strategy; its days and currency stay.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, or it is adopted and there is no note.
        StaleVersion: someone changed the plan in between.
    """
    require(by, Act.EDIT_PLAN)
    checked = _check(fields)
    with changing(by=by, plan=plan, note=note):
        before = apply_changes(plan, version=version, changes=checked)
        if before:
            after = {name: value for name, value in checked.items() if name in before}
            record(by=by, verb="changed", subject=plan, before=before, after=after)
    return plan


@transaction.atomic
def adopt_plan(
    *, by: Membership, plan: AnnualPlan, version: int, adopted_on: date | None = None
) -> PlanVersion:
    """Adopt a plan: from then on it changes by amendments only.

    Raises:
        NotAllowed: the member may not adopt a plan.
        Refusal: it is adopted already, a quarter's shares do not add up, or the day has not come.
        StaleVersion: someone changed the plan in between.
    """
    require(by, Act.ADOPT_PLAN)
    now = today(by.organisation.time_zone)
    day = adopted_on or now
    if plan.adopted_on is not None:
        raise Refusal(f"{plan} was adopted on {plan.adopted_on} already.")
    if day > now:
        raise Refusal("That day has not come yet.", field="adopted_on")
    if day > plan.ends_on:
        raise Refusal(f"{plan} ends on {plan.ends_on}; adopt it by then.", field="adopted_on")
    apply_changes(plan, version=version, changes={"adopted_on": day})
    _check_whole(plan)
    kept = keep_version(by=by, plan=plan, content=content_of(plan), in_force_on=day, decision=None)
    record(by=by, verb="adopted", subject=plan, after={"adopted_on": day})
    reread_drift(plan.organisation_id)
    return kept


def _check(fields: PlanFields) -> PlanFields:
    checked: PlanFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=200)
    strategy = fields.get("strategy")
    if strategy and not Strategy.objects.filter(pk=strategy.pk).exists():
        raise Refusal("Choose a strategy of this organisation.", field="strategy")
    return checked


def _check_span(by: Membership, starts_on: date | None, ends_on: date | None) -> tuple[date, date]:
    calendar = by.organisation.calendar
    first = starts_on or calendar.start(Rhythm.YEAR, today(by.organisation.time_zone))
    if calendar.start(Rhythm.QUARTER, first) != first:
        raise Refusal(
            f"A plan starts with a quarter; {first} is not the first day of one.",
            field="starts_on",
        )
    last = ends_on or calendar.move(Rhythm.QUARTER, first, 4) - timedelta(days=1)
    if last < first or calendar.end(Rhythm.QUARTER, last) != last:
        raise Refusal(
            f"A plan ends with a quarter; {last} is not the last day of one after {first}.",
            field="ends_on",
        )
    if calendar.between(Rhythm.QUARTER, first, last) >= _MOST_QUARTERS:
        raise Refusal(f"A plan has at most {_MOST_QUARTERS} quarters.", field="ends_on")
    other = AnnualPlan.objects.filter(starts_on__lte=last, ends_on__gte=first).first()
    if other:
        raise Refusal(
            f"“{other}” holds from {other.starts_on} to {other.ends_on} already.",
            field="starts_on",
        )
    return first, last


def _check_whole(plan: AnnualPlan) -> None:
    sums = dict.fromkeys(quarters_of(plan), 0)
    for share in PlannedShare.objects.filter(plan=plan):
        sums[share.quarter] += share.weight
    for quarter, total in sums.items():
        if total != WHOLE:
            label = calendar_of(plan).label(Rhythm.QUARTER, quarter)
            raise Refusal(
                f"The shares of {label} add up to {total / 100:g} %, not 100 %. "
                "Set them before adopting the plan.",
                field="shares",
            )
