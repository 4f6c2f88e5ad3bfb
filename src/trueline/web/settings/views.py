"""The organisation's own settings."""

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.clock import time_zones
from trueline.core.errors import Refusal, StaleVersion
from trueline.members.actions import change_organisation
from trueline.web.http import MemberRequest
from trueline.web.settings.forms import SettingsForm
from trueline.web.stale import Difference, chosen, differences, on_newer

if TYPE_CHECKING:
    from trueline.organisations.models import Organisation

_FIELDS: Final = ("name", "time_zone", "year_starts_in", "currency", "version")


def settings(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET, POST /o/<organisation>/settings/."""
    if request.method != "POST":
        return _show(request, _filled(request.member.organisation))
    form = SettingsForm(chosen(request.POST))
    if form.is_valid():
        try:
            change_organisation(by=request.member, **form.cleaned_data)
        except StaleVersion as stale:
            on_newer(form, stale)
            return _show(request, form, differences(form, _filled(request.member.organisation)))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("settings", organisation=organisation)
    return _show(request, form)


def _filled(organisation: "Organisation") -> SettingsForm:
    return SettingsForm(initial={name: getattr(organisation, name) for name in _FIELDS})


def _show(
    request: MemberRequest, form: SettingsForm, stale: list[Difference] | None = None
) -> HttpResponse:
    shown = {"form": form, "stale": stale, "time_zones": time_zones()}
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "settings/settings.html", shown, status=status)
