"""A priority with its line up to the targets; adding, changing, closing it; its milestones."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.analysis.queries import odds_as_of
from trueline.core.clock import today
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.plans import milestones, priorities, queries
from trueline.plans.amending import AmendmentNote
from trueline.web.http import MemberRequest
from trueline.web.lines import odds_read
from trueline.web.numbers import say_target
from trueline.web.plans.amending import AmendingForm, Step
from trueline.web.plans.forms import (
    CloseForm,
    MilestoneForm,
    PriorityForm,
    initial_of_milestone,
    initial_of_priority,
)
from trueline.web.plans.views import to_plan
from trueline.web.stale import chosen
from trueline.web.words import say_due

if TYPE_CHECKING:
    from trueline.plans.models import Milestone, Priority


def priority(request: MemberRequest, organisation: str, priority_id: int) -> HttpResponse:
    """GET /o/<organisation>/plan/priorities/<id>/."""
    found = queries.priority(priority_id)
    day = today(request.member.organisation.time_zone)
    above = queries.line_up(found)
    served = queries.targets_served([found, *above])
    odds = odds_as_of([goal.pk for goal in served], day)
    targets = [
        {
            "goal": goal,
            "target": say_target(goal.target, goal.upper, goal.measure),
            "due": say_due(goal.due_on),
            "odds": odds_read(odds.get(goal.pk), key=f"goal-{goal.pk}"),
        }
        for goal in served
    ]
    context = {
        "priority": found,
        "plan": found.plan,
        "above": above,
        "targets": targets,
        "measures": found.measures.select_related("owner"),
        "inside": found.children.select_related("owner"),
        "steps": found.milestones.all(),
        "shares": queries.shares_of(found),
        "may_change": may(request.member, Act.EDIT_PLAN),
        "today": day,
    }
    return render(request, "plans/priority.html", context)


def new(request: MemberRequest, organisation: str, plan_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/<id>/priorities/new?inside=…."""
    plan = queries.plan(plan_id)
    inside = request.GET.get("inside", "")
    usual = {
        "parent": inside,
        "kind": "rock" if inside else "priority",
        "starts_on": plan.starts_on,
        "due_on": plan.ends_on,
    }
    form = PriorityForm(request.POST or None, plan=plan, initial=usual)
    step = Step(request, form, "plans/priority_form.html")
    step.context = {"heading": "Add a priority"}

    def act(note: AmendmentNote | None) -> "Priority":
        return priorities.add_priority(by=request.member, plan=plan, note=note, **form.said())

    return step.answer(act, partial(_saved, request, organisation, "is added"))


def edit(request: MemberRequest, organisation: str, priority_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/priorities/<id>/edit."""
    found = queries.priority(priority_id)
    data = chosen(request.POST) if request.method == "POST" else None
    initial = initial_of_priority(found)
    form = PriorityForm(data, plan=found.plan, priority=found, initial=initial)
    step = Step(request, form, "plans/priority_form.html")
    step.context = {"heading": f"Change {found}", "priority": found}

    def saved() -> AmendingForm:
        row = queries.priority(priority_id)
        return PriorityForm(plan=row.plan, priority=row, initial=initial_of_priority(row))

    def act(note: AmendmentNote | None) -> "Priority":
        version = form.cleaned_data["version"] or 0
        return priorities.change_priority(
            by=request.member, priority=found, version=version, note=note, **form.said()
        )

    step.saved = saved
    return step.answer(act, partial(_saved, request, organisation, "is saved"))


def close(request: MemberRequest, organisation: str, priority_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/priorities/<id>/close: done, dropped, or open again."""
    found = queries.priority(priority_id)
    day = today(request.member.organisation.time_zone)
    state = "done" if found.state == "open" else "open"
    usual = {"version": found.version, "state": state, "closed_on": day}
    form = CloseForm(request.POST or None, plan=found.plan, initial=usual)
    step = Step(request, form, "plans/form.html")
    step.context = {"heading": f"Close {found}" if state == "done" else f"Open {found} again",
                    "priority": found}  # fmt: skip

    def act(note: AmendmentNote | None) -> "Priority":
        data = form.cleaned_data
        change = partial(
            priorities.close_priority, state=data["state"], closed_on=data["closed_on"]
        )
        do = priorities.reopen_priority if data["state"] == "open" else change
        return do(by=request.member, priority=found, version=data["version"] or 0, note=note)

    return step.answer(act, partial(_saved, request, organisation, "is saved"))


def delete(request: MemberRequest, organisation: str, priority_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/priorities/<id>/delete."""
    found = queries.priority(priority_id)
    name, plan = found.name, found.plan
    form = AmendingForm(request.POST or None, plan=plan, initial={"version": found.version})
    step = Step(request, form, "plans/form.html")
    step.context = {"heading": f"Delete {name}", "deletes": name, "priority": found}

    def act(note: AmendmentNote | None) -> None:
        version = form.cleaned_data["version"] or 0
        priorities.delete_priority(by=request.member, priority=found, version=version, note=note)

    def done(_: None) -> HttpResponse:
        messages.success(request, f"{name} is deleted.")
        return to_plan(organisation, plan)

    return step.answer(act, done)


def new_milestone(request: MemberRequest, organisation: str, priority_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/priorities/<id>/milestones/new."""
    found = queries.priority(priority_id)
    form = MilestoneForm(request.POST or None, plan=found.plan)
    step = Step(request, form, "plans/form.html")
    step.context = {"heading": f"Add a milestone to {found}", "priority": found}

    def act(note: AmendmentNote | None) -> "Priority":
        milestones.add_milestone(by=request.member, priority=found, note=note, **form.said())
        return found

    return step.answer(act, partial(_saved, request, organisation, "has a new milestone"))


def edit_milestone(request: MemberRequest, organisation: str, milestone_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/milestones/<id>/edit."""
    found = queries.milestone(milestone_id)
    data = chosen(request.POST) if request.method == "POST" else None
    plan = found.priority.plan
    form = MilestoneForm(data, plan=plan, initial=initial_of_milestone(found))
    step = Step(request, form, "plans/form.html")
    step.saved = lambda: MilestoneForm(
        plan=plan, initial=initial_of_milestone(queries.milestone(milestone_id))
    )
    step.context = {
        "heading": f"Change {found}", "priority": found.priority, "milestone": found,
    }  # fmt: skip

    def act(note: AmendmentNote | None) -> "Priority":
        version = form.cleaned_data["version"] or 0
        milestones.change_milestone(
            by=request.member, milestone=found, version=version, note=note, **form.said()
        )
        return found.priority

    return step.answer(act, partial(_saved, request, organisation, "is saved"))


def remove_milestone(request: MemberRequest, organisation: str, milestone_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/plan/milestones/<id>/remove."""
    found = queries.milestone(milestone_id)
    owner = found.priority
    form = AmendingForm(request.POST or None, plan=owner.plan, initial={"version": found.version})
    step = Step(request, form, "plans/form.html")
    step.context = {"heading": f"Remove {found}", "deletes": found.name, "priority": owner}

    def act(note: AmendmentNote | None) -> "Priority":
        version = form.cleaned_data["version"] or 0
        milestones.remove_milestone(by=request.member, milestone=found, version=version, note=note)
        return owner

    return step.answer(act, partial(_saved, request, organisation, "has a milestone less"))


def reach_milestone(request: MemberRequest, organisation: str, milestone_id: int) -> HttpResponse:
    """POST /o/<organisation>/plan/milestones/<id>/reach: reached today, or not yet after all."""
    found: Milestone = queries.milestone(milestone_id)
    day = None if found.done_on else today(request.member.organisation.time_zone)
    milestones.reach_milestone(
        by=request.member, milestone=found, version=found.version, done_on=day
    )
    messages.success(request, f"{found} is {'reached' if day else 'open again'}.")
    return redirect("priority", organisation=organisation, priority_id=found.priority_id)


def _saved(
    request: MemberRequest, organisation: str, words: str, priority: "Priority"
) -> HttpResponse:
    messages.success(request, f"{priority} {words}.")
    return redirect("priority", organisation=organisation, priority_id=priority.pk)
