"""A measure's page, and its chart as a table."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from trueline.core.clock import today
from trueline.measures import queries
from trueline.measures.listing import next_period
from trueline.measures.ownership import is_own
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.web.charts import course_rows
from trueline.web.http import MemberRequest
from trueline.web.measures.forms import ChangeForm
from trueline.web.measures.goal_forms import ConfidenceForm
from trueline.web.measures.periods import missing_after, offered, read_day
from trueline.web.measures.presenters import MeasurePage, measure_page
from trueline.web.measures.value_forms import ValueForm
from trueline.web.numbers import plain
from trueline.web.paging import page_of

if TYPE_CHECKING:
    from trueline.measures.models import Measure

_ENTRIES = 12


def measure(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """GET /o/<organisation>/measures/<id>/?as_of=…&period=…, a measure on one page."""
    return show(request, queries.measure(measure_id))


def table(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """GET /o/<organisation>/measures/<id>/table: every figure the chart shows."""
    found = queries.measure(measure_id)
    page = measure_page(found, request.member, _day(request))
    shown = {"measure": found, "page_of_measure": page, "rows": course_rows(page.course)}
    return render(request, "measures/table.html", shown)


def show(
    request: MemberRequest,
    measure: "Measure",
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """Return a measure's page; a form that came back with errors stands in for its empty one."""
    day = _day(request)
    page = measure_page(measure, request.member, day)
    shown = {
        "measure": measure,
        "page_of_measure": page,
        **page_of(page.entries, request.GET.get("page"), size=_ENTRIES),
        **_permissions(request, measure, page),
        "value_form": value_form(request, measure, page),
        "confidence_form": ConfidenceForm(),
        "change_form": ChangeForm(initial={"on": day}),
        **forms,
    }
    return render(request, "measures/measure.html", shown, status=status)


def value_form(request: MemberRequest, measure: "Measure", page: MeasurePage) -> ValueForm:
    """Return the form for a value: of the period asked for, else of the next one without."""
    calendar = request.member.organisation.calendar
    said = {view.entry.period: view for view in page.entries}
    last = page.entries[0].entry.period if page.entries else None
    asked = read_day(request.GET.get("period"))
    period = calendar.start(measure.beat, asked) if asked else None
    if period is None:
        after = read_day(request.GET.get("after"))
        period = missing_after(measure, after, set(said), calendar, page.day) if after else None
    period = period or next_period(measure, last, calendar, page.day)
    standing = said.get(period)
    words = {day: view.value for day, view in said.items()}
    return ValueForm(
        measure=measure,
        ready="after" in request.GET or "enter" in request.GET,
        periods=offered(measure, words, period, calendar, page.day),
        initial={
            "on": period,
            "based_on": period,
            "value": plain(standing.entry.value, measure) if standing else "",
            "note": standing.entry.note if standing else "",
            "revision": standing.entry.revision
            if standing
            else queries.revision_of(measure, period),
        },
    )


def _day(request: MemberRequest) -> date:
    """Return the day asked for; what has not come yet, or is no day, is today."""
    now = today(request.member.organisation.time_zone)
    return min(read_day(request.GET.get("as_of")) or now, now)


def _permissions(request: MemberRequest, measure: "Measure", page: MeasurePage) -> dict[str, bool]:
    member, live = request.member, page.is_today and measure.archived_at is None
    own = is_own(member, measure)
    return {
        "may_enter": live and may(member, Act.ENTER_VALUE, own=own),
        "may_edit": may(member, Act.EDIT_MEASURE, own=own),
        "may_set_goal": live and may(member, Act.SET_GOAL, own=own),
        "may_believe": live and may(member, Act.STATE_CONFIDENCE),
    }
