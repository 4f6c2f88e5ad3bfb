"""Files that came in, and how their columns were understood."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from trueline.organisations.models import TenantModel


class ColumnMapping(TenantModel):
    """How columns were understood once; a file with the same header is understood the same."""

    signature = models.CharField(max_length=64)
    choices = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_mapping_a_header", fields=["organisation", "signature"]
            ),
        ]

    def __str__(self) -> str:
        return self.signature[:8]


class State(models.TextChoices):
    """How far a file has come."""

    UPLOADED = "uploaded", "Say what the columns are"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Ready to apply"
    PROBLEMS = "problems", "Has problems"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"
    DISCARDED = "discarded", "Discarded"


class ImportRun(TenantModel):
    """One file on its way in. Its bytes are kept only until it is applied or discarded."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    choices = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        started_by_id: int

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name
