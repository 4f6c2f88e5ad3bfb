"""/measures/…/observations and /observations: the values of measures."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ninja import Query

from trueline.api.http import ApiRequest
from trueline.api.observations.bulk import read
from trueline.api.observations.schemas import (
    Loaded,
    ObservationLoad,
    ObservationOut,
    ObservationPut,
    ObservationQuery,
    Withdrawal,
)
from trueline.api.paging import Key, Page, paged
from trueline.api.routes import Routes
from trueline.api.types import PathDay, PathId
from trueline.measures import queries, values

if TYPE_CHECKING:
    from trueline.measures.models import Observation

routes = Routes("observations")
_PERIOD = "/measures/{measure_id}/observations/{period}"
_ORDER = (Key("period", date, falling=True), Key("revision", int, falling=True))


@routes.operation("GET", "/measures/{measure_id}/observations", Page[ObservationOut])
def observation_list(
    request: ApiRequest, measure_id: PathId, query: Query[ObservationQuery]
) -> Page[ObservationOut]:
    """A measure's values, latest period first: as known now, or on a day."""
    measure = queries.measure(measure_id)
    rows = queries.observations(measure, as_of=query.as_of, revisions=query.include == "revisions")
    show = partial(ObservationOut.of, measure=measure)
    return paged(request, rows, _ORDER, query, into=Page[ObservationOut], show=show)


@routes.operation("GET", _PERIOD, ObservationOut)
def observation_get(request: ApiRequest, measure_id: PathId, period: PathDay) -> ObservationOut:
    """A period's value as it stands, withdrawn or not."""
    measure = queries.measure(measure_id)
    start = values.period_of(measure, period, request.member.organisation.calendar)
    return _shown(request, queries.last_word(measure, start))


@routes.operation("PUT", _PERIOD, ObservationOut)
def observation_put(
    request: ApiRequest, measure_id: PathId, period: PathDay, body: ObservationPut
) -> ObservationOut:
    """Say a period's value, or correct the one that was said."""
    said = values.enter_value(
        by=request.member,
        measure=queries.measure(measure_id),
        on=period,
        value=body.value,
        note=body.note,
        revision=body.revision,
        source="api",
    )
    return _shown(request, said)


@routes.operation("DELETE", _PERIOD, ObservationOut, version=True)
def observation_withdraw(
    request: ApiRequest, measure_id: PathId, period: PathDay, query: Query[Withdrawal]
) -> ObservationOut:
    """Take a value back, with the reason; it stays in the history. If-Match is its revision."""
    said = values.withdraw_value(
        by=request.member,
        measure=queries.measure(measure_id),
        on=period,
        revision=request.version,
        reason=query.reason,
    )
    return _shown(request, said)


@routes.operation("POST", "/observations", Loaded)
def observation_load(request: ApiRequest, body: ObservationLoad) -> Loaded:
    """Say many values of any measures at once: all of them or, if one is wrong, none."""
    readings = read(body.observations, request.member.organisation)
    changed = values.load_values(by=request.member, readings=readings, source=body.source or "api")
    return Loaded(received=len(readings), changed=changed)


def _shown(request: ApiRequest, row: "Observation") -> ObservationOut:
    request.answer_headers["ETag"] = f'"{row.revision}"'
    return ObservationOut.of(row, row.measure)
