"""The budget: lines of money out and in, by month, quarter or year."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypedDict, Unpack

from django.db import transaction

from trueline.core.errors import Refusal
from trueline.core.text import clean_line, free_key
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.models import AnnualPlan, BudgetAmount, BudgetLine, Flow, Priority
from trueline.plans.quarters import month_after

_LONGS = {1: "month", 3: "quarter", 12: "year"}
_LARGEST = 2**62


class Amount(NamedTuple):
    """What a line should take or bring: from the first day of a month, for 1, 3 or 12 months."""

    month: date
    months: int
    minor: int


class LineFields(TypedDict, total=False):
    """What can be set on a budget line."""

    key: str
    name: str
    flow: str
    priority: Priority | None


@transaction.atomic
def add_budget_line(
    *,
    by: Membership,
    plan: AnnualPlan,
    amounts: Iterable[Amount] = (),
    note: AmendmentNote | None = None,
    **fields: Unpack[LineFields],
) -> BudgetLine:
    """Add a line with its amounts, in the plan's currency.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, amounts overlap, or it is adopted and there is no note.
    """
    with changing(by=by, plan=plan, note=note):
        checked = _check(plan, {"name": "", **fields})
        taken = list(plan.budget_lines.values_list("key", flat=True))
        key = checked.pop("key", "") or free_key(checked["name"], taken=taken, fallback="line")
        if key in taken:
            raise Refusal(f"There is a budget line with the key “{key}” already.", field="key")
        line = BudgetLine.objects.create(
            organisation=by.organisation, plan=plan, key=key, **checked
        )
        record(by=by, verb="added", subject=line, after={"key": key, **checked})
        _set_amounts(by, line, list(amounts))
    return line


@transaction.atomic
def change_budget_line(
    *,
    by: Membership,
    line: BudgetLine,
    version: int,
    amounts: Iterable[Amount] | None = None,
    note: AmendmentNote | None = None,
    **fields: Unpack[LineFields],
) -> BudgetLine:
    """Change a line; its amounts are replaced too, unless they are None.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: a field is not acceptable, amounts overlap, or it is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    with changing(by=by, plan=line.plan, note=note):
        checked = _check(line.plan, fields)
        _check_key(line, checked)
        before = apply_changes(line, version=version, changes=checked)
        if before:
            after = {name: value for name, value in checked.items() if name in before}
            record(by=by, verb="changed", subject=line, before=before, after=after)
        if amounts is not None:
            _set_amounts(by, line, list(amounts))
    return line


@transaction.atomic
def remove_budget_line(
    *, by: Membership, line: BudgetLine, version: int, note: AmendmentNote | None = None
) -> None:
    """Remove a line for which nothing was entered yet.

    Raises:
        NotAllowed: the member may not change the plan.
        Refusal: money was entered for it, or the plan is adopted and there is no note.
        StaleVersion: someone saved in between.
    """
    with changing(by=by, plan=line.plan, note=note):
        apply_changes(line, version=version, changes={})
        if line.actuals.exists():
            raise Refusal(
                f"Money was entered for {line}. Set its amounts to nothing instead of removing it."
            )
        before = {"key": line.key, "amounts": _plain(_standing(line))}
        record(by=by, verb="removed", subject=line, before=before)
        line.delete()


def _check(plan: AnnualPlan, fields: LineFields) -> LineFields:
    checked: LineFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=300)
    if fields.get("key"):
        checked["key"] = clean_line(fields["key"], field="key", longest=120)
    if "flow" in fields and fields["flow"] not in Flow.values:
        raise Refusal(f"“{fields['flow']}” is not one of: out, in.", field="flow")
    if (priority := fields.get("priority")) and priority.plan_id != plan.pk:
        raise Refusal("Choose a priority of this plan.", field="priority")
    return checked


def _check_key(line: BudgetLine, checked: LineFields) -> None:
    if "key" not in checked:
        return
    if not checked["key"]:
        raise Refusal("This cannot be empty.", field="key")
    others = BudgetLine.objects.filter(plan=line.plan_id).exclude(pk=line.pk)
    if others.filter(key=checked["key"]).exists():
        raise Refusal(
            f"There is a budget line with the key “{checked['key']}” already.", field="key"
        )


def _set_amounts(by: Membership, line: BudgetLine, amounts: list[Amount]) -> None:
    wanted = sorted(amount for amount in amounts if amount.minor)
    _check_amounts(line.plan, wanted)
    standing = _standing(line)
    if wanted == standing:
        return
    line.amounts.all().delete()
    BudgetAmount.objects.bulk_create(
        BudgetAmount(organisation=by.organisation, line=line, **amount._asdict())
        for amount in wanted
    )
    before, after = {"amounts": _plain(standing)}, {"amounts": _plain(wanted)}
    record(by=by, verb="set amounts", subject=line, before=before, after=after)


def _check_amounts(plan: AnnualPlan, amounts: list[Amount]) -> None:
    free_from = plan.starts_on
    for month, months, minor in amounts:
        if months not in _LONGS:
            raise Refusal("An amount is for 1, 3 or 12 months.", field="amounts")
        after = month_after(month, months)
        behind = (month.year - plan.starts_on.year) * 12 + month.month - plan.starts_on.month
        if month.day != 1 or behind % months:
            raise Refusal(
                f"{month} is not the first day of a {_LONGS[months]} of {plan}.", field="amounts"
            )
        if month < plan.starts_on or after > month_after(plan.ends_on, 1):
            raise Refusal(
                f"{month} lies outside {plan}: {plan.starts_on} to {plan.ends_on}.",
                field="amounts",
            )
        if month < free_from:
            raise Refusal(f"Two amounts of this line hold {month}.", field="amounts")
        if abs(minor) > _LARGEST:
            raise Refusal("That is more money than can be kept.", field="amounts")
        free_from = after


def _standing(line: BudgetLine) -> list[Amount]:
    rows = line.amounts.values_list("month", "months", "minor")
    return sorted(Amount(*row) for row in rows)


def _plain(amounts: list[Amount]) -> list[list[object]]:
    return [[amount.month.isoformat(), amount.months, amount.minor] for amount in amounts]
