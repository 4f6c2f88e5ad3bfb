"""/effort: one's own weeks."""

from datetime import date
from typing import TYPE_CHECKING

from ninja import Query

from trueline.api.answers import referred
from trueline.api.effort.schemas import EffortOut, PulsePut, TimeNew, WeekOut, WeekQuery
from trueline.api.http import ApiRequest
from trueline.api.routes import Routes
from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.plans.queries import priority
from trueline.work.effort import give_time
from trueline.work.effort_queries import entries_of
from trueline.work.effort_rules import monday
from trueline.work.pulse import give_pulse
from trueline.work.queries import item

if TYPE_CHECKING:
    from trueline.plans.models import Priority

routes = Routes("effort")


@routes.operation("GET", "/effort", WeekOut)
def effort_get(request: ApiRequest, query: Query[WeekQuery]) -> WeekOut:
    """One's own effort of a week."""
    return _week(request, query.week or today(request.member.organisation.time_zone))


@routes.operation("POST", "/effort", EffortOut, status=201)
def effort_create(request: ApiRequest, body: TimeNew) -> EffortOut:
    """Say that one worked so many minutes in the week of a day."""
    given = give_time(
        by=request.member,
        on=body.on,
        minutes=body.minutes,
        item=referred(item, body.item_id, field="item_id"),
        priority=referred(priority, body.priority_id, field="priority_id"),
        note=body.note,
        late=body.late,
        reason=body.reason,
    )
    return EffortOut.model_validate(given)


@routes.operation("PUT", "/effort/pulse", WeekOut)
def pulse_put(request: ApiRequest, body: PulsePut) -> WeekOut:
    """Say how one's week was split; it replaces what one said of the week before."""
    split: dict[Priority | None, int] = {}
    for part in body.split:
        line = referred(priority, part.priority_id, field="split")
        if line in split:
            raise Refusal("A priority stands twice in the split.", field="split")
        split[line] = part.percent
    give_pulse(by=request.member, week=body.week, split=split, late=body.late, reason=body.reason)
    return _week(request, body.week)


def _week(request: ApiRequest, on: date) -> WeekOut:
    week = monday(on)
    entries = entries_of(request.member.person, week)
    return WeekOut(week=week, entries=[EffortOut.model_validate(entry) for entry in entries])
