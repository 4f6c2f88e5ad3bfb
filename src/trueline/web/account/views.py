"""One's own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.clock import time_zones
from trueline.core.errors import Refusal
from trueline.members.tokens import tokens_of
from trueline.people.actions import change_account
from trueline.web.account.forms import AccountForm, TokenForm
from trueline.web.http import PersonRequest


def account(request: PersonRequest) -> HttpResponse:
    """GET, POST /account."""
    if request.method != "POST":
        return show(request)
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            change_account(person=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("account")
    return show(request, form=form)


def show(
    request: PersonRequest,
    *,
    form: AccountForm | None = None,
    token_form: TokenForm | None = None,
    secret: str = "",
) -> HttpResponse:
    """Show the page, with what was typed into either form, and a new key's secret this once."""
    person = request.user
    forms = [form for form in (form, token_form) if form is not None]
    shown = {
        "form": form or AccountForm(initial={"name": person.name, "time_zone": person.time_zone}),
        "token_form": token_form or TokenForm(),
        "tokens": tokens_of(person),
        "secret": secret,
        "time_zones": time_zones(),
        "has_password": person.has_usable_password(),
    }
    status = 422 if any(form.errors for form in forms) else 200
    return render(request, "account/account.html", shown, status=status)
