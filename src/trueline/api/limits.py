"""How often one token may ask."""

import time
from typing import TYPE_CHECKING, Final

from django.core.cache import cache

from trueline.api.problems import Declined

if TYPE_CHECKING:
    from trueline.members.models import ApiToken

PER_MINUTE = 120
_WINDOW: Final = 60


def count(token: "ApiToken") -> None:
    """Count one request of a token.

    Raises:
        Declined: it has asked too often within this minute.
    """
    # The wall clock, so that all processes of an installation share one window.
    window, passed = divmod(int(time.time()), _WINDOW)
    key = f"api-requests-{token.pk}-{window}"
    try:
        asked = cache.incr(key)
    except ValueError:  # the first within this minute
        asked = 1
        cache.set(key, asked, timeout=2 * _WINDOW)
    if asked > PER_MINUTE:
        raise Declined(
            429,
            f"At most {PER_MINUTE} requests a minute. Wait and try again.",
            headers={"Retry-After": str(_WINDOW - passed)},
        )
