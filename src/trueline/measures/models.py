"""Measures, their observations and their goals."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trueline.core.money import exponent
from trueline.core.periods import Rhythm
from trueline.core.versions import Versioned
from trueline.organisations.models import TenantModel
from trueline.teams.models import Team


class Direction(models.TextChoices):
    """Which way is good."""

    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    BAND = "band", "Stay within a band"
    NONE = "none", "Watched only"


class RhythmChoice(models.TextChoices):
    """How often a measure has a value."""

    DAY = Rhythm.DAY.value, "Daily"
    WEEK = Rhythm.WEEK.value, "Weekly"
    MONTH = Rhythm.MONTH.value, "Monthly"
    QUARTER = Rhythm.QUARTER.value, "Quarterly"
    YEAR = Rhythm.YEAR.value, "Yearly"


class Aggregation(models.TextChoices):
    """How the values of short periods make the value of a longer one."""

    LAST = "last", "Last value"
    SUM = "sum", "Sum"
    AVERAGE = "average", "Average"


class Tier(models.TextChoices):
    """Where a measure stands between the strategy and the daily work."""

    TARGET = "target", "Target"
    KPI = "kpi", "KPI"
    LEADING = "leading", "Leading"
    OPERATIONAL = "operational", "Operational"


class UnitKind(models.TextChoices):
    """What kind of quantity the values are."""

    NUMBER = "number", "Number"
    PERCENT = "percent", "Percent"
    MONEY = "money", "Money"


class Measure(TenantModel, Versioned):
    """Something counted regularly.

    Values of a money measure are whole minor units of `currency`; percentages are kept as they
    are said (87.5 for 87.5 %).
    """

    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True, max_length=10_000)
    tier = models.CharField(max_length=12, choices=Tier, default=Tier.KPI)
    direction = models.CharField(max_length=5, choices=Direction, default=Direction.UP)
    rhythm = models.CharField(max_length=8, choices=RhythmChoice, default=RhythmChoice.MONTH)
    aggregation = models.CharField(max_length=8, choices=Aggregation, default=Aggregation.LAST)
    unit_kind = models.CharField(max_length=8, choices=UnitKind, default=UnitKind.NUMBER)
    unit = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    lowest = models.FloatField(null=True, blank=True)
    highest = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        owner_id: int | None
        team_id: int | None
        parent_id: int | None

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_measure_a_key", fields=["organisation", "key"]),
            models.CheckConstraint(name="measure_decimals", condition=Q(decimals__lte=6)),
            models.CheckConstraint(
                name="measure_money_has_currency",
                # No regular expression: SQLite's own tools could then neither check nor restore.
                condition=~Q(unit_kind="money") | ~Q(currency=""),
            ),
            models.CheckConstraint(
                name="measure_bounds_in_order",
                condition=Q(lowest=None) | Q(highest=None) | Q(lowest__lt=F("highest")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "tier", "name"], name="measure_by_tier"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def beat(self) -> Rhythm:
        """The rhythm as the calendar understands it."""
        return Rhythm(self.rhythm)

    @property
    def scale(self) -> int:
        """How many stored units make one of the units people say: 100 for EUR, else 1."""
        return 10 ** exponent(self.currency) if self.unit_kind == UnitKind.MONEY else 1

    def said(self, value: float) -> str:
        """Return a stored value as people say it, money in major units: "1,234.5"."""
        return f"{value / self.scale:,.6f}".rstrip("0").rstrip(".")


class Observation(TenantModel):
    """One value of a measure for one period, as said once; never changed afterwards.

    A correction is a new row with the next revision; the earlier stays, no longer current.
    `value` is None where a value was withdrawn. `known_on` is the day from which the value was
    known: what is computed "as of" a day uses no value known later.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="observations")
    period = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    value = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=200, blank=True)
    known_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    entered_at = models.DateTimeField()

    if TYPE_CHECKING:
        measure_id: int
        entered_by_id: int | None

    class Meta:
        ordering: ClassVar = ["period", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_value_a_revision", fields=["measure", "period", "revision"]
            ),
            models.UniqueConstraint(
                name="one_current_value_a_period",
                fields=["measure", "period"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period}: {self.value}"


class GoalKind(models.TextChoices):
    """What is compared with the target."""

    LEVEL = "level_at_due", "Level on the due date"
    REACH = "by_any_time", "Reached at any time until then"
    SUM = "sum_over_period", "Sum from start to due date"
    AVERAGE = "avg_last", "Average of the last periods"
    WITHIN = "stay_within", "Stay within a band throughout"


class Goal(TenantModel, Versioned):
    """The value a measure should reach by a date, with where it started.

    The goal of a measure of tier *target* is a three-year target. Values are in the measure's
    stored units; `upper` is the top of the band for a goal that stays within one.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=16, choices=GoalKind, default=GoalKind.LEVEL)
    start_on = models.DateField()
    start_value = models.FloatField(null=True, blank=True)
    due_on = models.DateField()
    target = models.FloatField()
    upper = models.FloatField(null=True, blank=True)
    window = models.PositiveSmallIntegerField(null=True, blank=True)
    set_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        measure_id: int

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="goal_due_after_start", condition=Q(due_on__gt=F("start_on"))
            ),
            models.CheckConstraint(
                name="goal_band_has_both_ends",
                condition=(
                    Q(kind="stay_within", upper__gt=F("target"))
                    | (~Q(kind="stay_within") & Q(upper=None))
                ),
            ),
            models.CheckConstraint(
                name="goal_average_has_window",
                condition=(
                    Q(kind="avg_last", window__gte=1) | (~Q(kind="avg_last") & Q(window=None))
                ),
            ),
            models.UniqueConstraint(
                name="one_goal_a_kind_and_day",
                fields=["measure", "kind", "due_on"],
                condition=Q(dropped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} by {self.due_on}"


class Confidence(TenantModel):
    """What one person believes of a goal on a day; kept apart from the odds, scored later."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="confidences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_on = models.DateField()
    probability = models.FloatField()
    reason = models.CharField(max_length=500, blank=True)

    if TYPE_CHECKING:
        goal_id: int

    class Meta:
        ordering: ClassVar = ["-said_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_confidence_a_day", fields=["goal", "person", "said_on"]
            ),
            models.CheckConstraint(
                name="confidence_is_a_probability",
                condition=Q(probability__gte=0, probability__lte=1),
            ),
        ]
        verbose_name_plural = "confidences"

    def __str__(self) -> str:
        return f"{self.probability:.0%}"


class DeclaredChange(TenantModel):
    """A day from which a measure is known to behave anew; limits are recomputed from it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="declared_changes")
    on = models.DateField()
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_declared_change_a_day", fields=["measure", "on"]),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.reason}"
