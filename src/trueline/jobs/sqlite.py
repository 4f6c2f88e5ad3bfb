"""The worker on SQLite: looks for due jobs, does one at a time."""

import logging
from functools import partial
from threading import Event
from typing import Final

from django.db import DatabaseError, close_old_connections, transaction

from trueline.core.clock import now
from trueline.jobs.handlers import perform
from trueline.jobs.timetable import TIMETABLE
from trueline.queue.actions import begin_slot
from trueline.queue.queries import slot_begun
from trueline.queue.running import carry_out
from trueline.queue.sqlite import ask_of, settle, take

log = logging.getLogger(__name__)
#: How long to rest when nothing is due, in seconds.
REST: Final = 1.0


def run(stop: Event) -> None:
    """Do jobs and keep the timetable until told to stop."""
    while not stop.is_set():
        close_old_connections()
        if not _one():
            stop.wait(REST)


def run_pending(limit: int) -> int:
    """Do the jobs that are due, at most `limit`; return how many."""
    done = 0
    while done < limit and (job := take()):
        carry_out(ask_of(job), perform=perform, settle=partial(settle, job))
        done += 1
    return done


def keep_timetable() -> None:
    """Put on the list what an hour or a day that has begun asks for, once for all workers."""
    for entry in TIMETABLE:
        begins = entry.every.slot(now())
        # A look first: an idle worker leaves the write lock to others.
        if not slot_begun(entry.kind, begins):
            with transaction.atomic():
                if begin_slot(entry.kind, begins):
                    entry.ask()


def _one() -> int:
    try:
        keep_timetable()
        return run_pending(1)
    except DatabaseError:
        # Busy or out of reach for a while. The job in hand, if any, is taken again after its
        # lease; a worker that gave up here would help nobody.
        log.exception("The worker could not use the database and will try again.")
        return 0
