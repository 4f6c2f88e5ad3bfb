"""Setting, changing and dropping goals, and saying how sure one is."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.clock import today
from trueline.core.errors import Refusal, StaleVersion
from trueline.measures import goals, queries
from trueline.measures.listing import latest_values
from trueline.measures.ownership import require_measure
from trueline.organisations.access_policy import Act
from trueline.plans.amending import AmendmentNote
from trueline.plans.goals import amend_goal, drop_goal_by_decision
from trueline.strategy.queries import strategy_on
from trueline.web.http import MemberRequest
from trueline.web.measures.goal_forms import ConfidenceForm, DropForm, GoalForm, initial_of
from trueline.web.measures.page_views import show
from trueline.web.stale import Difference, chosen, differences, on_newer

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure


def new(request: MemberRequest, organisation: str, measure_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/measures/<id>/goals/new."""
    measure = queries.measure(measure_id)
    require_measure(request.member, Act.SET_GOAL, measure)
    form = GoalForm(request.POST or None, measure=measure, initial=_usual(request, measure))
    if request.method == "POST" and form.is_valid():
        try:
            goals.set_goal(by=request.member, measure=measure, **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The goal is set. Its odds are being computed.")
            return redirect("measure", organisation=organisation, measure_id=measure.pk)
    return _show_form(request, form, measure)


def edit(request: MemberRequest, organisation: str, goal_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/measures/goals/<id>/edit."""
    goal = queries.goal(goal_id)
    measure = goal.measure
    require_measure(request.member, Act.SET_GOAL, measure)
    if request.method != "POST":
        form = GoalForm(measure=measure, initial=initial_of(goal))
        return _show_form(request, form, measure, goal)
    form = GoalForm(chosen(request.POST), measure=measure, initial=initial_of(goal))
    if form.is_valid():
        try:
            _change(request, goal, form)
        except StaleVersion as newer:
            saved = queries.goal(goal_id)
            theirs = GoalForm(measure=measure, initial=initial_of(saved))
            on_newer(form, newer)
            return _show_form(request, form, measure, saved, stale=differences(form, theirs))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The goal is saved.")
            return redirect("measure", organisation=organisation, measure_id=measure.pk)
    return _show_form(request, form, measure, goal)


def _change(request: MemberRequest, goal: "Goal", form: GoalForm) -> None:
    """Change a goal, by a decision where one is told."""
    version, decision = form.cleaned_data["version"] or 0, form.cleaned_data["decision"]
    if not decision:
        goals.change_goal(by=request.member, goal=goal, version=version, **form.said())
        return
    note = AmendmentNote(decision)
    amend_goal(by=request.member, goal=goal, version=version, note=note, **form.said())


def drop(request: MemberRequest, organisation: str, goal_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/goals/<id>/drop; with an undo."""
    goal = queries.goal(goal_id)
    form = DropForm(request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            note = AmendmentNote(form.cleaned_data["reason"])
            drop_goal_by_decision(by=request.member, goal=goal, version=version, note=note)
        except StaleVersion:
            form.add_error(
                None, "Someone changed this goal meanwhile; see above, then decide anew."
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            undo = reverse(
                "goal-restore", kwargs={"organisation": organisation, "goal_id": goal.pk}
            )
            messages.success(request, "The goal is dropped.", extra_tags=undo)
            return redirect("measure", organisation=organisation, measure_id=goal.measure_id)
    require_measure(request.member, Act.SET_GOAL, goal.measure)
    saved = queries.goal(goal_id)
    fresh = GoalForm(measure=saved.measure, initial=initial_of(saved))
    return _show_form(request, fresh, saved.measure, saved, drop_form=form)


def restore(request: MemberRequest, organisation: str, goal_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/goals/<id>/restore."""
    goal = queries.goal(goal_id)
    goals.restore_goal(by=request.member, goal=goal, version=goal.version)
    messages.success(request, "The goal stands again.")
    return redirect("measure", organisation=organisation, measure_id=goal.measure_id)


def state_confidence(request: MemberRequest, organisation: str, goal_id: int) -> HttpResponse:
    """POST /o/<organisation>/measures/goals/<id>/confidence."""
    goal = queries.goal(goal_id)
    form = ConfidenceForm(request.POST)
    if form.is_valid():
        chance, reason = form.cleaned_data["chance"], form.cleaned_data["reason"]
        try:
            goals.state_confidence(
                by=request.member, goal=goal, probability=chance / 100, reason=reason
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Your confidence is noted. It stands beside the odds.")
            address = reverse(
                "measure",
                kwargs={"organisation": organisation, "measure_id": goal.measure_id},
            )
            return redirect(f"{address}#goals")
    measure = queries.measure(goal.measure_id)
    return show(request, measure, confidence_form=form, confidence_goal=goal.pk, status=422)


def _show_form(
    request: MemberRequest,
    form: GoalForm,
    measure: "Measure",
    goal: "Goal | None" = None,
    *,
    stale: list[Difference] | None = None,
    drop_form: DropForm | None = None,
) -> HttpResponse:
    drop_form = drop_form or (DropForm(initial={"version": goal.version}) if goal else None)
    shown = {"form": form, "measure": measure, "goal": goal, "stale": stale, "drop_form": drop_form}
    refused = form.errors or (drop_form and drop_form.errors)
    status = 409 if stale is not None else 422 if refused else 200
    return render(request, "goals/form.html", shown, status=status)


def _usual(request: MemberRequest, measure: "Measure") -> dict[str, object]:
    """Return what most goals are: from the last value, to the end of the strategy or year."""
    organisation = request.member.organisation
    day = today(organisation.time_zone)
    _, value = latest_values([measure.pk]).get(measure.pk, (None, None))
    return {
        "kind": _usual_kind(measure),
        "start_on": day,
        "start_value": value,
        "due_on": _usual_due(request, measure, day),
    }


def _usual_kind(measure: "Measure") -> str:
    if measure.direction == "band":
        return "stay_within"
    return "sum_over_period" if measure.aggregation == "sum" else "level_at_due"


def _usual_due(request: MemberRequest, measure: "Measure", day: date) -> date:
    calendar = request.member.organisation.calendar
    strategy = strategy_on(day) if measure.tier == "target" else None
    if strategy is not None and strategy.ends_on > day:
        return strategy.ends_on
    return calendar.year_start(calendar.fiscal_year(day) + 1) - timedelta(days=1)
