"""Work items, what they serve, and the effort that went into them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from trueline.core.versions import Versioned
from trueline.decisions.models import Decision
from trueline.organisations.models import TenantModel
from trueline.plans.models import Priority
from trueline.teams.models import Team


class WorkState(models.TextChoices):
    """Where a work item stands."""

    TODO = "todo", "To do"
    DOING = "doing", "Doing"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class WorkItem(TenantModel, Versioned):
    """A task or commitment: one accountable person, a due date, and what it serves.

    `priority` None means that it serves nothing: no line to a target.
    """

    title = models.CharField(max_length=300)
    note = models.TextField(blank=True, max_length=10_000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.TODO)
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        owner_id: int | None
        team_id: int | None
        priority_id: int | None

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_work_item_an_external_id",
                fields=["organisation", "source", "external_id"],
                condition=~Q(external_id=""),
            ),
            models.CheckConstraint(
                name="work_done_has_a_day",
                condition=Q(state="done", finished_on__isnull=False)
                | (~Q(state="done") & Q(finished_on=None)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "state", "due_on"], name="work_by_state"),
            models.Index(fields=["organisation", "owner", "state", "due_on"], name="work_by_owner"),
            models.Index(fields=["organisation", "priority", "state"], name="work_by_priority"),
        ]

    def __str__(self) -> str:
        return self.title


class DateKind(models.TextChoices):
    """Which day of a work item it is."""

    START = "start", "Start"
    DUE = "due", "Due"


class PlannedDate(TenantModel):
    """A day once given to a work item, by a source; never changed, so lateness never vanishes.

    The first of a kind is the baseline; the last of a kind and source is what that source says.
    """

    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="planned_dates")
    kind = models.CharField(max_length=5, choices=DateKind)
    source = models.CharField(max_length=200, blank=True)
    on = models.DateField(null=True, blank=True)
    said_on = models.DateField()

    if TYPE_CHECKING:
        item_id: int

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["item", "kind"], name="planned_date_by_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.kind} {self.on} by {self.source or 'hand'}"


class EffortMethod(models.TextChoices):
    """How an organisation says where its effort goes."""

    TIME = "time", "Time entries"
    PULSE = "pulse", "Weekly pulse"
    SIZES = "sizes", "Sizes of finished items"


class EffortUnit(models.TextChoices):
    """What effort is counted in; the two are never added."""

    MINUTES = "minutes", "Minutes"
    POINTS = "points", "Points"


class EffortPolicy(TenantModel, Versioned):
    """How an organisation gives effort, and from when drift is worth a word."""

    method = models.CharField(max_length=5, choices=EffortMethod, default=EffortMethod.PULSE)
    hours_a_week = models.PositiveSmallIntegerField(default=40)
    #: Percent of people who must report before a figure is given.
    least_reporting = models.PositiveSmallIntegerField(default=50)
    #: Points of a hundred that undecided drift may reach before it is called drift.
    tolerance = models.PositiveSmallIntegerField(default=8)

    class Meta:
        verbose_name_plural = "effort policies"
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_effort_policy", fields=["organisation"]),
            models.CheckConstraint(
                name="effort_policy_in_bounds",
                condition=Q(
                    hours_a_week__gte=1,
                    hours_a_week__lte=168,
                    least_reporting__lte=100,
                    tolerance__lte=100,
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(EffortMethod(self.method).label)


class EffortEntry(TenantModel):
    """Effort of one person in one week; never changed, withdrawn instead.

    `priority` is the bucket it counts in: its item's, or what the person said; None is no line.
    `is_late` marks what was entered after its week was closed: a restatement.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    week = models.DateField()
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="effort", null=True, blank=True)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+", null=True, blank=True)
    method = models.CharField(max_length=5, choices=EffortMethod)
    unit = models.CharField(max_length=7, choices=EffortUnit, default=EffortUnit.MINUTES)
    amount = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        person_id: int
        team_id: int | None
        item_id: int | None
        priority_id: int | None

    class Meta:
        ordering: ClassVar = ["-week", "-id"]
        verbose_name_plural = "effort entries"
        constraints: ClassVar = [
            models.CheckConstraint(name="effort_is_some", condition=Q(amount__gte=1)),
            models.UniqueConstraint(
                name="one_effort_entry_an_external_id",
                fields=["organisation", "source", "external_id"],
                condition=~Q(external_id="") & Q(withdrawn_at=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "person", "week"], name="effort_by_person"),
            models.Index(
                fields=["organisation", "unit", "week", "item", "amount"],
                name="effort_without_line",
                condition=Q(priority=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.week}: {self.amount} {self.unit}"


class EffortSum(TenantModel):
    """What a person, as a member of a team, gave a priority in a week; kept as entries change.

    Statements read these and never the entries. `late` is the part of `amount` that came after
    closing. Both are signed only so that one statement can add and take: they never are below 0.
    """

    week = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True)
    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+", null=True, blank=True)
    unit = models.CharField(max_length=7, choices=EffortUnit)
    amount = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)

    if TYPE_CHECKING:
        person_id: int
        team_id: int | None
        priority_id: int | None

    class Meta:
        ordering: ClassVar = ["week"]
        constraints: ClassVar = [
            # Null is a value of its own here, which databases do not see in a plain constraint.
            models.UniqueConstraint(
                name="one_sum_team_and_line",
                fields=["week", "person", "unit", "team", "priority"],
                condition=Q(team__isnull=False, priority__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_sum_no_team",
                fields=["week", "person", "unit", "priority", "organisation"],
                condition=Q(team=None, priority__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_sum_no_line",
                fields=["week", "person", "unit", "team", "organisation"],
                condition=Q(team__isnull=False, priority=None),
            ),
            models.UniqueConstraint(
                name="one_sum_neither",
                fields=["week", "person", "unit", "organisation"],
                condition=Q(team=None, priority=None),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "unit", "week", "priority", "amount", "late"],
                name="effort_sum_by_week",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.week} for {self.priority_id}: {self.amount}"


class AnswerKind(models.TextChoices):
    """What is done about drift."""

    AMEND = "amend", "Amend the plan"
    RETURN = "return", "Bring the effort back"
    LINK = "link", "It does serve something"


class DriftAnswer(TenantModel):
    """What was done about undecided drift of a priority (None: no line) in a period."""

    priority = models.ForeignKey(Priority, models.PROTECT, related_name="+", null=True, blank=True)
    currency = models.CharField(max_length=7)  # "minutes", "points" or "money"
    starts_on = models.DateField()
    ends_on = models.DateField()
    kind = models.CharField(max_length=6, choices=AnswerKind)
    note = models.CharField(max_length=500, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    if TYPE_CHECKING:
        priority_id: int | None
        decision_id: int | None

    class Meta:
        ordering: ClassVar = ["-answered_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.priority_id}"
