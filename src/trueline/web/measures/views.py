"""Adding and changing measures, putting them away and taking them back."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.errors import Refusal, StaleVersion
from trueline.measures import actions, queries
from trueline.measures.ownership import require_measure
from trueline.organisations.access_policy import Act
from trueline.web.http import MemberRequest
from trueline.web.measures.forms import ArchiveForm, ChangeForm, MeasureForm, initial_of
from trueline.web.measures.page_views import show
from trueline.web.stale import Difference, chosen, differences, on_newer

if TYPE_CHECKING:
    from trueline.measures.models import Measure


def new(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET and POST /o/<organisation>/measures/new."""
    member = request.member
    form = MeasureForm(request.POST or None, by=member, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        try:
            measure = actions.add_measure(by=member, **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{measure} is added. Enter its first value.")
            return redirect("measure", organisation=organisation, measure_id=measure.pk)
    return _show_form(request, form, None)


def edit(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/measures/<id>/edit."""
    measure = queries.measure(measure_id)
    require_measure(request.member, Act.EDIT_MEASURE, measure)
    if request.method != "POST":
        return _show_form(
            request, MeasureForm(by=request.member, initial=initial_of(measure)), measure
        )
    form = MeasureForm(chosen(request.POST), by=request.member, initial=initial_of(measure))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_measure(
                by=request.member, measure=measure, version=version, **form.said()
            )
        except StaleVersion as stale:
            saved = queries.measure(measure_id)
            theirs = MeasureForm(by=request.member, initial=initial_of(saved))
            on_newer(form, stale)
            return _show_form(request, form, saved, differences(form, theirs))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{measure} is saved.")
            return redirect("measure", organisation=organisation, measure_id=measure.pk)
    return _show_form(request, form, measure)


def archive(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/<id>/archive; with an undo."""
    measure = queries.measure(measure_id)
    form = ArchiveForm(request.POST)
    form.is_valid()
    version = form.cleaned_data.get("version") or measure.version
    actions.archive_measure(by=request.member, measure=measure, version=version)
    undo = _address(organisation, measure, "measure-restore")
    messages.success(request, f"{measure} is archived.", extra_tags=undo)
    return redirect("measures", organisation=organisation)


def restore(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/<id>/restore."""
    measure = queries.measure(measure_id)
    actions.restore_measure(by=request.member, measure=measure, version=measure.version)
    messages.success(request, f"{measure} is back.")
    return redirect(_address(organisation, measure))


def declare_change(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/<id>/changes."""
    measure = queries.measure(measure_id)
    form = ChangeForm(request.POST)
    if form.is_valid():
        try:
            actions.declare_change(by=request.member, measure=measure, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Declared. The limits begin anew there.")
            return redirect(_address(organisation, measure))
    return show(request, measure, change_form=form, status=422)


def _show_form(
    request: MemberRequest,
    form: MeasureForm,
    measure: "Measure | None",
    stale: list[Difference] | None = None,
) -> HttpResponse:
    shown = {
        "form": form,
        "measure": measure,
        "stale": stale,
        "suggestions": queries.measures().values_list("name", flat=True)[:200],
    }
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "measures/form.html", shown, status=status)


def _usual(request: MemberRequest) -> dict[str, object]:
    """Return what most measures are, so that a name is enough."""
    member = request.member
    return {
        "tier": "kpi",
        "direction": "up",
        "rhythm": "month",
        "aggregation": "last",
        "unit_kind": "number",
        "owner": str(member.person_id),
        "currency": member.organisation.currency,
    }


def _address(organisation: str, measure: "Measure", page: str = "measure") -> str:
    return reverse(page, kwargs={"organisation": organisation, "measure_id": measure.pk})
