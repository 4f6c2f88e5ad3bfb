"""What can be asked about work put off."""

from datetime import datetime

from django.db.models import QuerySet

from trueline.organisations.models import Organisation
from trueline.queue.door import engine
from trueline.queue.models import FailedJob, Slot


def failed_jobs() -> QuerySet[FailedJob]:
    """Return the jobs that were given up, latest first; each carries its error."""
    return FailedJob.objects.select_related("organisation").order_by("-failed_at")


def waiting_count() -> int:
    """Return how many jobs are waiting or running."""
    return engine().waiting_count()


def slot_begun(name: str, begins: datetime) -> bool:
    """Tell whether a worker has seen an hour or day begin already."""
    return Slot.objects.filter(name=name, begins__gte=begins).exists()


def organisation_by_number(number: int) -> Organisation | None:
    """Return the organisation a job is for; None if it is gone."""
    return Organisation.objects.filter(pk=number).first()
