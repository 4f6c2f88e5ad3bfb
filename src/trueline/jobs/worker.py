"""The worker, whatever the database: `run` until told to stop, or `run_pending` and return."""

from threading import Event
from typing import Protocol

from django.conf import settings

from trueline.jobs import sqlite


class Worker(Protocol):
    """What the worker of either engine can do."""

    def run(self, stop: Event) -> None:
        """Do jobs and keep the timetable until told to stop."""

    def run_pending(self, limit: int) -> int:
        """Do the jobs that are due, at most `limit`; return how many."""
        ...


def run(stop: Event) -> None:
    """Do jobs, and keep the timetable, until `stop` is set; the job in hand is finished first."""
    _worker().run(stop)


def run_pending(limit: int = 10_000) -> int:
    """Do the jobs that are due, in this process and on its connection.

    Args:
        limit: Do at most so many.

    Returns:
        How many were done or tried. The timetable is left alone.
    """
    return _worker().run_pending(limit)


def _worker() -> Worker:
    if settings.ON_SQLITE:
        return sqlite
    # Only here, because procrastinate comes with the PostgreSQL extra and not without it.
    from trueline.jobs import postgres  # noqa: PLC0415

    return postgres
