"""One work item: its line above, its days by source, and what it serves."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from trueline.core.clock import today
from trueline.core.errors import NotFound, StaleVersion
from trueline.web.http import MemberRequest
from trueline.web.work.forms import LinkForm
from trueline.web.work.rows import rows_of
from trueline.work import actions, queries

if TYPE_CHECKING:
    from trueline.work.models import PlannedDate, WorkItem


def item(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """GET /o/<organisation>/work/<id>/."""
    return _show(request, queries.item(item_id))


@require_POST
def link(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """POST /o/<organisation>/work/<id>/link: what it serves."""
    found = queries.item(item_id)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    priority = form.priorities.get(form.cleaned_data["priority"])
    if form.cleaned_data["priority"] and priority is None:
        raise NotFound("There is no such priority here.")
    version = form.cleaned_data["version"]
    try:
        actions.link_work(by=request.member, item=found, version=version, priority=priority)
    except StaleVersion:
        form.add_error(None, "Someone changed this meanwhile; look at it, then link it again.")
        return _show(request, queries.item(item_id), form, status=409)
    messages.success(request, f"{found} serves {priority or 'nothing now'}.")
    return redirect("work-item", organisation=organisation, item_id=item_id)


def _show(
    request: MemberRequest, found: "WorkItem", form: LinkForm | None = None, status: int = 200
) -> HttpResponse:
    day = today(request.member.organisation.time_zone)
    (row,) = rows_of([found], request.member, day)
    days = list(queries.planned_dates(found))
    initial = {"version": found.version, "priority": found.priority_id or ""}
    shown = {
        "row": row,
        "item": found,
        "days": days,
        "baseline": _baseline(days),
        "slipped": _slipped(found, days),
        "form": form or (LinkForm(initial=initial) if row.may_change else None),
    }
    return render(request, "work/item.html", shown, status=status)


def _baseline(days: "list[PlannedDate]") -> "PlannedDate | None":
    return next((row for row in days if row.kind == "due" and row.on), None)


def _slipped(item: "WorkItem", days: "list[PlannedDate]") -> int:
    """Return by how many days the due day now lies after the first; 0 if it does not."""
    first = _baseline(days)
    if first is None or first.on is None or item.due_on is None:
        return 0
    return max(0, (item.due_on - first.on).days)
