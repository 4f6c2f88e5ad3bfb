"""Taking jobs off SQLite's list: one worker at a time, and only once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from trueline.queue.actions import enqueue
from trueline.queue.sqlite import LEASE, settle, take

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not settings.ON_SQLITE, reason="on PostgreSQL procrastinate has the list"),
]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_a_job_that_was_taken_is_not_taken_again(clock: time_machine.Traveller) -> None:
    enqueue(kind="expire", organisation_id=None)
    assert take() is not None
    clock.shift(LEASE - SECOND)
    assert take() is None


def test_a_job_can_be_taken_again_when_its_lease_has_run_out(
    clock: time_machine.Traveller,
) -> None:
    enqueue(kind="expire", organisation_id=None)
    first = take()
    clock.shift(LEASE + SECOND)
    second = take()
    assert first is not None
    assert second is not None
    assert (first.pk, first.tries, second.tries) == (second.pk, 1, 2)


def test_whoever_lost_a_job_cannot_settle_it(clock: time_machine.Traveller) -> None:
    enqueue(kind="expire", organisation_id=None)
    first = take()
    clock.shift(LEASE + SECOND)
    second = take()
    assert first is not None
    assert second is not None
    assert not settle(first)
    assert settle(second)
    assert not settle(second)


def test_what_has_been_due_longest_comes_first(clock: time_machine.Traveller) -> None:
    for hours, kind in [(2, "second"), (3, "first"), (1, "third")]:
        enqueue(kind=kind, organisation_id=None, run_at=NOON - timedelta(hours=hours))
    taken = [take() for _ in range(3)]
    assert [job and job.kind for job in taken] == ["first", "second", "third"]
