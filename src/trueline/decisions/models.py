"""Decisions: what was decided, by whom and why."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from trueline.core.versions import Versioned
from trueline.organisations.models import TenantModel


class Decision(TenantModel, Versioned):
    """What was decided, by whom and why; a light one is one sentence."""

    number = models.PositiveIntegerField()
    sentence = models.CharField(max_length=300)
    reason = models.TextField(blank=True, max_length=10_000)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        decided_by_id: int

    class Meta:
        ordering: ClassVar = ["-decided_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_decision_a_number", fields=["organisation", "number"]
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
