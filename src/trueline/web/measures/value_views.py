"""Entering, correcting and withdrawing values, and everything that was said of a period."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.clock import today
from trueline.core.errors import NotFound, Refusal, StaleVersion
from trueline.measures import queries
from trueline.measures.ownership import is_own
from trueline.measures.values import enter_value, withdraw_value
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.web.http import MemberRequest
from trueline.web.measures.page_views import show
from trueline.web.measures.periods import offered, read_day
from trueline.web.measures.value_forms import ValueForm, WithdrawForm
from trueline.web.numbers import say_exactly

if TYPE_CHECKING:
    from trueline.measures.models import Measure, Observation


def enter(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/<id>/values: a new value, or a correction."""
    measure = queries.measure(measure_id)
    form = _form(request, measure, request.POST)
    if not form.is_valid():
        return show(request, measure, value_form=form, status=422)
    data = form.cleaned_data
    try:
        said = enter_value(
            by=request.member,
            measure=measure,
            on=data["on"],
            value=data["value"],
            note=data["note"],
            revision=form.revision_for(data["on"], _empty_revision(measure, data["on"])),
        )
    except StaleVersion as stale:
        return _show_both(request, measure, form, stale)
    except Refusal as refusal:
        form.refuse(refusal)
        return show(request, measure, value_form=form, status=422)
    _thank(request, measure, said)
    address = reverse("measure", kwargs={"organisation": organisation, "measure_id": measure.pk})
    # The next period that has no value is ready, with the cursor in its field.
    return redirect(f"{address}?after={said.period}")


def history(
    request: MemberRequest, organisation: str, measure_id: int, period: str
) -> HttpResponse:
    """GET /o/<organisation>/measures/<id>/values/<period>."""
    measure, day = _measure_and_day(measure_id, period)
    return _show_history(request, measure, day)


def withdraw(
    request: MemberRequest, organisation: str, measure_id: int, period: str
) -> HttpResponse:
    """POST /o/<organisation>/measures/<id>/values/<period>/withdrawal."""
    measure, day = _measure_and_day(measure_id, period)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show_history(request, measure, day, form, status=422)
    try:
        withdraw_value(by=request.member, measure=measure, on=day, **form.cleaned_data)
    except StaleVersion:
        form.add_error(None, "Someone corrected this value meanwhile; see below, then decide anew.")
        return _show_history(request, measure, day, form, status=409)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show_history(request, measure, day, form, status=422)
    label = _label(measure, day)
    messages.success(request, f"The value of {label} is withdrawn. It stays in the history.")
    return redirect("value-history", organisation=organisation, measure_id=measure.pk, period=day)


def _form(request: MemberRequest, measure: "Measure", data: QueryDict) -> ValueForm:
    calendar = request.member.organisation.calendar
    chosen = read_day(data.get("on")) or calendar.start(measure.beat, measure.created_at.date())
    return ValueForm(data, measure=measure, periods=_periods(request, measure, chosen))


def _periods(request: MemberRequest, measure: "Measure", chosen: date) -> list[tuple[str, str]]:
    organisation = request.member.organisation
    day = today(organisation.time_zone)
    said = {row.period: say_exactly(row.value, measure) for row in queries.entries(measure, day)}
    return offered(measure, said, chosen, organisation.calendar, day)


def _empty_revision(measure: "Measure", period: date) -> int:
    """Return what a period without a value is based on: nothing, or the withdrawal."""
    last = queries.revisions(measure, period).first()
    return last.revision if last and last.value is None else 0


def _show_both(
    request: MemberRequest, measure: "Measure", form: ValueForm, stale: StaleVersion
) -> HttpResponse:
    saved = queries.revisions(measure, form.cleaned_data["on"]).first()
    data = request.POST.copy()
    data["revision"] = str(stale.current)
    data["based_on"] = form.cleaned_data["on"].isoformat()
    again = _form(request, measure, data)
    yours = say_exactly(form.cleaned_data["value"], measure)
    stale_value = {"saved": saved, "theirs": _words(saved, measure), "yours": yours}
    return show(request, measure, value_form=again, stale_value=stale_value, status=409)


def _words(saved: "Observation | None", measure: "Measure") -> str:
    if saved is None or saved.value is None:
        return "withdrawn"
    return say_exactly(saved.value, measure)


def _thank(request: MemberRequest, measure: "Measure", said: "Observation") -> None:
    value = say_exactly(said.value, measure)
    messages.success(request, f"{_label(measure, said.period)}: {value} saved.")


def _measure_and_day(measure_id: int, period: str) -> tuple["Measure", date]:
    measure, day = queries.measure(measure_id), read_day(period)
    if day is None:
        raise NotFound("There is no such period.")
    return measure, day


def _show_history(
    request: MemberRequest,
    measure: "Measure",
    day: date,
    form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    revisions = list(queries.revisions(measure, day))
    if not revisions:
        raise NotFound("Nothing was said of that period.")
    standing = revisions[0]
    shown = {
        "measure": measure,
        "period": _label(measure, day),
        "revisions": [(row, say_exactly(row.value, measure)) for row in revisions],
        "standing": standing,
        "form": form or WithdrawForm(initial={"revision": standing.revision}),
        "may_enter": may(request.member, Act.ENTER_VALUE, own=is_own(request.member, measure)),
    }
    return render(request, "measures/history.html", shown, status=status)


def _label(measure: "Measure", day: date) -> str:
    return measure.organisation.calendar.label(measure.beat, day)
