"""The strategy: what the next years are for, its targets, its themes."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.clock import today
from trueline.core.errors import Refusal, StaleVersion
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.strategy import actions, queries
from trueline.web.http import MemberRequest
from trueline.web.stale import Difference, chosen, differences, on_newer
from trueline.web.strategy.forms import StrategyForm, initial_of
from trueline.web.strategy.presenters import strategy_page

if TYPE_CHECKING:
    from trueline.strategy.models import Strategy


def strategy(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/strategy/?strategy=…, by default today's."""
    tenant = request.member.organisation
    day = today(tenant.time_zone)
    asked = request.GET.get("strategy", "")
    shown = queries.strategy(int(asked)) if asked.isdecimal() else queries.strategy_on(day)
    page = strategy_page(shown, tenant, day) if shown else None
    may_plan = may(request.member, Act.EDIT_STRATEGY)
    return render(request, "strategy/strategy.html", {"strategy_page": page, "may_plan": may_plan})


def new(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET and POST /o/<organisation>/strategy/new."""
    form = StrategyForm(request.POST or None, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        try:
            written = actions.write_strategy(by=request.member, **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{written} is written down. Now add its themes.")
            return redirect("strategy", organisation=organisation)
    return _show_form(request, form, None)


def edit(request: MemberRequest, organisation: str, strategy_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/strategy/<id>/edit."""
    found = queries.strategy(strategy_id)
    if request.method != "POST":
        return _show_form(request, StrategyForm(initial=initial_of(found)), found)
    form = StrategyForm(chosen(request.POST), initial=initial_of(found))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.change_strategy(
                by=request.member, strategy=found, version=version, **form.said()
            )
        except StaleVersion as stale:
            saved = queries.strategy(strategy_id)
            on_newer(form, stale)
            theirs = StrategyForm(initial=initial_of(saved))
            return _show_form(request, form, saved, differences(form, theirs))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{found} is saved.")
            return redirect("strategy", organisation=organisation)
    return _show_form(request, form, found)


def _show_form(
    request: MemberRequest,
    form: StrategyForm,
    strategy: "Strategy | None",
    stale: list[Difference] | None = None,
) -> HttpResponse:
    shown = {"form": form, "strategy": strategy, "stale": stale}
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "strategy/form.html", shown, status=status)


def _usual(request: MemberRequest) -> dict[str, object]:
    """Return three fiscal years from the one that runs now."""
    tenant = request.member.organisation
    calendar = tenant.calendar
    year = calendar.fiscal_year(today(tenant.time_zone))
    first = calendar.year_start(year)
    return {"starts_on": first, "ends_on": calendar.year_start(year + 3) - timedelta(days=1)}
