"""The journal: one line for every change; append only."""

from typing import ClassVar, Never

from django.conf import settings
from django.db import models

from trueline.organisations.models import TenantModel


class Entry(TenantModel):
    """Who did what to which thing, when. The database itself refuses to change or delete one."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "subject_type", "subject_id"], name="journal_by_subject"
            ),
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_name}"

    def delete(self, *_: object, **__: object) -> Never:
        """Refuse: what happened, happened."""
        raise TypeError("The journal is append only.")
