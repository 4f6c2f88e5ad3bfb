"""Adding and changing one work item."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.clock import today
from trueline.core.errors import NotAllowed, Refusal, StaleVersion
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.web.http import MemberRequest
from trueline.web.people.finding import said, suggestions
from trueline.web.stale import Difference, chosen, differences, on_newer
from trueline.web.work.backing import go_back
from trueline.web.work.forms import QuickForm, WorkForm
from trueline.web.work.quick import read_line
from trueline.work import actions, queries
from trueline.work.ownership import is_own

if TYPE_CHECKING:
    from trueline.work.models import WorkItem


def new(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET, POST /o/<organisation>/work/new."""
    usual = {"owner": said(request.member.person), "priority": request.GET.get("serves", "")}
    form = WorkForm(request.POST or None, initial=usual)
    if form.is_valid():
        try:
            item = actions.add_work(by=request.member, **form.given())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{item} is added.")
            return redirect("work-item", organisation=organisation, item_id=item.pk)
    return _show_form(request, form)


def edit(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """GET, POST /o/<organisation>/work/<id>/edit."""
    item = queries.item(item_id)
    if not may(request.member, Act.EDIT_WORK, own=is_own(request.member, item)):
        raise NotAllowed("Your role here does not let you change this work.")
    if request.method != "POST":
        return _show_form(request, WorkForm(item=item), item)
    form = WorkForm(chosen(request.POST), item=item)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_work(by=request.member, item=item, version=version, **form.given())
        except StaleVersion as stale:
            saved = queries.item(item_id)
            on_newer(form, stale)
            return _show_form(request, form, saved, differences(form, WorkForm(item=saved)))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("work-item", organisation=organisation, item_id=item_id)
    return _show_form(request, form, queries.item(item_id))


def quick(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET, POST /o/<organisation>/work/quick: one line becomes one item."""
    form = QuickForm(request.POST or None)
    if form.is_valid():
        day = today(request.member.organisation.time_zone)
        try:
            fields = read_line(form.cleaned_data["line"], request.member, day)
            item = actions.add_work(by=request.member, **fields)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            due = f", due {item.due_on.day} {item.due_on:%B}" if item.due_on else ""
            messages.success(request, f"{item} is added{due}.")
            return go_back(request)
    shown = {"quick": form, "form": form, "back": request.POST.get("back", "")}
    return render(request, "work/quick.html", shown, status=422 if form.errors else 200)


def _show_form(
    request: MemberRequest,
    form: WorkForm,
    item: "WorkItem | None" = None,
    stale: list[Difference] | None = None,
) -> HttpResponse:
    shown = {"form": form, "item": item, "stale": stale, "fellows": suggestions()}
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "work/form.html", shown, status=status)
