"""The list of work put off, and what both engines need to do each job exactly once.

On SQLite the list is `Job`. On PostgreSQL it is the tables of procrastinate, and `Settled` ties
a job's effect to its end.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from trueline.organisations.models import Organisation, Tenancy


class Work(models.Model):
    """What a job consists of; `name` is kind, organisation and key in one."""

    tenancy = Tenancy.GLOBAL  # the installation's worker reads every organisation's jobs

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=190)
    payload = models.JSONField(default=dict)
    tries = models.PositiveSmallIntegerField(default=0)

    if TYPE_CHECKING:
        organisation_id: int | None

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Job(Work):
    """A job that waits (no lease) or that a worker has in hand (until its lease runs out)."""

    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run_at"], name="job_by_time")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_waiting_job_a_name",
                fields=["name"],
                condition=Q(lease_until__isnull=True),
            ),
        ]


class FailedJob(Work):
    """A job that was given up, with the reason; gone as soon as the same work succeeds."""

    error = models.TextField()
    failed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_failure_a_name", fields=["name"]),
        ]


class Settled(models.Model):
    """A procrastinate job whose effect is in the database, written in the same transaction."""

    tenancy = Tenancy.GLOBAL  # numbers of the queue's own rows, nothing of an organisation

    job_number = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.job_number)


class Slot(models.Model):
    """The last hour or day for which a timetable entry was put on the list."""

    tenancy = Tenancy.GLOBAL  # the installation's own clock

    name = models.CharField(max_length=40, primary_key=True)
    begins = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.begins}"
