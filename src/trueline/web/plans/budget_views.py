"""Budget lines, and the money that really went out or came in."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.plans import actuals, budget, queries
from trueline.plans.amending import AmendmentNote
from trueline.web.http import MemberRequest
from trueline.web.plans.amending import AmendingForm, Step
from trueline.web.plans.money_forms import (
    CUTS,
    ActualForm,
    LineForm,
    cut_of,
    initial_of_line,
    periods,
)
from trueline.web.plans.views import to_plan
from trueline.web.stale import chosen

if TYPE_CHECKING:
    from trueline.plans.models import AnnualPlan, BudgetLine


def new(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/<id>/budget/new?cut=month."""
    plan = queries.plan(plan_id)
    form = LineForm(request.POST or None, plan=plan, cut=_cut(request, "quarter"))
    step = Step(request, form, "plans/line_form.html")
    step.context = {"heading": "Add a budget line", "cuts": _cuts(plan)}

    def act(note: AmendmentNote | None) -> "BudgetLine":
        return budget.add_budget_line(by=request.member, plan=plan, note=note, **form.said())

    return step.answer(act, lambda line: _saved(request, organisation, plan, f"{line} is added."))


def edit(request: MemberRequest, organisation: str, line_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/budget/<id>/edit?cut=month."""
    line = queries.budget_line(line_id)
    plan = line.plan
    cut = _cut(request, cut_of(line))
    data = chosen(request.POST) if request.method == "POST" else None
    form = LineForm(data, plan=plan, cut=cut, initial=initial_of_line(line, cut))
    step = Step(request, form, "plans/line_form.html")
    step.saved = lambda: LineForm(
        plan=plan, cut=cut, initial=initial_of_line(queries.budget_line(line_id), cut)
    )
    step.context = {"heading": f"Change {line}", "cuts": _cuts(plan), "line": line}

    def act(note: AmendmentNote | None) -> "BudgetLine":
        version = form.cleaned_data["version"] or 0
        return budget.change_budget_line(
            by=request.member, line=line, version=version, note=note, **form.said()
        )

    return step.answer(act, lambda _: _saved(request, organisation, plan, f"{line} is saved."))


def remove(request: MemberRequest, organisation: str, line_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/budget/<id>/remove."""
    line = queries.budget_line(line_id)
    name, plan = line.name, line.plan
    form = AmendingForm(request.POST or None, plan=plan, initial={"version": line.version})
    step = Step(request, form, "plans/form.html")
    step.context = {"heading": f"Remove {name}", "deletes": name}

    def act(note: AmendmentNote | None) -> None:
        version = form.cleaned_data["version"] or 0
        budget.remove_budget_line(by=request.member, line=line, version=version, note=note)

    return step.answer(act, lambda _: _saved(request, organisation, plan, f"{name} is removed."))


def new_actual(request: MemberRequest, organisation: str, line_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/budget/<id>/actuals/new."""
    line = queries.budget_line(line_id)
    day = min(today(request.member.organisation.time_zone), line.plan.ends_on)
    form = ActualForm(request.POST or None, plan=line.plan, initial={"on": day})
    if request.method == "POST" and form.is_valid():
        try:
            actuals.enter_actual(by=request.member, line=line, **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, organisation, line.plan, f"Entered for {line}.")
    context = {"form": form, "line": line, "plan": line.plan}
    status = 422 if form.errors else 200
    return render(request, "plans/actual_form.html", context, status=status)


def withdraw(request: MemberRequest, organisation: str, actual_id: int) -> HttpResponse:
    """POST /o/<organisation>/plan/actuals/<id>/withdraw."""
    actual = queries.actual(actual_id)
    actuals.withdraw_actual(by=request.member, actual=actual)
    plan = actual.line.plan
    return _saved(request, organisation, plan, "It is withdrawn and no longer counts.")


def _cut(request: MemberRequest, usual: str) -> str:
    asked = request.POST.get("cut") or request.GET.get("cut", "")
    return asked if asked in CUTS else usual


def _cuts(plan: "AnnualPlan") -> list[str]:
    return [cut for cut in CUTS if periods(plan, cut)]


def _saved(
    request: MemberRequest, organisation: str, plan: "AnnualPlan", words: str
) -> HttpResponse:
    messages.success(request, words)
    return to_plan(organisation, plan, "#budget")
