"""Keys with which programs act in one's name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from trueline.core.errors import Refusal
from trueline.members.tokens import issue_token, revoke_token
from trueline.web.account.forms import TokenForm
from trueline.web.account.views import show
from trueline.web.http import PersonRequest


def issue(request: PersonRequest) -> HttpResponse:
    """POST /account/tokens: answers with the page itself, the only one that shows the secret."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            _, secret = issue_token(person=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return show(request, secret=secret)
    return show(request, token_form=form)


def revoke(request: PersonRequest, token_id: int) -> HttpResponse:
    """POST /account/tokens/<token_id>/revocation."""
    revoke_token(person=request.user, token_id=token_id)
    messages.success(request, "The token is revoked. Programs that use it are refused from now on.")
    return redirect("account")
