"""The only place that asks what time it is."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from trueline.core.errors import Refusal


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(tz=UTC)


def today(time_zone: str) -> date:
    """Return the calendar day it is now in `time_zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of all time zones a person may choose, places first."""
    # Kept, for it looks through hundreds of files.
    return tuple(sorted(available_timezones(), key=lambda name: ("/" not in name, name)))


def check_time_zone(name: str) -> str:
    """Return `name` if it is an IANA time zone.

    Raises:
        Refusal: it is not.
    """
    if name not in time_zones():
        raise Refusal(
            f"“{name}” is not a time zone. Use a name such as Europe/Berlin.", field="time_zone"
        )
    return name
