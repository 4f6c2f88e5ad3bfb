"""The annual plan: priorities, planned shares of effort, budget, and how it was amended."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from trueline.core.money import Money
from trueline.core.versions import Versioned
from trueline.decisions.models import Decision
from trueline.measures.models import Goal, Measure
from trueline.organisations.models import TenantModel
from trueline.strategy.models import Strategy
from trueline.teams.models import Team


class AnnualPlan(TenantModel, Versioned):
    """One year's operations plan: free to change until adopted, then by amendments only.

    The rows around it (priorities, shares, budget) say what holds now; `PlanVersion` keeps what
    held from which day.
    """

    strategy = models.ForeignKey(
        Strategy, models.PROTECT, related_name="plans", null=True, blank=True
    )
    name = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    currency = models.CharField(max_length=3)
    adopted_on = models.DateField(null=True, blank=True)

    if TYPE_CHECKING:
        strategy_id: int | None

    class Meta:
        ordering: ClassVar = ["-starts_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="plan_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.UniqueConstraint(name="one_plan_a_start", fields=["organisation", "starts_on"]),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityKind(models.TextChoices):
    """What kind of line of the plan it is."""

    PRIORITY = "priority", "Priority"
    ROCK = "rock", "Rock"
    RUN = "run", "Run the business"


class PriorityState(models.TextChoices):
    """Where a priority stands."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class Priority(TenantModel, Versioned):
    """What the organisation moves forward this year, or this quarter (a rock).

    One of every plan is *run the business*, the standing work. `parent` is the priority it
    serves; `goals` the targets it serves; `measures` those that should move because of it.
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="priorities")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    kind = models.CharField(max_length=8, choices=PriorityKind, default=PriorityKind.PRIORITY)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    outcome = models.TextField(blank=True, max_length=10_000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=PriorityState, default=PriorityState.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    #: The priority of an earlier plan that this one carries on.
    carried_from = models.ForeignKey(
        "self", models.PROTECT, related_name="carried_on", null=True, blank=True
    )
    goals = models.ManyToManyField(Goal, through="PriorityGoal", related_name="+")
    measures = models.ManyToManyField(Measure, through="PriorityMeasure", related_name="+")

    if TYPE_CHECKING:
        plan_id: int
        parent_id: int | None
        owner_id: int | None
        team_id: int | None

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name_plural = "priorities"
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_priority_a_key", fields=["plan", "key"]),
            models.UniqueConstraint(
                name="one_run_the_business", fields=["plan"], condition=Q(kind="run")
            ),
            models.CheckConstraint(
                name="priority_due_after_start", condition=Q(due_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="priority_not_inside_itself", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="priority_closed_has_a_day",
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PriorityGoal(TenantModel):
    """A target that a priority serves."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        priority_id: int
        goal_id: int

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="goal_once_in_a_priority", fields=["priority", "goal"]),
        ]

    def __str__(self) -> str:
        return f"{self.priority_id} serves {self.goal_id}"


class PriorityMeasure(TenantModel):
    """A measure that should move because of a priority."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        priority_id: int
        measure_id: int

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="measure_once_in_a_priority", fields=["priority", "measure"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.priority_id} moves {self.measure_id}"


class Milestone(TenantModel, Versioned):
    """A step of a priority with its day; the first day it was given stays beside it."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=300)
    due_on = models.DateField()
    first_due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    if TYPE_CHECKING:
        priority_id: int

    class Meta:
        ordering: ClassVar = ["due_on", "id"]

    def __str__(self) -> str:
        return self.name


class PlannedShare(TenantModel):
    """How much of a quarter's effort a priority should get, as a whole weight.

    The share is the weight over the sum of the quarter's weights, so shares always add up to 1
    exactly. Percentages are kept as hundredths of a percent: a quarter's weights sum to 10,000.
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="shares")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+")
    quarter = models.DateField()
    weight = models.PositiveBigIntegerField()

    if TYPE_CHECKING:
        priority_id: int

    class Meta:
        ordering: ClassVar = ["quarter", "priority"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_share_a_quarter", fields=["priority", "quarter"]),
        ]

    def __str__(self) -> str:
        return f"{self.priority_id} in {self.quarter}: {self.weight}"


class Flow(models.TextChoices):
    """Which way money goes."""

    OUT = "out", "Money out"
    IN = "in", "Money in"


class BudgetLine(TenantModel, Versioned):
    """A line of the budget, in the plan's currency; spent for a priority or for no line."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="budget_lines")
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+", null=True, blank=True)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=300)
    flow = models.CharField(max_length=3, choices=Flow, default=Flow.OUT)

    if TYPE_CHECKING:
        plan_id: int
        priority_id: int | None

    class Meta:
        ordering: ClassVar = ["flow", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_budget_line_a_key", fields=["plan", "key"]),
        ]

    def __str__(self) -> str:
        return self.name


class BudgetAmount(TenantModel):
    """What a line of the budget should take or bring from a month on, in whole minor units.

    `month` is the first day of the month, quarter or year that the amount is for; `months` how
    many months that is.
    """

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="amounts")
    month = models.DateField()
    months = models.PositiveSmallIntegerField(default=1)
    minor = models.BigIntegerField()

    if TYPE_CHECKING:
        line_id: int

    class Meta:
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_amount_a_month", fields=["line", "month"]),
            models.CheckConstraint(name="amount_for_months", condition=Q(months__in=[1, 3, 12])),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} from {self.month}: {self.minor}"


class Actual(TenantModel):
    """Money that really went out or came in for a line of the budget; never changed, withdrawn.

    `is_late` marks what was entered after its period was closed: a restatement.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="actuals")
    on = models.DateField()
    minor = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        line_id: int

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_actual_an_external_id",
                fields=["organisation", "source", "external_id"],
                condition=~Q(external_id="") & Q(withdrawn_at=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "on"], name="actual_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} on {self.on}: {self.minor}"

    @property
    def said(self) -> str:
        """The amount as people say it, with its currency."""
        return str(Money(self.minor, self.line.plan.currency))


class PlanVersion(TenantModel):
    """The plan as it held from a day on: the adopted one first, then one an amendment.

    Every amendment has its decision. `in_force_on` never lies before the version before it, so
    the plan of a day is the last version in force by then; `recorded_on` is the day from which
    it was known.
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    in_force_on = models.DateField()
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="plan_versions", null=True, blank=True
    )
    #: Priorities with what they serve, their measures and milestones: see plans/content.py.
    content = models.JSONField(default=dict)
    #: Quarter (ISO day) -> priority's number as text -> weight.
    shares = models.JSONField(default=dict)
    #: A list of lines with their amounts: see plans/content.py.
    budget = models.JSONField(default=list)

    if TYPE_CHECKING:
        plan_id: int
        decision_id: int | None

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_plan_version_a_number", fields=["plan", "number"]),
            models.CheckConstraint(
                name="amendment_has_a_decision",
                condition=Q(number=1, decision=None)
                | (Q(number__gt=1) & Q(decision__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.plan_id}"


class GoalAmendment(TenantModel):
    """A goal lowered, moved or dropped by a decision; what it was before stands beside it."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="goal_amendments")
    in_force_on = models.DateField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    if TYPE_CHECKING:
        goal_id: int
        decision_id: int

    class Meta:
        ordering: ClassVar = ["-in_force_on", "-id"]

    def __str__(self) -> str:
        return f"{self.goal_id} from {self.in_force_on}"


class ClosedPeriod(TenantModel):
    """A stretch of whole weeks whose statement no longer changes; late entries restate it."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_closing", fields=["organisation", "starts_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"
