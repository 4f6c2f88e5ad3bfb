"""The engine on PostgreSQL: procrastinate, with what it leaves to us.

Procrastinate brings the list, the taking of jobs by many workers, heartbeats and schedules. Two
things are ours: an ask that finds an equal one waiting must hold that one back until it commits,
and a job's end must be written in the same transaction as its effect.
"""

import json
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from trueline.queue.asks import Ask
from trueline.queue.models import Settled

#: The one procrastinate task; its argument `kind` says which handler does it.
TASK: Final = "trueline"
QUEUE: Final = "work"

# The update locks the waiting row until the asker commits. Without it a worker could take the
# job at once, miss what the asker is about to commit, and nobody would do it again.
_JOIN: Final = """
    UPDATE procrastinate_jobs
       SET attempts = 0,
           args = args || jsonb_build_object('payload', %(payload)s::jsonb, 'tries', 0),
           scheduled_at = CASE WHEN %(run_at)s::timestamptz IS NULL OR scheduled_at IS NULL
                               THEN NULL ELSE LEAST(scheduled_at, %(run_at)s::timestamptz) END
     WHERE queueing_lock = %(name)s AND status = 'todo'
"""
_FORGET: Final = """
    DELETE FROM queue_settled AS settled
     WHERE NOT EXISTS (SELECT FROM procrastinate_jobs AS job WHERE job.id = settled.job_number)
"""


def put(ask: Ask, run_at: datetime | None) -> None:
    """Put an ask on the list; an equal one that still waits takes it in."""
    # Between a failed join and a failed insert the waiting job was taken or added: look again.
    while not _join(ask, run_at) and not _add(ask, run_at):
        pass


def put_back(ask: Ask, run_at: datetime) -> None:
    """Put an ask that failed on the list again, unless it was asked anew meanwhile."""
    _add(ask, run_at)


def ask_of(job: Job) -> Ask:
    """Return what a taken job asks for."""
    given: Any = job.task_kwargs
    # Our own count of failures, and procrastinate's of workers that died with the job.
    return Ask(**{**given, "tries": given["tries"] + job.attempts + 1})


def settle(job: Job) -> bool:
    """Mark a job as done, in the transaction of its effect; False if it was done before.

    A second worker that was given the same job waits here until the first has committed.
    """
    _, made = Settled.objects.get_or_create(job_number=int(job.id or 0))
    return made


def forget_done() -> None:
    """Drop the marks of jobs that procrastinate has dropped."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)


def waiting_count() -> int:
    """Return how many jobs are waiting or running."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return int(cursor.fetchone()[0])


def _join(ask: Ask, run_at: datetime | None) -> bool:
    """Add to the equal ask that waits; False if none does."""
    values = {"name": ask.name, "payload": json.dumps(dict(ask.payload)), "run_at": run_at}
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, values)
        return bool(cursor.rowcount)


def _add(ask: Ask, run_at: datetime | None) -> bool:
    """Add a row; False if an equal ask waits already."""
    # `lock` keeps two equal asks from running at once, `queueing_lock` from waiting twice.
    payload: Any = dict(ask.payload)
    job = app.configure_task(
        TASK, queue=QUEUE, lock=ask.name, queueing_lock=ask.name, schedule_at=run_at
    )
    try:
        # A savepoint, because the refusal would otherwise end the asker's transaction.
        with transaction.atomic():
            job.defer(
                kind=ask.kind,
                organisation_id=ask.organisation_id,
                key=ask.key,
                payload=payload,
                tries=ask.tries,
            )
    except AlreadyEnqueued:
        return False
    return True
