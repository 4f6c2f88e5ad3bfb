"""What is on the list, whichever engine keeps it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from trueline.core.clock import now
from trueline.queue.models import Job

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    kind: str
    key: str
    payload: dict[str, Any]
    tries: int
    run_at: datetime | None


def waiting() -> list[Waiting]:
    """The jobs nobody has in hand, in the order they came."""
    if connection.vendor == "sqlite":
        rows = Job.objects.filter(lease_until=None).order_by("pk")
        return [Waiting(row.kind, row.key, row.payload, row.tries, row.run_at) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args, scheduled_at FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
        )
        found = [(json.loads(args), run_at) for args, run_at in cursor.fetchall()]
    return [Waiting(a["kind"], a["key"], a["payload"], a["tries"], at) for a, at in found]


def make_due() -> None:
    """Let the time pass that waiting jobs wait for."""
    if connection.vendor == "sqlite":
        Job.objects.update(run_at=_LONG_AGO)
        return
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = %s", [_LONG_AGO])


def take_a_job() -> int:
    """Take a job as a worker would, and return its number."""
    if connection.vendor == "sqlite":
        from trueline.queue.sqlite import take

        job = take()
        assert job is not None
        return job.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)")
        (number,) = cursor.fetchone()
    assert isinstance(number, int)
    return number


def die_with_a_job() -> None:
    """Take a job, vanish, and let the lease run out."""
    number = take_a_job()
    if connection.vendor == "sqlite":
        Job.objects.filter(pk=number).update(lease_until=now() - timedelta(seconds=1))
        return
    with connection.cursor() as cursor:
        # What the worker's recovery does with a job whose worker gives no sign of life.
        cursor.execute(
            "SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [number, _LONG_AGO]
        )
