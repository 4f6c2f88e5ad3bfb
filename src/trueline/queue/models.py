"""The list of work put off, for databases without an engine of their own."""

from typing import ClassVar

from django.db import models

from trueline.organisations.models import Organisation, Tenancy


class Job(models.Model):
    """One piece of work; `key` names it, so that asking twice before it runs is asking once."""

    tenancy = Tenancy.GLOBAL  # the installation's worker reads every organisation's jobs

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    run_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run_at"], name="job_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
