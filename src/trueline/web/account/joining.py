"""Coming in: by an invitation, or as the first person of an installation."""

from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trueline.core.errors import NotFound, Refusal
from trueline.members.invitations import accept, find_invitation, join
from trueline.members.queries import nobody_yet
from trueline.people.actions import sign_up_first
from trueline.people.queries import has_account
from trueline.web.account.forms import FirstForm, JoinForm

if TYPE_CHECKING:
    from trueline.members.models import Invitation
    from trueline.organisations.models import Membership


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """GET /invitation/<secret>: who invites to what, and the way in."""
    try:
        found = find_invitation(secret)
    except NotFound as refusal:
        return _gone(request, refusal)
    return _show(request, found, secret, JoinForm())


def answer(request: HttpRequest) -> HttpResponse:
    """POST /invitation; the secret is in the form, not in the address, which may be logged."""
    secret = request.POST.get("secret", "")
    try:
        found = find_invitation(secret)
        return (
            _accept(request, secret)
            if request.user.is_authenticated
            else _join(request, found, secret)
        )
    except NotFound as refusal:
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="signup")
        return limited or _gone(request, refusal)


def sign_up(request: HttpRequest) -> HttpResponse:
    """GET, POST /sign-up: open to the first person only."""
    if request.user.is_authenticated:
        return redirect("home")
    if not nobody_yet():
        status = 403 if request.method == "POST" else 200
        return render(request, "account/sign_up_closed.html", status=status)
    form = FirstForm(request.POST or None)
    if form.is_valid():
        try:
            person = sign_up_first(**form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            login(request, person)
            return redirect("organisation-new")
    return render(request, "account/sign_up.html", {"form": form}, status=_status(form))


def _accept(request: HttpRequest, secret: str) -> HttpResponse:
    membership = accept(secret=secret, person=request.user)  # type: ignore[arg-type]
    return _welcome(request, membership)


def _join(request: HttpRequest, found: "Invitation", secret: str) -> HttpResponse:
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            membership = join(secret=secret, **form.cleaned_data)
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            login(request, membership.person)
            return _welcome(request, membership)
    return _show(request, found, secret, form)


def _welcome(request: HttpRequest, membership: "Membership") -> HttpResponse:
    messages.success(request, f"Welcome to {membership.organisation}.")
    return redirect("bridge", organisation=membership.organisation.slug)


def _show(request: HttpRequest, found: "Invitation", secret: str, form: JoinForm) -> HttpResponse:
    shown = {
        "invitation": found,
        "secret": secret,
        "form": form,
        "is_theirs": request.user.is_authenticated and request.user.email == found.email,
        "has_account": has_account(found.email),
    }
    response = render(request, "account/invitation.html", shown, status=_status(form))
    # The address of this page is the secret itself.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _gone(request: HttpRequest, refusal: NotFound) -> HttpResponse:
    return render(request, "account/invitation_gone.html", {"sentence": refusal}, status=404)


def _status(form: JoinForm) -> int:
    return 422 if form.errors else 200
