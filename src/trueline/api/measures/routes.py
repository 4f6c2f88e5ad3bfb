"""/measures: what is counted, and its likely courses."""

from typing import TYPE_CHECKING, Any

from ninja import Query

from trueline.analysis.queries import course
from trueline.api.answers import place, referred, tag
from trueline.api.http import ApiRequest
from trueline.api.measures.schemas import (
    Band,
    CourseOut,
    MeasureChange,
    MeasureNew,
    MeasureOut,
    MeasureQuery,
)
from trueline.api.paging import Key, Page, paged
from trueline.api.routes import Routes
from trueline.api.types import AsOf, PathId, given
from trueline.core.clock import today
from trueline.core.errors import NotFound
from trueline.measures import actions
from trueline.measures.queries import measure as find_measure
from trueline.measures.queries import measures, search
from trueline.members.queries import fellow
from trueline.teams.queries import team as find_team

if TYPE_CHECKING:
    from trueline.measures.models import Measure

routes = Routes("measures")
_ORDER = (Key("name", str), Key("pk", int))


@routes.operation("GET", "/measures", Page[MeasureOut])
def measure_list(request: ApiRequest, query: Query[MeasureQuery]) -> Page[MeasureOut]:
    """The organisation's measures, by name."""
    rows = measures(
        archived=query.archived, tier=query.tier, team=query.team_id, owner=query.owner_id
    )
    return paged(
        request, search(rows, query.q), _ORDER, query, into=Page[MeasureOut], show=MeasureOut.of
    )


@routes.operation("POST", "/measures", MeasureOut, status=201)
def measure_create(request: ApiRequest, body: MeasureNew) -> MeasureOut:
    """Add a measure."""
    added = actions.add_measure(by=request.member, **_fields(body))
    place(request, "measure_get", measure_id=added.pk)
    return _shown(request, added)


@routes.operation("GET", "/measures/{measure_id}", MeasureOut)
def measure_get(request: ApiRequest, measure_id: PathId) -> MeasureOut:
    """One measure."""
    return _shown(request, find_measure(measure_id))


@routes.operation("PATCH", "/measures/{measure_id}", MeasureOut, version=True)
def measure_change(request: ApiRequest, measure_id: PathId, body: MeasureChange) -> MeasureOut:
    """Change a measure."""
    changed = actions.change_measure(
        by=request.member,
        measure=find_measure(measure_id),
        version=request.version,
        **_fields(body),
    )
    return _shown(request, changed)


@routes.operation("POST", "/measures/{measure_id}/archive", MeasureOut, version=True)
def measure_archive(request: ApiRequest, measure_id: PathId) -> MeasureOut:
    """Put a measure away; it can be taken back."""
    row = find_measure(measure_id)
    return _shown(
        request,
        actions.archive_measure(by=request.member, measure=row, version=request.version),
    )


@routes.operation("DELETE", "/measures/{measure_id}/archive", MeasureOut, version=True)
def measure_restore(request: ApiRequest, measure_id: PathId) -> MeasureOut:
    """Take an archived measure back."""
    row = find_measure(measure_id)
    return _shown(
        request,
        actions.restore_measure(by=request.member, measure=row, version=request.version),
    )


@routes.operation("GET", "/measures/{measure_id}/course", CourseOut)
def course_get(request: ApiRequest, measure_id: PathId, query: Query[AsOf]) -> CourseOut:
    """A measure's likely courses as they were in force on a day; 404 if none were computed."""
    row = find_measure(measure_id)
    reading = course(row, query.as_of or today(request.member.organisation.time_zone))
    if reading is None:
        raise NotFound("No courses are computed for this measure yet.")
    names = tuple(Band.model_fields)
    return CourseOut(
        measure_id=row.pk,
        as_of=reading.as_of,
        read_at=reading.read_at,
        observations=reading.observations,
        last_period=reading.last_period,
        last_value=reading.last_value,
        bands=[Band(**dict(zip(names, band, strict=True))) for band in reading.bands],
    )


def _shown(request: ApiRequest, row: "Measure") -> MeasureOut:
    tag(request, row)
    return MeasureOut.of(row)


def _fields(body: MeasureChange) -> dict[str, Any]:
    fields = given(body)
    for name, find in (("owner", fellow), ("team", find_team), ("parent", find_measure)):
        if f"{name}_id" in fields:
            fields[name] = referred(find, fields.pop(f"{name}_id"), field=name)
    return fields
