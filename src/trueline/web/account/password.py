"""Leaving, and changing one's password."""

from typing import Final

from allauth.account import views as library
from django.http import HttpResponse
from django.urls import reverse_lazy

from trueline.core.errors import Refusal
from trueline.web.http import PersonRequest

# Not "cookies": that would clear those of every other service of the same company. Ours is
# ended by the sign-out itself.
_CLEAR: Final = '"cache", "storage"'


class _Change(library.PasswordChangeView):  # type: ignore[misc]
    """Keeps this session; the sign-in library ends all others."""

    success_url = reverse_lazy("account")

    def get_default_success_url(self) -> str:
        """Return the page one came from."""
        return str(self.success_url)


_change = _Change.as_view()


def sign_out(request: PersonRequest) -> HttpResponse:
    """POST /sign-out; GET asks whether to."""
    response: HttpResponse = library.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = _CLEAR
    return response


def change(request: PersonRequest) -> HttpResponse:
    """GET, POST /account/password."""
    if not request.user.has_usable_password():
        raise Refusal("This account has no password. Ask for a new one where you sign in.")
    response: HttpResponse = _change(request)
    return response
