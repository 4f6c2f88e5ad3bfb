"""Everything that can be done to a work item."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, Unpack

from django.db import IntegrityError, transaction

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.text import check_text
from trueline.core.versions import apply_changes
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.models import Priority
from trueline.teams.queries import led_by
from trueline.work.checks import WorkFields, check_fields, check_order
from trueline.work.effort import count_finished, uncount
from trueline.work.models import DateKind, PlannedDate, WorkItem, WorkState
from trueline.work.ownership import require_item
from trueline.work.sums import reassign

#: More items than this are an import, not a change by hand.
MOST_AT_ONCE: Final = 1000
_DAYS: Final = {"starts_on": DateKind.START, "due_on": DateKind.DUE}
#: What cannot be set on many items at once: it would make them all the same.
_ONE_BY_ONE: Final = ("title", "note", "source", "external_id")


@transaction.atomic
def add_work(*, by: Membership, said_by: str = "", **fields: Unpack[WorkFields]) -> WorkItem:
    """Add a work item; its days are kept as its baseline.

    Args:
        by: Who adds it.
        said_by: The source its days come from; "" for what a person typed.
        fields: A title is needed.

    Raises:
        NotAllowed: the member may not add work.
        Refusal: a field is not acceptable, or the external id is taken.
    """
    require(by, Act.ADD_WORK)
    checked = check_fields({"title": "", **fields})
    said_by = check_text(said_by.strip(), field="said_by", longest=200)
    check_order(checked.get("starts_on"), checked.get("due_on"))
    item = _create(by, _with_finish(by, None, checked))
    days = {name: checked[name] for name in _DAYS if checked.get(name)}  # type: ignore[literal-required]
    _keep_days(by, item, days, said_by)
    count_finished(item)
    record(by=by, verb="added", subject=item, after=checked)
    return item


@transaction.atomic
def change_work(
    *,
    by: Membership,
    item: WorkItem,
    version: int,
    said_by: str = "",
    **fields: Unpack[WorkFields],
) -> WorkItem:
    """Change a work item; a day that moves is kept beside the days given before.

    Args:
        by: Who changes it.
        item: What they change.
        version: The version their change is based on.
        said_by: The source its days come from; "" for what a person typed.
        fields: What becomes different.

    Raises:
        NotAllowed: it is not theirs to change.
        Refusal: a field is not acceptable, or the external id is taken.
        StaleVersion: someone saved in between.
    """
    require_item(by, item)
    _save(by, item, version, check_fields(fields, item=item), said_by=said_by)
    return item


@transaction.atomic
def finish_work(
    *, by: Membership, item: WorkItem, version: int, on: date | None = None
) -> WorkItem:
    """Say that a work item is done, today or on an earlier day.

    Raises:
        NotAllowed: it is not theirs to change.
        Refusal: the day lies ahead.
        StaleVersion: someone saved in between.
    """
    require_item(by, item)
    fields: WorkFields = {"state": WorkState.DONE}
    if on is not None:
        fields["finished_on"] = on
    _save(by, item, version, fields, verb="finished")
    return item


@transaction.atomic
def reopen_work(*, by: Membership, item: WorkItem, version: int) -> WorkItem:
    """Take up again what was done or dropped.

    Raises:
        NotAllowed: it is not theirs to change.
        StaleVersion: someone saved in between.
    """
    require_item(by, item)
    _save(by, item, version, {"state": WorkState.TODO}, verb="reopened")
    return item


@transaction.atomic
def drop_work(*, by: Membership, item: WorkItem, version: int) -> WorkItem:
    """Decide that a work item will not be done; it stays, and can be taken up again.

    Raises:
        NotAllowed: it is not theirs to change.
        StaleVersion: someone saved in between.
    """
    require_item(by, item)
    _save(by, item, version, {"state": WorkState.DROPPED}, verb="dropped")
    return item


@transaction.atomic
def link_work(
    *, by: Membership, item: WorkItem, version: int, priority: Priority | None
) -> WorkItem:
    """Say what a work item serves (None: nothing); its effort in open weeks goes with it.

    Raises:
        NotAllowed: it is not theirs to change.
        Refusal: the priority is not one of this organisation.
        StaleVersion: someone saved in between.
    """
    require_item(by, item)
    checked = check_fields({"priority": priority}, item=item)
    _save(by, item, version, checked, verb="linked")
    return item


@transaction.atomic
def bulk_change(
    *,
    by: Membership,
    items: Iterable[WorkItem],
    versions: Mapping[int, int] | None = None,
    **fields: Unpack[WorkFields],
) -> int:
    """Change many work items the same way: all of them, or none.

    Args:
        by: Who changes them.
        items: The items; each is locked by its version.
        versions: Item number -> the version the change is based on; None for those loaded.
        fields: What becomes different in all of them.

    Returns:
        How many really changed.

    Raises:
        NotAllowed: one of them is not theirs to change; nothing is.
        Refusal: a field is not acceptable for one of them; the sentence names it.
        StaleVersion: someone saved one of them in between.
    """
    chosen = list(items)
    _refuse_crowd(chosen, fields)
    led = led_by(by)
    for item in chosen:
        require_item(by, item, led=led)
    checked = check_fields(fields)
    changed = 0
    for item in chosen:
        version = item.version if versions is None else versions[item.pk]
        try:
            changed += _save(by, item, version, checked)
        except Refusal as refusal:
            if type(refusal) is not Refusal:  # a version that is stale speaks for itself
                raise
            raise Refusal(f"{item}: {refusal}", field=refusal.field) from None
    return changed


def _refuse_crowd(items: list[WorkItem], fields: WorkFields) -> None:
    if len(items) > MOST_AT_ONCE:
        raise Refusal(f"Change at most {MOST_AT_ONCE:,} items at once; these are {len(items):,}.")
    if alone := [name for name in _ONE_BY_ONE if name in fields]:
        raise Refusal("This is changed one item at a time.", field=alone[0])


def _create(by: Membership, fields: WorkFields) -> WorkItem:
    try:
        with transaction.atomic():
            return WorkItem.objects.create(organisation=by.organisation, **fields)
    except IntegrityError:
        raise _taken(fields.get("external_id", "")) from None


def _save(
    by: Membership,
    item: WorkItem,
    version: int,
    fields: WorkFields,
    *,
    said_by: str = "",
    verb: str = "changed",
) -> bool:
    """Save checked fields and all that follows from them; tell whether anything changed."""
    check_order(fields.get("starts_on", item.starts_on), fields.get("due_on", item.due_on))
    wanted = _with_finish(by, item, fields)
    try:
        with transaction.atomic():
            before = apply_changes(item, version=version, changes=wanted)
    except IntegrityError:
        raise _taken(fields.get("external_id", item.external_id)) from None
    after = {name: getattr(item, name) for name in before}
    moved = {name: after[name] for name in _DAYS if name in after}
    said = {**_new_words(item, fields, said_by), **moved}
    _keep_days(by, item, said, said_by)
    if "priority" in before:
        reassign(item=item, priority=item.priority)
    if "state" in before:
        _count(item)
    if before or said:
        record(by=by, verb=verb, subject=item, before=before, after={**said, **after})
    return bool(before or said)


def _count(item: WorkItem) -> None:
    """Count the size of what was finished as effort, and no longer that of what is open again."""
    if item.state == WorkState.DONE:
        count_finished(item)
    else:
        uncount(item)


def _new_words(item: WorkItem, fields: WorkFields, said_by: str) -> dict[str, Any]:
    """Return the days that a source says and has not said before, though the item has them."""
    given = {name: fields[name] for name in _DAYS if name in fields}  # type: ignore[literal-required]
    if not said_by or not given:
        return {}
    rows = PlannedDate.objects.filter(item=item, source=said_by).order_by("pk")
    last = dict(rows.values_list("kind", "on"))
    return {name: on for name, on in given.items() if last.get(_DAYS[name]) != on}


def _with_finish(by: Membership, item: WorkItem | None, fields: WorkFields) -> WorkFields:
    """Return the fields with the day it was finished, which only what is done has."""
    day = today(by.organisation.time_zone)
    standing = item.state if item else WorkState.TODO
    if fields.get("state", standing) != WorkState.DONE:
        return {**fields, "finished_on": None}
    finished = fields.get("finished_on") or (item.finished_on if item else None) or day
    if finished > day:
        raise Refusal(f"{finished} lies ahead; it cannot be done by then.", field="finished_on")
    return {**fields, "finished_on": finished}


def _keep_days(by: Membership, item: WorkItem, days: Mapping[str, Any], said_by: str) -> None:
    """Keep each day that was given or moved beside those before, so that lateness stays."""
    said_on = today(by.organisation.time_zone)
    PlannedDate.objects.bulk_create(
        PlannedDate(
            organisation=by.organisation,
            item=item,
            kind=_DAYS[name],
            source=said_by,
            on=on,
            said_on=said_on,
        )
        for name, on in days.items()
    )


def _taken(external_id: str) -> Refusal:
    return Refusal(
        f"There is work with the id “{external_id}” from that source already.", field="external_id"
    )
