"""Settings: how effort is given."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.errors import Refusal, StaleVersion
from trueline.web.effort.forms import PolicyForm
from trueline.web.http import MemberRequest
from trueline.web.stale import Difference, chosen, differences, on_newer
from trueline.work.policy import effort_policy, set_policy

_FIELDS: Final = ("method", "hours_a_week", "least_reporting", "tolerance", "version")


def policy(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET, POST /o/<organisation>/effort/settings."""
    if request.method != "POST":
        return _show(request, _filled(request))
    form = PolicyForm(chosen(request.POST))
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            set_policy(by=request.member, **{**form.cleaned_data, "version": version})
        except StaleVersion as stale:
            on_newer(form, stale)
            return _show(request, form, differences(form, _filled(request)))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("settings-effort", organisation=organisation)
    return _show(request, form)


def _filled(request: MemberRequest) -> PolicyForm:
    saved = effort_policy(request.member.organisation)
    return PolicyForm(initial={name: getattr(saved, name) for name in _FIELDS})


def _show(
    request: MemberRequest, form: PolicyForm, stale: list[Difference] | None = None
) -> HttpResponse:
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "effort/policy.html", {"form": form, "stale": stale}, status=status)
