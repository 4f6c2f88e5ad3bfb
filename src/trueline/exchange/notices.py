"""Letters to people."""

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

if TYPE_CHECKING:
    from trueline.members.models import Invitation


def send_invitation(invitation: "Invitation", secret: str) -> None:
    """Send the letter that lets one address join; the secret is in it and nowhere else.

    The way in comes from the settings: whoever sends a request chooses the host it names.
    """
    said = {
        "invited_by": _in_a_line(invitation.invited_by.name),
        "organisation": _in_a_line(invitation.organisation.name),
        "way_in": settings.PUBLIC_URL + reverse("invitation", kwargs={"secret": secret}),
        "email": invitation.email,
        "until": invitation.expires_at,
    }
    letter = EmailMessage(
        subject=f"Join {said['organisation']} on Trueline",
        body=render_to_string("mail/invitation.txt", said),
        to=[invitation.email],
    )
    letter.send()


def _in_a_line(name: str) -> str:
    """Return a name that begins no line of its own in a letter, and makes no link.

    Names are chosen by people whom the receiver may not know: "Win at spam.example" must not
    become something to click.
    """
    return re.sub(r"://|\.(?=\w)", ". ", " ".join(name.split()))
