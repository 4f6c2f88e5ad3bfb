"""My work: what is due, why it matters, and the numbers I keep."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render

from trueline.core.clock import now, today
from trueline.measures.listing import next_period, waiting, with_latest
from trueline.measures.queries import measures
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.web.http import MemberRequest
from trueline.web.measures.value_forms import ValueForm
from trueline.web.numbers import say
from trueline.web.work.forms import QuickForm
from trueline.web.work.mine_words import sentence_of
from trueline.web.work.rows import rows_of
from trueline.work.queries import my_week

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.organisations.models import Membership

_KEPT = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A number I keep: where it stands, and the form for the next value, if it waits for one."""

    measure: "Measure"
    last: str
    period: str
    form: ValueForm
    waits: bool


def mine(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/work/mine."""
    member = request.member
    tenant = member.organisation
    day = today(tenant.time_zone)
    week = my_week(member, day)
    rows = rows_of([*week.overdue, *week.due, *week.later], member, day)
    soon = len(week.overdue) + len(week.due)
    shown = {
        "sentence": sentence_of(member.person.name, _hour(member), rows[:soon], len(week.overdue)),
        "soon": rows[:soon],
        "later": rows[soon:],
        "unlinked": week.unlinked,
        "kept": _kept(member, day),
        "quick": QuickForm(),
        "may_add": may(member, Act.ADD_WORK),
        "back": request.get_full_path(),
    }
    return render(request, "work/mine.html", shown)


def _hour(member: "Membership") -> int:
    return now().astimezone(ZoneInfo(member.organisation.time_zone)).hour


def _kept(member: "Membership", day: date) -> list[Kept]:
    """Return the measures a person owns; those that wait for a value first. Two statements."""
    mine = measures(owner=member.person_id)
    calendar = member.organisation.calendar
    due = list(waiting(mine, calendar, day)[:_KEPT])
    known = {measure.pk for measure in due}
    others = [row for row in with_latest(mine)[:_KEPT] if row.pk not in known]
    return [_one(measure, member, day) for measure in [*due, *others]][:_KEPT]


def _one(measure: "Measure", member: "Membership", day: date) -> Kept:
    calendar = member.organisation.calendar
    last: date | None = measure.latest_period  # type: ignore[attr-defined]
    period = next_period(measure, last, calendar, day)
    label = calendar.label(measure.beat, period)
    form = ValueForm(
        measure=measure,
        periods=[(period.isoformat(), label)],
        initial={"on": period, "based_on": period, "revision": 0},
        auto_id=f"id_{measure.pk}_%s",
    )
    latest: float | None = measure.latest_value  # type: ignore[attr-defined]
    said = say(latest, measure) if latest is not None else ""
    return Kept(measure, said, label, form, waits=last is None or period > last)
