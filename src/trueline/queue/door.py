"""Which engine keeps the list: chosen by the database, and by nothing else."""

from datetime import datetime
from typing import Protocol

from django.conf import settings

from trueline.queue import sqlite
from trueline.queue.asks import Ask


class Engine(Protocol):
    """What both engines can do."""

    def put(self, ask: Ask, run_at: datetime | None) -> None:
        """Put an ask on the list; an equal one that still waits takes it in."""

    def put_back(self, ask: Ask, run_at: datetime) -> None:
        """Put an ask that failed on the list again, unless it was asked anew meanwhile."""

    def forget_done(self) -> None:
        """Drop what is kept about jobs that are done and no longer on the list."""

    def waiting_count(self) -> int:
        """Return how many jobs are waiting or running."""
        ...


def engine() -> Engine:
    """Return the engine for the database in use."""
    if settings.ON_SQLITE:
        return sqlite
    # Only here, because procrastinate comes with the PostgreSQL extra and not without it.
    from trueline.queue import postgres  # noqa: PLC0415

    return postgres
