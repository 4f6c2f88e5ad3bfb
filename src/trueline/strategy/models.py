"""The strategy and how it is divided."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trueline.core.versions import Versioned
from trueline.measures.models import Measure
from trueline.organisations.models import TenantModel


class Strategy(TenantModel, Versioned):
    """A horizon, usually three years, and what it is for.

    Its targets are the goals of measures of tier *target* that fall due within it.
    """

    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True, max_length=10_000)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        verbose_name_plural = "strategies"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="strategy_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Theme(TenantModel, Versioned):
    """A part of the strategy (pillar, focus area); themes may sit inside others."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="themes")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True, max_length=10_000)
    position = models.PositiveIntegerField(default=0)
    measures = models.ManyToManyField(Measure, through="ThemeMeasure", related_name="+")

    if TYPE_CHECKING:
        strategy_id: int
        parent_id: int | None

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_theme_a_key", fields=["strategy", "key"]),
            models.CheckConstraint(
                name="theme_not_inside_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ThemeMeasure(TenantModel):
    """A measure that shows how a theme goes."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")

    if TYPE_CHECKING:
        theme_id: int
        measure_id: int

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="measure_once_in_a_theme", fields=["theme", "measure"]),
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.measure}"


class Review(TenantModel):
    """A day on which the targets were looked at together; odds are compared with it."""

    held_on = models.DateField()
    note = models.TextField(blank=True, max_length=10_000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-held_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_review_a_day", fields=["organisation", "held_on"]),
        ]

    def __str__(self) -> str:
        return f"Review of {self.held_on}"
