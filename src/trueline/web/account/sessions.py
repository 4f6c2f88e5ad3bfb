"""Sessions end: after hours without a request, and after days in any case."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from trueline.core.clock import now

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

#: When the session began, and when it was last used, in seconds since 1970.
SINCE: Final = "since"
SEEN: Final = "seen"
# Written down only this often, so that reading a page is not a write to the database; a session
# may live that much shorter, never longer.
NOTE_EVERY: Final = 600


class IdleSessions:
    """Ends a session that was idle too long, before anyone looks who it belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session or note that it was used; then answer."""
        if SESSION_KEY in request.session:
            _keep_or_end(request.session, now().timestamp())
        return self.get_response(request)


def _keep_or_end(session: "SessionBase", moment: float) -> None:
    since, seen = session.get(SINCE, moment), session.get(SEEN, moment)
    if (
        moment - seen > settings.SESSION_IDLE_SECONDS
        or moment - since > settings.SESSION_COOKIE_AGE
    ):
        session.flush()
    elif SEEN not in session or moment - seen > NOTE_EVERY:
        session[SINCE], session[SEEN] = since, moment
