"""Choosing whom to be in the demo."""

from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trueline.core.errors import NotFound
from trueline.people.demo import DEMO_PEOPLE
from trueline.people.queries import person_at

_GONE: Final = "There is nothing here."


def demo(request: HttpRequest) -> HttpResponse:
    """GET /demo/: whom one can be. POST: be them."""
    if not settings.DEMO:
        raise NotFound(_GONE)
    if request.method != "POST":
        return render(request, "account/demo.html", {"people": DEMO_PEOPLE.items()})
    email = request.POST.get("email", "")
    if email not in DEMO_PEOPLE:
        raise NotFound(_GONE)
    login(request, person_at(email))
    return redirect("home")
