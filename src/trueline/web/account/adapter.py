"""Where the sign-in library asks us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from trueline.members.queries import nobody_yet


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nothing here trusts the host a request names: whoever sends the request chooses it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether this visitor may make an account without an invitation."""
        return nobody_yet()

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether one may be sent there after signing in: only to pages of our own."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address for a new password, as it stands in the letter."""
        uid, _, secret = key.partition("-")
        page = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.PUBLIC_URL}{page}"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        # The library's own key holds the host, so that another spelling of it would bring
        # ten more guesses.
        return credentials["email"].strip().lower()
