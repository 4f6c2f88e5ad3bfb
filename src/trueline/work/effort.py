"""Giving effort: time entries, the sizes of finished items, and taking either back."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import NotFound, Refusal
from trueline.core.text import check_text
from trueline.journal.actions import record
from trueline.organisations.models import Membership
from trueline.people.models import Person
from trueline.plans.closing import closed, closed_weeks, hold
from trueline.plans.models import Priority
from trueline.work import sums
from trueline.work.effort_rules import (
    check_priority,
    check_room,
    home_team,
    home_teams,
    monday,
    require_person,
    timing_of,
    week_name,
)
from trueline.work.models import EffortEntry, EffortMethod, EffortUnit, WorkItem, WorkState

_FINISHED = "finished"


@transaction.atomic
def give_time(
    *,
    by: Membership,
    on: date,
    minutes: int,
    person: Person | None = None,
    item: WorkItem | None = None,
    priority: Priority | None = None,
    note: str = "",
    late: bool = False,
    reason: str = "",
) -> EffortEntry:
    """Say that someone worked so many minutes in the week of a day.

    Args:
        by: Who says it.
        on: Any day of the week.
        minutes: How long; 1 or more.
        person: Whose effort it is, if not their own.
        item: The work item it went into; it counts for what the item serves.
        priority: Where there is no item, what it went into; None is no line.
        note: Anything a reader should know.
        late: They know that the week is closed.
        reason: Why it comes late.

    Raises:
        NotAllowed: it is not theirs to say.
        Refusal: see effort_rules.py; or the week has a pulse of this person.
    """
    person = person or by.person
    require_person(by, person)
    if minutes <= 0:
        raise Refusal("Give at least one minute.", field="minutes")
    week = monday(on)
    note = check_text(note.strip(), field="note", longest=300)
    if item is not None:  # items are held before people, here as where an item is changed
        item = _held(by, item)
        priority = item.priority
    hold([person.pk])
    timing = timing_of(by, week, late=late, reason=reason)
    check_priority(by, priority, week)
    _check_no_pulse(person, week)
    check_room(person, week, minutes)
    entry = EffortEntry.objects.create(
        organisation=by.organisation,
        person=person,
        team_id=(item.team_id if item else None) or home_team(person.pk),
        week=week,
        item=item,
        priority=priority,
        method=EffortMethod.TIME,
        amount=minutes,
        note=timing.note(note),
        is_late=timing.is_late,
        entered_by=by.person,
    )
    sums.add(entry)
    what = str(item or priority or "no line")
    record(
        by=by,
        verb="gave effort late" if timing.is_late else "gave effort",
        subject=person,
        after={"week": week, "minutes": minutes, "what": what, "note": entry.note},
    )
    return entry


@transaction.atomic
def withdraw_effort(*, by: Membership, entry: EffortEntry) -> EffortEntry:
    """Take a time entry back; it stays on record and counts no longer.

    Raises:
        NotAllowed: it is not theirs to take back.
        Refusal: it was taken back already, is no time entry, or its week is closed.
    """
    require_person(by, entry.person)
    if entry.method == EffortMethod.PULSE:
        raise Refusal("This is part of a weekly pulse. Give the week's pulse anew instead.")
    if entry.method == EffortMethod.SIZES:
        raise Refusal("This is the size of a finished item. Reopen the item instead.")
    hold([entry.person_id])
    held = EffortEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if held.withdrawn_at is not None:
        raise Refusal("This entry was taken back already.")
    if not held.is_late and closed(held.week):
        raise Refusal(f"{week_name(held.week)} is closed; what was said in time stays.")
    withdraw_all([held])
    record(
        by=by,
        verb="withdrew effort",
        subject=held.person,
        before={"week": held.week, "minutes": held.amount, "note": held.note},
    )
    return held


def withdraw_all(entries: list[EffortEntry]) -> None:
    """Mark entries, held by the caller, as taken back, and count them no longer."""
    moment = now()
    EffortEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(withdrawn_at=moment)
    for entry in entries:
        entry.withdrawn_at = moment
    sums.take_all(entries)


def count_finished(item: WorkItem) -> None:
    """Count a finished item's size as effort of its owner in the week it was finished.

    Call it in the transaction that finishes the item. What has no size or no owner, is not
    done, or was counted already, changes nothing.
    """
    count_all_finished([item])


@transaction.atomic
def count_all_finished(items: Iterable[WorkItem]) -> int:
    """Count the sizes of many finished items; see `count_finished`.

    Returns:
        How many were counted that were not before.
    """
    finished = [
        _Finished(item, item.owner_id, monday(item.finished_on), item.size)
        for item in items
        if item.state == WorkState.DONE and item.size and item.owner_id and item.finished_on
    ]
    if not finished:
        return 0
    hold({one.owner_id for one in finished})
    counted = _counted([one.item.pk for one in finished])
    fresh = {one.item.pk: one for one in finished if one.item.pk not in counted}.values()
    closed_ones = closed_weeks({one.week for one in fresh})
    teams = home_teams({one.owner_id for one in fresh if one.item.team_id is None})
    entries = [
        EffortEntry(
            organisation_id=one.item.organisation_id,
            person_id=one.owner_id,
            team_id=one.item.team_id or teams.get(one.owner_id),
            week=one.week,
            item=one.item,
            priority_id=one.item.priority_id,
            method=EffortMethod.SIZES,
            unit=EffortUnit.POINTS,
            amount=one.size,
            source=_FINISHED,
            external_id=f"item {one.item.pk}",
            is_late=one.week in closed_ones,
            entered_by_id=one.owner_id,
        )
        for one in fresh
    ]
    EffortEntry.objects.bulk_create(entries, batch_size=500)
    sums.add_all(entries)
    return len(entries)


@transaction.atomic
def uncount(item: WorkItem) -> None:
    """Count an item that is reopened no longer, unless its week is closed meanwhile.

    Call it in the transaction that reopens the item. What a closed week holds stays; the item
    is then not counted a second time when it is finished again.
    """
    if item.owner_id:
        hold([item.owner_id])
    standing = EffortEntry.objects.filter(
        item=item, method=EffortMethod.SIZES, withdrawn_at=None
    ).select_for_update(no_key=True, of=("self",))
    rows = [entry for entry in standing if entry.is_late or not closed(entry.week)]
    if rows:
        withdraw_all(rows)


class _Finished(NamedTuple):
    item: WorkItem
    owner_id: int
    week: date
    size: int


def _counted(items: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(items), 500):
        rows = EffortEntry.objects.filter(
            item__in=items[start : start + 500],
            method=EffortMethod.SIZES,
            withdrawn_at=None,
        )
        found.update(pk for pk in rows.values_list("item", flat=True) if pk)
    return found


def _held(by: Membership, item: WorkItem) -> WorkItem:
    """Return the item as it is now, so that nobody moves it to another line meanwhile."""
    rows = WorkItem.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("priority__plan").filter(pk=item.pk).first()
    if found is None or found.organisation_id != by.organisation.pk:
        raise NotFound("There is no such work item here.")
    return found


def _check_no_pulse(person: Person, week: date) -> None:
    pulses = EffortEntry.objects.filter(
        person=person, week=week, method=EffortMethod.PULSE, withdrawn_at=None
    )
    if pulses.exists():
        raise Refusal(
            f"{person} has given a pulse for {week_name(week)}, which says all of the week. "
            "Withdraw it before entering time."
        )
