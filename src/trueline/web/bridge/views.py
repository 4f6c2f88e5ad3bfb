"""The Bridge, and recording that its targets were looked at together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.strategy import actions
from trueline.web.bridge.forms import ReviewForm
from trueline.web.bridge.presenters import bridge_of
from trueline.web.http import MemberRequest
from trueline.web.words import say_date


def bridge(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/."""
    return _show(
        request, ReviewForm(initial={"held_on": today(request.member.organisation.time_zone)})
    )


def record_review(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/reviews."""
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            review = actions.record_review(by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"Review of {say_date(review.held_on)} recorded.")
            return redirect("bridge", organisation=organisation)
    return _show(request, form)


def _show(request: MemberRequest, form: ReviewForm) -> HttpResponse:
    member = request.member
    shown = {
        "bridge": bridge_of(member.organisation),
        "review_form": form,
        "may_review": may(member, Act.HOLD_REVIEW),
        "may_import": may(member, Act.IMPORT),
        "may_add": may(member, Act.ADD_MEASURE),
        "may_answer": may(member, Act.ANSWER_DRIFT),
        "may_plan": may(member, Act.EDIT_STRATEGY),
    }
    return render(request, "bridge/bridge.html", shown, status=422 if form.errors else 200)
