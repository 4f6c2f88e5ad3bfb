"""Everything that can be done to a measure itself; values and goals have files of their own."""

import math
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import Refusal
from trueline.core.money import check_currency
from trueline.core.text import check_text, clean_line, free_key
from trueline.core.trees import lies_within
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.measures.models import (
    Aggregation,
    DeclaredChange,
    Direction,
    Measure,
    RhythmChoice,
    Tier,
    UnitKind,
)
from trueline.measures.ownership import require_measure
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.people.models import Person
from trueline.queue.actions import enqueue
from trueline.teams.actions import check_belongs
from trueline.teams.models import Team


class MeasureFields(TypedDict, total=False):
    """What can be set on a measure."""

    key: str
    name: str
    description: str
    tier: str
    direction: str
    rhythm: str
    aggregation: str
    unit_kind: str
    unit: str
    currency: str
    decimals: int
    lowest: float | None
    highest: float | None
    source: str
    owner: Person | None
    team: Team | None
    parent: Measure | None


_CHOICES = {
    "tier": Tier,
    "direction": Direction,
    "rhythm": RhythmChoice,
    "aggregation": Aggregation,
    "unit_kind": UnitKind,
}
_TEXTS = {"description": 10_000, "unit": 40, "source": 200}
# What the stored values mean; changing it under them would make the history say another thing.
_FIXED_BY_VALUES = {"rhythm": "rhythm", "unit_kind": "kind of unit", "currency": "currency"}


@transaction.atomic
def add_measure(*, by: Membership, **fields: Unpack[MeasureFields]) -> Measure:
    """Add a measure; its key is made from its name if none is given.

    Raises:
        NotAllowed: the member may not add measures.
        Refusal: a field is not acceptable, or the key is taken.
    """
    require(by, Act.ADD_MEASURE)
    fields = check_fields({"name": "", **fields}, currency=by.organisation.currency)
    key = fields.pop("key", "") or free_key(
        fields["name"], taken=Measure.objects.values_list("key", flat=True), fallback="measure"
    )
    _check_key_is_free(key)
    measure = Measure(organisation=by.organisation, key=key, **fields)
    _check_bounds(measure.lowest, measure.highest)
    measure.save()
    record(by=by, verb="added", subject=measure, after={"key": key, **fields})
    return measure


@transaction.atomic
def change_measure(
    *, by: Membership, measure: Measure, version: int, **fields: Unpack[MeasureFields]
) -> Measure:
    """Change a measure.

    Raises:
        NotAllowed: it is not theirs to change.
        Refusal: a field is not acceptable, or would change what its values mean.
        StaleVersion: someone saved in between.
    """
    require_measure(by, Act.EDIT_MEASURE, measure)
    currency = measure.currency or by.organisation.currency
    fields = check_fields(fields, currency=currency, kind=measure.unit_kind)
    check_meaning(measure, fields)
    _refuse_cycle(measure, fields.get("parent"))
    if fields.get("key", measure.key) != measure.key:
        _check_key_is_free(fields["key"])
    _check_bounds(fields.get("lowest", measure.lowest), fields.get("highest", measure.highest))
    before = apply_changes(measure, version=version, changes=fields)
    if before:
        after = {name: value for name, value in fields.items() if name in before}
        record(by=by, verb="changed", subject=measure, before=before, after=after)
        reread(measure)
    return measure


@transaction.atomic
def archive_measure(*, by: Membership, measure: Measure, version: int) -> Measure:
    """Put a measure away; its values and goals stay and can be taken back.

    Raises:
        NotAllowed: it is not theirs to change.
        StaleVersion: someone saved in between.
    """
    require_measure(by, Act.EDIT_MEASURE, measure)
    changes = {"archived_at": measure.archived_at or now()}
    if apply_changes(measure, version=version, changes=changes):
        record(by=by, verb="archived", subject=measure)
    return measure


@transaction.atomic
def restore_measure(*, by: Membership, measure: Measure, version: int) -> Measure:
    """Take an archived measure back.

    Raises:
        NotAllowed: it is not theirs to change.
        StaleVersion: someone saved in between.
    """
    require_measure(by, Act.EDIT_MEASURE, measure)
    if apply_changes(measure, version=version, changes={"archived_at": None}):
        record(by=by, verb="restored", subject=measure)
        reread(measure)
    return measure


@transaction.atomic
def declare_change(*, by: Membership, measure: Measure, on: date, reason: str) -> DeclaredChange:
    """Say that a measure behaves anew from a day on; its limits are recomputed from there.

    Raises:
        NotAllowed: it is not theirs to change.
        Refusal: no reason is given, or that day is declared already.
    """
    require_measure(by, Act.EDIT_MEASURE, measure)
    reason = clean_line(reason, field="reason", longest=500)
    start = by.organisation.calendar.start(measure.beat, on)
    if measure.declared_changes.filter(on=start).exists():
        raise Refusal("A change is declared for that period already.", field="on")
    change = DeclaredChange.objects.create(
        organisation=by.organisation,
        measure=measure,
        on=start,
        reason=reason,
        declared_by=by.person,
    )
    record(by=by, verb="declared change", subject=measure, after={"on": start, "reason": reason})
    return change


def reread(measure: Measure) -> None:
    """Ask for the measure's odds to be computed anew, once this transaction is through."""
    enqueue(
        kind="odds",
        organisation_id=measure.organisation_id,
        key=str(measure.pk),
        payload={"measure": measure.pk},
    )


def check_fields(fields: MeasureFields, *, currency: str, kind: str = "") -> MeasureFields:
    """Return the fields as they are kept.

    Args:
        fields: What is to be set.
        currency: Used where money names none.
        kind: The kind of unit that holds if the fields name none.

    Raises:
        Refusal: a field is not acceptable; it names the field.
    """
    checked: MeasureFields = {**fields}
    if "name" in fields:
        checked["name"] = clean_line(fields["name"], field="name", longest=300)
    if fields.get("key"):
        checked["key"] = clean_line(fields["key"], field="key", longest=80)
    for name, longest in _TEXTS.items():
        if name in fields:
            check_text(str(fields[name]), field=name, longest=longest)  # type: ignore[literal-required]
    for name, choices in _CHOICES.items():
        if name in fields:
            _check_choice(str(fields[name]), name, choices.values)  # type: ignore[literal-required]
    _check_numbers(checked)
    if "unit_kind" in fields or "currency" in fields:
        is_money = fields.get("unit_kind", kind) == UnitKind.MONEY
        wanted = fields.get("currency") or currency
        checked["currency"] = check_currency(wanted) if is_money else ""
    _check_relations(checked)
    return checked


def _check_choice(value: str, field: str, choices: list[str]) -> None:
    if value not in choices:
        raise Refusal(f"“{value}” is not one of: {', '.join(choices)}.", field=field)


def _check_numbers(fields: MeasureFields) -> None:
    if not 0 <= fields.get("decimals", 0) <= 6:
        raise Refusal("Show from 0 to 6 decimal places.", field="decimals")
    for name in ("lowest", "highest"):
        bound = fields.get(name)
        if isinstance(bound, float) and not math.isfinite(bound):
            raise Refusal("A bound must be a number.", field=name)


def _check_relations(fields: MeasureFields) -> None:
    if owner := fields.get("owner"):
        check_belongs(owner, field="owner")
    if (team := fields.get("team")) and not Team.objects.filter(pk=team.pk).exists():
        raise Refusal("Choose a team of this organisation.", field="team")
    if (parent := fields.get("parent")) and not Measure.objects.filter(pk=parent.pk).exists():
        raise Refusal("Choose a measure of this organisation.", field="parent")


def _check_key_is_free(key: str) -> None:
    if not key:
        raise Refusal("This cannot be empty.", field="key")
    if Measure.objects.filter(key=key).exists():
        raise Refusal(f"There is a measure with the key “{key}” already.", field="key")


def _check_bounds(low: float | None, high: float | None) -> None:
    if low is not None and high is not None and low >= high:
        raise Refusal("The lowest possible value must lie below the highest.", field="highest")


def check_meaning(measure: Measure, fields: MeasureFields) -> None:
    """Refuse what would change the meaning of values that stand.

    Raises:
        Refusal: a field would.
    """
    changed = [
        word
        for name, word in _FIXED_BY_VALUES.items()
        if name in fields and fields[name] != getattr(measure, name)  # type: ignore[literal-required]
    ]
    if changed and measure.observations.exists():
        raise Refusal(
            f"{measure} has values already, so its {changed[0]} cannot change. "
            "Archive it and add a new measure instead."
        )


def _refuse_cycle(measure: Measure, parent: Measure | None) -> None:
    if lies_within(parent, measure):
        raise Refusal(f"{measure} cannot be a part of itself.", field="parent")
