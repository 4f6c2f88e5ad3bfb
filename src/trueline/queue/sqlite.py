"""The engine on SQLite: a table, a lease, and the database's single write lock.

A handler runs inside one transaction, which on SQLite holds the only write lock. So nobody can
take a running job, however long it lasts: a lease counts only once its holder is dead, and no
heartbeat is needed to keep it.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least

from trueline.core.clock import now
from trueline.queue.asks import Ask
from trueline.queue.models import Job

#: How long a job that was taken may go unfinished before another worker may take it.
LEASE = timedelta(seconds=30)


def put(ask: Ask, run_at: datetime | None) -> None:
    """Put an ask on the list; an equal one that still waits takes it in."""
    when = run_at or now()
    with transaction.atomic():
        known = _waiting(ask).update(
            payload=dict(ask.payload), run_at=Least(F("run_at"), when), tries=ask.tries
        )
        if not known:
            _add(ask, when)


def put_back(ask: Ask, run_at: datetime) -> None:
    """Put an ask that failed on the list again, unless it was asked anew meanwhile."""
    with transaction.atomic():
        if not _waiting(ask).exists():
            _add(ask, run_at)


def take() -> Job | None:
    """Take the job that has been due longest; None if nothing is due."""
    # A look without the write lock first: an idle worker disturbs nobody.
    if not _due().exists():
        return None
    with transaction.atomic():
        job = _due().order_by("run_at", "pk").first()
        if job is not None:
            job.tries += 1
            job.lease_until = now() + LEASE
            job.save(update_fields=["tries", "lease_until"])
        return job


def ask_of(job: Job) -> Ask:
    """Return what a taken job asks for."""
    return Ask(
        kind=job.kind,
        organisation_id=job.organisation_id,
        key=job.key,
        payload=job.payload,
        tries=job.tries,
    )


def settle(job: Job) -> bool:
    """Strike a taken job off the list; False if it was taken by someone else since."""
    # Every taking counts up, so the number tells whose the job is.
    return bool(Job.objects.filter(pk=job.pk, tries=job.tries).delete()[0])


def forget_done() -> None:
    """Nothing to do: a job that is done leaves no mark here."""


def waiting_count() -> int:
    """Return how many jobs are waiting or running."""
    return Job.objects.count()


def _due() -> QuerySet[Job]:
    moment = now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
    return Job.objects.filter(free, run_at__lte=moment)


def _waiting(ask: Ask) -> QuerySet[Job]:
    return Job.objects.filter(name=ask.name, lease_until__isnull=True)


def _add(ask: Ask, run_at: datetime) -> None:
    Job.objects.create(
        organisation_id=ask.organisation_id,
        kind=ask.kind,
        key=ask.key,
        name=ask.name,
        payload=dict(ask.payload),
        tries=ask.tries,
        run_at=run_at,
    )
