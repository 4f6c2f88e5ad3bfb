"""One's organisations: going to one, founding one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.clock import time_zones
from trueline.core.errors import Refusal
from trueline.members.actions import found_organisation
from trueline.members.queries import memberships_of
from trueline.web.http import PersonRequest
from trueline.web.settings.forms import NewOrganisationForm


def home(request: PersonRequest) -> HttpResponse:
    """GET /: the Bridge of the only organisation, or a choice."""
    memberships = memberships_of(request.user)
    if len(memberships) == 1:
        return redirect("bridge", organisation=memberships[0].organisation.slug)
    return redirect("organisations")


def organisations(request: PersonRequest) -> HttpResponse:
    """GET /organisations."""
    shown = {"memberships": memberships_of(request.user)}
    return render(request, "organisations/organisations.html", shown)


def found(request: PersonRequest) -> HttpResponse:
    """GET, POST /organisations/new."""
    form = NewOrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            owner = found_organisation(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{owner.organisation} is founded. You are its owner.")
            return redirect("bridge", organisation=owner.organisation.slug)
    shown = {"form": form, "time_zones": time_zones()}
    status = 422 if form.errors else 200
    return render(request, "organisations/new.html", shown, status=status)
