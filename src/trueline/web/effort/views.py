"""My effort: the weekly pulse, time entries, or what finished items counted."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.errors import Refusal
from trueline.web.effort.forms import PulseForm, TimeForm
from trueline.web.effort.presenters import EffortPage, effort_page
from trueline.web.http import MemberRequest
from trueline.work import effort_queries as queries
from trueline.work.effort import give_time, withdraw_effort
from trueline.work.policy import PULSE, TIME
from trueline.work.pulse import give_pulse, withdraw_pulse


def effort(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/effort/?week=…, by default this week."""
    return _show(request, effort_page(request.member, request.GET.get("week", "")))


def pulse(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/effort/pulse."""
    week = request.POST.get("week", "")
    page = effort_page(request.member, week, request.POST, method=PULSE)
    form = page.form
    if isinstance(form, PulseForm) and form.is_valid():
        try:
            give_pulse(by=request.member, week=page.week, split=form.split(), **form.lateness())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{page.name} is saved.")
            return _to_week(page)
    return _show(request, page)


def pulse_withdraw(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/effort/pulse/withdraw."""
    page = effort_page(request.member, request.POST.get("week", ""))
    withdraw_pulse(by=request.member, week=page.week)
    messages.success(request, f"The pulse of {page.name} is taken back.")
    return _to_week(page)


def time_new(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/effort/time."""
    week = request.POST.get("week", "")
    page = effort_page(request.member, week, request.POST, method=TIME)
    form = page.form
    if isinstance(form, TimeForm) and form.is_valid():
        try:
            entry = give_time(by=request.member, **form.said())
        except Refusal as refusal:
            form.refuse(_beside_time(refusal))
        else:
            messages.success(request, "Saved.")
            return _redirect(page, entry.week.isoformat())
    return _show(request, page)


def withdraw(request: MemberRequest, organisation: str, entry_id: int) -> HttpResponse:
    """POST /o/<organisation>/effort/<id>/withdraw."""
    entry = withdraw_effort(by=request.member, entry=queries.entry(entry_id))
    messages.success(request, "The entry is taken back.")
    return redirect(f"{reverse('effort', args=[organisation])}?week={entry.week.isoformat()}")


def _beside_time(refusal: Refusal) -> Refusal:
    names = {"minutes": "time", "priority": "what", "week": "on", "late": "on"}
    if type(refusal) is Refusal:
        refusal.field = names.get(refusal.field, refusal.field)
    return refusal


def _to_week(page: EffortPage) -> HttpResponseRedirect:
    return _redirect(page, page.week.isoformat())


def _redirect(page: EffortPage, week: str) -> HttpResponseRedirect:
    address = reverse("effort", args=[page.member.organisation.slug])
    return redirect(f"{address}?week={week}")


def _show(request: MemberRequest, page: EffortPage) -> HttpResponse:
    status = 422 if page.form is not None and page.form.errors else 200
    shown = {"effort": page, "form": page.form}
    return render(request, "effort/effort.html", shown, status=status)
