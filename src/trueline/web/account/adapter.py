"""Where the sign-in library asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from trueline.members.queries import nobody_yet

#: Session key under which an invitation's secret waits while its holder signs up.
INVITATION = "invitation"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation; only the first person of an installation needs none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether this visitor may make an account."""
        return INVITATION in request.session or nobody_yet()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Send a letter whose links come from the settings, never from the request's host."""
        super().send_mail(template_prefix, email, {**context, "public_url": settings.PUBLIC_URL})
