"""What day it is depends on where the organisation is."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from trueline.core.clock import check_time_zone, now, time_zones, today
from trueline.core.errors import Refusal


@time_machine.travel(datetime(2026, 12, 31, 23, 59, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 12, 31)),
        ("America/New_York", date(2026, 12, 31)),
        ("Europe/Berlin", date(2027, 1, 1)),
        ("Pacific/Kiritimati", date(2027, 1, 1)),
    ],
)
def test_a_new_year_begins_where_it_begins(zone: str, day: date) -> None:
    assert today(zone) == day


def test_moments_are_in_utc() -> None:
    assert now().tzinfo is UTC


@pytest.mark.parametrize("name", ["", "Berlin", "Europe/Atlantis", "../../etc/passwd", "CEST"])
def test_what_is_no_time_zone_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="not a time zone") as caught:
        check_time_zone(name)
    assert caught.value.field == "time_zone"


def test_every_time_zone_that_is_offered_is_accepted() -> None:
    names = time_zones()
    assert "Europe/Berlin" in names
    assert all(check_time_zone(name) == name for name in names)
