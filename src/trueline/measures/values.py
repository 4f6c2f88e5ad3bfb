"""Entering, correcting and withdrawing values. Nothing said is ever lost."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from trueline.core.clock import now, today
from trueline.core.errors import NotFound, Refusal, StaleVersion
from trueline.core.periods import Calendar
from trueline.core.text import check_text, clean_line
from trueline.journal.actions import record
from trueline.measures.actions import reread
from trueline.measures.models import Measure, Observation, UnitKind
from trueline.measures.ownership import require_measure
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership

# Beyond this a double no longer tells neighbouring whole numbers apart.
LARGEST = 2.0**53
_CHUNK = 500


@transaction.atomic
def enter_value(
    *,
    by: Membership,
    measure: Measure,
    on: date,
    value: float,
    note: str = "",
    revision: int = 0,
    source: str = "",
) -> Observation:
    """Say a measure's value for a period, or correct the one that was said.

    Saying the same again changes nothing.

    Args:
        by: Who says it.
        measure: What was measured.
        on: The first or last day of the period.
        value: In the measure's stored units (whole minor units for money).
        note: Anything a reader should know.
        revision: The revision being corrected; 0 where no value was said yet.
        source: Where the number comes from, if not from the person.

    Raises:
        NotAllowed: it is not theirs to enter.
        Refusal: the value or the period is not acceptable.
        StaleVersion: the period has another value than the one being corrected.
    """
    require_measure(by, Act.ENTER_VALUE, measure)
    period = period_of(measure, on, by.organisation.calendar)
    check_not_ahead(period, today(by.organisation.time_zone))
    value = check_value(measure, value)
    note = check_text(note.strip(), field="note", longest=1000)
    current = _current(measure, period)
    if current and (current.value, current.note) == (value, note):
        return current
    _check_revision(current, revision, value, note)
    said = _say(by, measure, period, current, value=value, note=note, source=source)
    record(
        by=by,
        verb="corrected value" if current else "entered value",
        subject=measure,
        before={"value": current.value, "note": current.note} if current else None,
        after={"period": period, "value": value, "note": note},
    )
    reread(measure)
    return said


@transaction.atomic
def withdraw_value(
    *, by: Membership, measure: Measure, on: date, revision: int, reason: str
) -> Observation:
    """Take a value back: the period has none any more, the earlier one stays in the history.

    Raises:
        NotAllowed: it is not theirs to enter.
        NotFound: the period has no value.
        StaleVersion: the period has another value than the one being withdrawn.
    """
    require_measure(by, Act.ENTER_VALUE, measure)
    reason = clean_line(reason, field="reason", longest=1000)
    period = period_of(measure, on, by.organisation.calendar)
    current = _current(measure, period)
    if current is None or current.value is None:
        raise NotFound("This period has no value to withdraw.")
    _check_revision(current, revision, None, reason)
    said = _say(by, measure, period, current, value=None, note=reason, source="")
    record(
        by=by,
        verb="withdrew value",
        subject=measure,
        before={"value": current.value},
        after={"period": period, "reason": reason},
    )
    reread(measure)
    return said


@dataclass(frozen=True, slots=True)
class Reading:
    """One value to be loaded, already checked; `known_on` is when it was first known."""

    measure: Measure
    period: date
    value: float
    note: str
    known_on: date


@transaction.atomic
def load_values(*, by: Membership, readings: Iterable[Reading], source: str) -> int:
    """Enter many values at once; what is already said so stays as it is.

    The readings are taken in chunks, so that a long file needs little memory.

    Args:
        by: Who loads them; permission is asked once for each measure.
        readings: At most one for a measure and period.
        source: Where they come from, for the record.

    Returns:
        How many values were new or corrected.

    Raises:
        NotAllowed: one of the measures is not theirs to enter; nothing is loaded.
    """
    changed: dict[int, tuple[Measure, int]] = {}
    allowed: set[int] = set()
    moment = now()
    for chunk in _chunks(readings):
        for measure in {r.measure.pk: r.measure for r in chunk}.values():
            if measure.pk not in allowed:
                require_measure(by, Act.ENTER_VALUE, measure)
                allowed.add(measure.pk)
        for reading in _load(by, chunk, source, moment):
            _, count = changed.get(reading.measure.pk, (reading.measure, 0))
            changed[reading.measure.pk] = (reading.measure, count + 1)
    for measure, count in changed.values():
        record(
            by=by, verb="loaded values", subject=measure, after={"values": count, "source": source}
        )
        reread(measure)
    return sum(count for _, count in changed.values())


def period_of(measure: Measure, on: date, calendar: Calendar) -> date:
    """Return the first day of the period that `on` names: its first or its last day.

    Raises:
        Refusal: the day lies inside a period, so it may be another rhythm's.
    """
    start = calendar.start(measure.beat, on)
    if on not in (start, calendar.end(measure.beat, on)):
        raise Refusal(
            f"{on} is not the first or last day of a {measure.rhythm}; {measure} has one value "
            f"a {measure.rhythm}. Use {start}.",
            field="on",
        )
    return start


def check_not_ahead(period: date, today: date) -> None:
    """Refuse a period that has not begun.

    Raises:
        Refusal: it has not.
    """
    if period > today:
        raise Refusal(f"{period} has not come yet; values are for what has happened.", field="on")


def check_value(measure: Measure, value: float) -> float:
    """Return the value as it is kept.

    Raises:
        Refusal: it is not a number, too large, outside the measure's bounds, or not whole
            minor units of money.
    """
    if not math.isfinite(value):
        raise Refusal("A value must be a number.", field="value")
    if abs(value) > LARGEST:
        raise Refusal("This number is too large to keep exactly.", field="value")
    if measure.unit_kind == UnitKind.MONEY and value != int(value):
        raise Refusal(f"Money is kept in whole minor units of {measure.currency}.", field="value")
    low, high = measure.lowest, measure.highest
    if (low is not None and value < low) or (high is not None and value > high):
        raise Refusal(_outside(measure), field="value")
    return value + 0.0  # -0.0 becomes 0.0: the two are one value, but not one text


def _outside(measure: Measure) -> str:
    low, high = measure.lowest, measure.highest
    if low is not None and high is not None:
        return f"{measure} lies between {measure.said(low)} and {measure.said(high)}."
    if low is not None:
        return f"{measure} is never below {measure.said(low)}."
    return f"{measure} is never above {measure.said(high or 0.0)}."


def _current(measure: Measure, period: date) -> Observation | None:
    _lock({measure.pk})
    return Observation.objects.filter(measure=measure, period=period, is_current=True).first()


def _lock(measures: set[int]) -> None:
    # The measures, not their values: a period's first value has no row to lock yet. In one
    # order, so that two who lock several never wait for each other.
    rows = Measure.objects.select_for_update(no_key=True).filter(pk__in=measures)
    list(rows.order_by("pk").values_list("pk"))


def _check_revision(
    current: Observation | None, revision: int, value: float | None, note: str
) -> None:
    saved = current.revision if current else 0
    if saved != revision:
        raise StaleVersion(
            current=saved,
            yours={"value": value, "note": note},
            theirs={"value": current.value, "note": current.note} if current else {},
        )


def _say(
    by: Membership,
    measure: Measure,
    period: date,
    current: Observation | None,
    *,
    value: float | None,
    note: str,
    source: str,
) -> Observation:
    if current:
        Observation.objects.filter(pk=current.pk).update(is_current=False)
    return Observation.objects.create(
        organisation=by.organisation,
        measure=measure,
        period=period,
        revision=current.revision + 1 if current else 1,
        value=value,
        note=note,
        source=source,
        known_on=today(by.organisation.time_zone),
        entered_by=by.person,
        entered_at=now(),
    )


def _chunks(readings: Iterable[Reading]) -> Iterable[list[Reading]]:
    chunk: list[Reading] = []
    for reading in readings:
        chunk.append(reading)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _load(by: Membership, chunk: Sequence[Reading], source: str, moment: datetime) -> list[Reading]:
    """Write one chunk; return the readings that were new or different."""
    periods = {r.period for r in chunk}
    _lock({r.measure.pk for r in chunk})
    standing = {
        (row.measure_id, row.period): row
        for row in Observation.objects.filter(
            measure__in={r.measure.pk for r in chunk},
            period__range=(min(periods), max(periods)),
            is_current=True,
        )
    }
    before = {r: standing.get((r.measure.pk, r.period)) for r in chunk}
    fresh = [
        r for r, row in before.items() if row is None or (row.value, row.note) != (r.value, r.note)
    ]
    replaced = [row.pk for r in fresh if (row := before[r])]
    if replaced:
        Observation.objects.filter(pk__in=replaced).update(is_current=False)
    day = today(by.organisation.time_zone)
    Observation.objects.bulk_create(
        Observation(
            organisation=by.organisation,
            measure=r.measure,
            period=r.period,
            revision=row.revision + 1 if (row := before[r]) else 1,
            value=r.value,
            note=r.note,
            source=source,
            # A correction became known when it was made, whatever period it is for.
            known_on=day if row else r.known_on,
            entered_by=by.person,
            entered_at=moment,
        )
        for r in fresh
    )
    return fresh
