"""Checking many values before any is saved: every problem is named by row and field."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trueline.api.observations.schemas import ObservationRow
from trueline.api.problems import Declined, Flaw
from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.text import check_text
from trueline.measures.queries import measures_by_number
from trueline.measures.values import Reading, check_not_ahead, check_value, period_of

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.organisations.models import Organisation

_NAMES = {"on": "period"}


def read(rows: Sequence[ObservationRow], organisation: "Organisation") -> list[Reading]:
    """Return the rows as readings. One query, however many measures.

    Raises:
        Declined: some rows are not acceptable; each problem names its row and field.
    """
    known = measures_by_number({row.measure_id for row in rows})
    flaws: list[Flaw] = []
    readings: dict[tuple[int, date], Reading] = {}
    for index, row in enumerate(rows):
        try:
            reading = _read(row, known, organisation)
            _refuse_second(reading, readings)
        except Refusal as refusal:
            flaws.append(_flaw(index, refusal))
        else:
            readings[reading.measure.pk, reading.period] = reading
    if flaws:
        raise Declined(422, "Nothing is saved; correct the rows named.", errors=flaws)
    return list(readings.values())


def _read(
    row: ObservationRow, known: "Mapping[int, Measure]", organisation: "Organisation"
) -> Reading:
    measure = known.get(row.measure_id)
    if measure is None:
        raise Refusal("There is no such measure here.", field="measure_id")
    day = today(organisation.time_zone)
    period = period_of(measure, row.period, organisation.calendar)
    check_not_ahead(period, day)
    usually = organisation.calendar.end(measure.beat, period) + timedelta(days=1)
    return Reading(
        measure=measure,
        period=period,
        value=check_value(measure, row.value),
        note=check_text(row.note.strip(), field="note", longest=1000),
        known_on=_known_on(row.known_on or min(usually, day), period, day),
    )


def _known_on(known: date, period: date, day: date) -> date:
    if not period <= known <= day:
        raise Refusal(f"A value of {period} cannot have been known on {known}.", field="known_on")
    return known


def _refuse_second(reading: Reading, readings: Mapping[tuple[int, date], Reading]) -> None:
    if (reading.measure.pk, reading.period) in readings:
        raise Refusal(f"{reading.measure} has two values for {reading.period}.", field="on")


def _flaw(index: int, refusal: Refusal) -> Flaw:
    name = _NAMES.get(refusal.field, refusal.field)
    return Flaw(
        place="body", pointer=f"/observations/{index}/{name}".rstrip("/"), detail=str(refusal)
    )
