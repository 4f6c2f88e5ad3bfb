"""What the engine found, kept with the day it was found on."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from trueline.measures.models import Goal, Measure
from trueline.organisations.models import TenantModel


class Verdict(models.TextChoices):
    """The word for a goal's odds."""

    EARLY = "early", "Too early to say"
    LIKELY = "likely", "Likely"
    UNCERTAIN = "uncertain", "Uncertain"
    UNLIKELY = "unlikely", "Unlikely"
    MET = "met", "Met"
    MISSED = "missed", "Missed"


class CourseReading(TenantModel):
    """A measure's likely courses as of a day: what the charts draw."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="course_readings")
    as_of = models.DateField()
    read_at = models.DateTimeField()
    observations = models.PositiveIntegerField()
    last_period = models.DateField(null=True, blank=True)
    last_value = models.FloatField(null=True, blank=True)
    #: Recent (period, value) pairs, thinned for the small chart.
    recent = models.JSONField(default=list)
    #: One list a future period: [period, low95, low80, low50, median, high50, high80, high95].
    bands = models.JSONField(default=list)

    if TYPE_CHECKING:
        measure_id: int

    class Meta:
        ordering: ClassVar = ["-as_of"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_course_reading_a_day", fields=["measure", "as_of"]),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} as of {self.as_of}"


class OddsReading(TenantModel):
    """A goal's odds as of a day: a stored fact, not a re-run."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="odds_readings")
    as_of = models.DateField()
    read_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    probability = models.FloatField(null=True, blank=True)

    if TYPE_CHECKING:
        goal_id: int

    class Meta:
        ordering: ClassVar = ["-as_of"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_odds_reading_a_day", fields=["goal", "as_of"]),
            models.CheckConstraint(
                name="odds_are_a_probability",
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal_id} as of {self.as_of}: {self.verdict}"


class DriftReading(TenantModel):
    """Drift of a span as it was read on a day: a stored fact, not a re-run.

    `since_lines` are the lines that gained or lost since then, most first (null: no line); `rows`
    are as shown, in points of a hundred.
    """

    span = models.CharField(max_length=7)
    currency = models.CharField(max_length=7)
    first_week = models.DateField()
    as_of = models.DateField()
    read_at = models.DateTimeField()
    #: Shares of a hundred, whole points; null where too few reported.
    undecided = models.PositiveSmallIntegerField(null=True, blank=True)
    decided = models.PositiveSmallIntegerField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    since_lines = models.JSONField(default=list)
    reported = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    #: Points of undecided drift that were not yet called drift on that day.
    tolerance = models.PositiveSmallIntegerField(default=8)
    rows = models.JSONField(default=list)
    #: [Monday, points or null] a week.
    weeks = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-as_of"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_drift_reading_a_day",
                fields=["organisation", "span", "currency", "first_week", "as_of"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.span} from {self.first_week} as of {self.as_of}: {self.undecided}"
