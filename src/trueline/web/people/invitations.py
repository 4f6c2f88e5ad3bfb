"""Letters that let people in."""

import logging
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trueline.core.errors import Refusal
from trueline.exchange.notices import send_invitation
from trueline.members import invitations, queries
from trueline.web.http import MemberRequest
from trueline.web.people.forms import InviteForm
from trueline.web.people.views import show

if TYPE_CHECKING:
    from trueline.members.models import Invitation

_log = logging.getLogger(__name__)
_NO_MAIL: Final = (
    "The mail server did not take the letter, so nobody was invited. Try again later, or ask "
    "whoever runs this installation."
)


def invite(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/people/invitations; with an undo."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitation, secret = invitations.invite(by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if not _sent(invitation, secret):
                invitations.revoke(by=request.member, invitation=invitation)
                form.add_error(None, _NO_MAIL)
                return show(request, form)
            undo = _revocation(organisation, invitation.pk)
            sentence = f"{invitation.email} is invited. The letter is good for a week."
            messages.success(request, sentence, extra_tags=undo)
            return redirect("people", organisation=organisation)
    return show(request, form)


def _sent(invitation: "Invitation", secret: str) -> bool:
    """Send the letter; tell whether the mail server took it."""
    try:
        send_invitation(invitation, secret)
    except OSError:  # smtplib's errors are among these
        _log.exception("The letter of invitation %s was not sent.", invitation.pk)
        return False
    return True


def revoke(request: MemberRequest, organisation: str, invitation_id: int) -> HttpResponse:
    """POST /o/<organisation>/people/invitations/<id>/revocation."""
    invitation = queries.invitation(invitation_id)
    invitations.revoke(by=request.member, invitation=invitation)
    messages.success(request, f"The invitation of {invitation.email} is no longer good.")
    return redirect("people", organisation=organisation)


def _revocation(organisation: str, invitation_id: int) -> str:
    return reverse(
        "people-invitation-revoke",
        kwargs={"organisation": organisation, "invitation_id": invitation_id},
    )
