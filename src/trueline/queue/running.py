"""Doing a job: its effect and its end in one transaction."""

import logging
from collections.abc import Callable

from django.db import transaction

from trueline.core.clock import now
from trueline.queue.asks import MAX_TRIES, Ask
from trueline.queue.door import engine
from trueline.queue.models import FailedJob

log = logging.getLogger(__name__)
_LONGEST_ERROR = 4000


def carry_out(ask: Ask, *, perform: Callable[[Ask], object], settle: Callable[[], bool]) -> None:
    """Do a job that a worker has taken; put it back or give it up if it fails.

    Args:
        ask: The job; `tries` counts the present one.
        perform: Does it.
        settle: Marks it as done within the transaction; False if somebody else did it.
    """
    if ask.tries > MAX_TRIES:
        _end_failed(ask, settle, "The worker stopped every time it did this.")
        return
    try:
        with transaction.atomic():
            # Settled first: a second worker with the same job stops here and changes nothing.
            if settle():
                perform(ask)
                FailedJob.objects.filter(name=ask.name).delete()
    except Exception as error:
        log.exception("Job %s failed, try %d of %d", ask.name, ask.tries, MAX_TRIES)
        _end_failed(ask, settle, f"{type(error).__name__}: {error}"[:_LONGEST_ERROR])


def _end_failed(ask: Ask, settle: Callable[[], bool], error: str) -> None:
    with transaction.atomic():
        if not settle():
            return
        if ask.tries < MAX_TRIES:
            engine().put_back(ask, now() + ask.wait())
        else:
            _give_up(ask, error)


def _give_up(ask: Ask, error: str) -> None:
    FailedJob.objects.update_or_create(
        name=ask.name,
        defaults={
            "organisation_id": ask.organisation_id,
            "kind": ask.kind,
            "key": ask.key,
            "payload": dict(ask.payload),
            "tries": ask.tries,
            "error": error,
            "failed_at": now(),
        },
    )
