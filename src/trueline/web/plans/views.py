"""The plan as of any day, what differs between two days, and changing the whole of it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.clock import today
from trueline.core.errors import Refusal, StaleVersion
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.plans import actions, queries
from trueline.plans import differences as plan_differences
from trueline.plans import shares as share_actions
from trueline.plans.amending import AmendmentNote
from trueline.plans.carrying import carry_over, plan_before
from trueline.plans.differences import Change
from trueline.web.downloads import csv_file
from trueline.web.http import MemberRequest
from trueline.web.plans.amending import Step
from trueline.web.plans.forms import AdoptForm, NewPlanForm, PlanForm, day_of, initial_of
from trueline.web.plans.money_forms import SharesForm, initial_of_shares
from trueline.web.plans.presenters import plan_page
from trueline.web.stale import chosen

if TYPE_CHECKING:
    from datetime import date

    from trueline.plans.models import AnnualPlan


def plan(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/plan/?plan=…&on=…, by default today's plan as it holds now."""
    day = today(request.member.organisation.time_zone)
    asked, on = request.GET.get("plan", ""), day_of(request.GET.get("on", ""))
    shown = queries.plan(int(asked)) if asked.isdecimal() else queries.plan_on(on or day)
    may_edit = may(request.member, Act.EDIT_PLAN)
    context = {
        "page": plan_page(shown, day, on) if shown else None,
        "may_edit": may_edit,
        "before": plan_before(shown) if shown and shown.adopted_on is None else None,
        "may_change": may_edit and on is None,
        "may_adopt": may(request.member, Act.ADOPT_PLAN),
        "may_enter": may(request.member, Act.ENTER_ACTUAL) and on is None,
        "actuals": queries.actuals(shown)[:20] if shown and on is None else [],
    }
    return render(request, "plans/plan.html", context)


def carry(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """POST /o/<organisation>/plan/<id>/carry: open priorities of the plan before come along."""
    found = queries.plan(plan_id)
    earlier = plan_before(found)
    if earlier is None:
        raise Refusal("There is no plan before this one.")
    added = carry_over(by=request.member, plan=found, earlier=earlier)
    count = f"{len(added)} priorit{'y' if len(added) == 1 else 'ies'}"
    messages.success(request, f"Carried over from {earlier}: {count}.")
    address = reverse("plan", kwargs={"organisation": organisation})
    return redirect(f"{address}?plan={found.pk}")


def difference(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET /o/<organisation>/plan/<id>/difference?from=…&to=…, by default since it was adopted."""
    found = queries.plan(plan_id)
    first, last = _two_days(request, found)
    context = {
        "plan": found,
        "first": first,
        "last": last,
        "changes": _changes(found, first, last),
        "may_export": may(request.member, Act.EXPORT),
        "amendments": [
            version
            for version in queries.versions(found)
            if version.number > 1 and first < version.in_force_on <= last
        ],
    }
    return render(request, "plans/difference.html", context)


def difference_export(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET /o/<organisation>/plan/<id>/difference.csv?from=…&to=…."""
    found = queries.plan(plan_id)
    first, last = _two_days(request, found)
    rows = [(c.subject, c.what, c.before, c.after) for c in _changes(found, first, last)]
    head = ("subject", "what", f"on {first}", f"on {last}")
    return csv_file("plan-difference", request.member.organisation, [head, *rows])


def new(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/new."""
    form = NewPlanForm(request.POST or None, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.write_plan(by=request.member, **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{written} is written down. Now add its priorities.")
            return to_plan(organisation, written)
    status = 422 if form.errors else 200
    return render(request, "plans/new.html", {"form": form}, status=status)


def edit(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/<id>/edit."""
    found = queries.plan(plan_id)
    data = chosen(request.POST) if request.method == "POST" else None
    form = PlanForm(data, plan=found, initial=initial_of(found))
    step = Step(request, form, "plans/form.html")
    step.saved = lambda: PlanForm(plan=found, initial=initial_of(queries.plan(plan_id)))
    step.context = {"heading": f"Change {found}"}

    def act(note: AmendmentNote | None) -> "AnnualPlan":
        version = form.cleaned_data["version"] or 0
        return actions.change_plan(
            by=request.member, plan=found, version=version, note=note, **form.said()
        )

    return step.answer(act, lambda _: _saved(request, organisation, found))


def adopt(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/<id>/adopt."""
    found = queries.plan(plan_id)
    day = today(request.member.organisation.time_zone)
    usual = {"version": found.version, "adopted_on": day}
    form = AdoptForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_plan(by=request.member, plan=found, **form.cleaned_data)
        except StaleVersion:
            form.add_error(None, "Someone changed the plan meanwhile. Look at it again first.")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found} is adopted. From now on it changes by amendments.")
            return to_plan(organisation, found)
    status = 422 if form.errors else 200
    return render(request, "plans/adopt.html", {"form": form, "plan": found}, status=status)


def shares(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/<id>/shares: all quarters in one grid."""
    found = queries.plan(plan_id)
    data = chosen(request.POST) if request.method == "POST" else None
    form = SharesForm(data, plan=found, initial=initial_of_shares(found))
    step = Step(request, form, "plans/shares.html")
    step.saved = lambda: SharesForm(plan=found, initial=initial_of_shares(queries.plan(plan_id)))

    def act(note: AmendmentNote | None) -> None:
        share_actions.set_quarters(
            by=request.member,
            plan=found,
            version=form.cleaned_data["version"] or 0,
            quarters=form.said(),
            note=note,
        )

    return step.answer(act, lambda _: _saved(request, organisation, found))


def to_plan(organisation: str, plan: "AnnualPlan", place: str = "") -> HttpResponse:
    """Return the way to a plan's page."""
    address = reverse("plan", kwargs={"organisation": organisation})
    return redirect(f"{address}?plan={plan.pk}{place}")


def _saved(request: MemberRequest, organisation: str, plan: "AnnualPlan") -> HttpResponse:
    messages.success(request, f"{plan} is saved.")
    return to_plan(organisation, plan)


def _two_days(request: MemberRequest, plan: "AnnualPlan") -> "tuple[date, date]":
    day = today(request.member.organisation.time_zone)
    adopted = plan.adopted_on or day
    first = day_of(request.GET.get("from", "")) or adopted
    last = day_of(request.GET.get("to", "")) or day
    return min(first, last), max(first, last)


def _changes(plan: "AnnualPlan", first: "date", last: "date") -> list[Change]:
    before = queries.content_on(plan, first)
    after = queries.content_on(plan, last)
    if before is None or after is None:
        return []
    return plan_differences.difference(plan, before, after)


def _usual(request: MemberRequest) -> dict[str, object]:
    tenant = request.member.organisation
    year = tenant.calendar.fiscal_year(today(tenant.time_zone))
    first, last = queries.free_year(tenant.calendar, year)
    return {
        "name": f"Plan {tenant.calendar.fiscal_year(last)}",
        "starts_on": first,
        "ends_on": last,
        "currency": tenant.currency,
    }
