"""Everything that can be asked about the plan and its versions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Sum

from trueline.core.errors import NotFound
from trueline.core.periods import Calendar, Rhythm
from trueline.core.search import holding
from trueline.measures.models import Goal
from trueline.plans.content import Content, content_kept, content_of
from trueline.plans.models import (
    Actual,
    AnnualPlan,
    BudgetLine,
    Flow,
    GoalAmendment,
    Milestone,
    PlannedShare,
    PlanVersion,
    Priority,
    PriorityGoal,
    PriorityKind,
)
from trueline.plans.quarters import quarters_of
from trueline.plans.wording import percent, quarter_label


@dataclass(slots=True)
class Twig:
    """A priority with those that serve it."""

    priority: Priority
    inside: list["Twig"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Balance:
    """Money in and money out of a budget, in whole minor units."""

    money_in: int
    money_out: int

    @property
    def left(self) -> int:
        """What is left over; negative where more goes out than comes in."""
        return self.money_in - self.money_out


def plans() -> QuerySet[AnnualPlan]:
    """Return the organisation's plans, latest first."""
    return AnnualPlan.objects.select_related("strategy")


def plan(plan_id: int) -> AnnualPlan:
    """Return one plan.

    Raises:
        NotFound: there is none with that number here.
    """
    found = plans().filter(pk=plan_id).first()
    if found is None:
        raise NotFound("There is no such plan here.")
    return found


def plan_on(day: date) -> AnnualPlan | None:
    """Return the plan of the year that holds a day, else the latest; None if there is none."""
    rows = list(plans())
    return next((p for p in rows if p.starts_on <= day <= p.ends_on), rows[0] if rows else None)


def priority(priority_id: int) -> Priority:
    """Return one priority with what stands around it.

    Raises:
        NotFound: there is none with that number here.
    """
    rows = Priority.objects.select_related("plan__strategy", "parent", "owner", "team")
    found = rows.filter(pk=priority_id).first()
    if found is None:
        raise NotFound("There is no such priority here.")
    return found


def priorities(plan: AnnualPlan) -> QuerySet[Priority]:
    """Return a plan's priorities in their order, flat, with owner, targets and measures."""
    rows = plan.priorities.select_related("owner", "team", "parent")
    return rows.prefetch_related("goals__measure", "measures", "milestones")


def run_the_business(plan: AnnualPlan) -> Priority:
    """Return the priority of a plan that stands for the standing work."""
    return plan.priorities.get(kind=PriorityKind.RUN)


def priorities_named(words: str) -> QuerySet[Priority]:
    """Return the priorities whose name holds every word."""
    return holding(Priority.objects.select_related("plan"), words, ("name",))


def tree(rows: Iterable[Priority]) -> list[Twig]:
    """Return priorities as a tree, in their order, each with those that serve it."""
    twigs = {row.pk: Twig(row) for row in rows}
    tops: list[Twig] = []
    for twig in twigs.values():
        above = twigs.get(twig.priority.parent_id or 0)
        (above.inside if above else tops).append(twig)
    return tops


def line_up(priority: Priority) -> list[Priority]:
    """Return what a priority serves, step by step up to one that serves no other."""
    above: list[Priority] = []
    seen = {priority.pk}
    step = priority.parent
    while step and step.pk not in seen:
        seen.add(step.pk)
        above.append(step)
        step = step.parent
    return above


def targets_served(rows: Iterable[Priority]) -> list[Goal]:
    """Return the targets that any of these priorities serves, earliest first."""
    served = PriorityGoal.objects.filter(priority__in=list(rows)).values("goal")
    return list(Goal.objects.filter(pk__in=served).select_related("measure__owner"))


def milestone(milestone_id: int) -> Milestone:
    """Return one milestone.

    Raises:
        NotFound: there is none with that number here.
    """
    rows = Milestone.objects.select_related("priority__plan")
    found = rows.filter(pk=milestone_id).first()
    if found is None:
        raise NotFound("There is no such milestone here.")
    return found


def budget_line(line_id: int) -> BudgetLine:
    """Return one budget line.

    Raises:
        NotFound: there is none with that number here.
    """
    found = BudgetLine.objects.select_related("plan", "priority").filter(pk=line_id).first()
    if found is None:
        raise NotFound("There is no such budget line here.")
    return found


def actuals(plan: AnnualPlan) -> QuerySet[Actual]:
    """Return what was entered for a plan's lines, latest first, what was withdrawn too."""
    rows = Actual.objects.filter(line__plan=plan)
    return rows.select_related("line__plan", "line__priority", "entered_by")


def spent_by_line(plan: AnnualPlan, until: date) -> dict[int, int]:
    """Return what went out or came in for each of a plan's lines by a day, in minor units."""
    rows = Actual.objects.filter(line__plan=plan, withdrawn_at=None, on__lte=until).order_by()
    return dict(rows.values_list("line").annotate(total=Sum("minor")))


def actual(actual_id: int) -> Actual:
    """Return one entry of money.

    Raises:
        NotFound: there is none with that number here.
    """
    found = Actual.objects.select_related("line__plan").filter(pk=actual_id).first()
    if found is None:
        raise NotFound("There is no such entry here.")
    return found


def versions(plan: AnnualPlan) -> QuerySet[PlanVersion]:
    """Return a plan's versions from the adopted one on, each with its decision."""
    return plan.versions.select_related("decision__decided_by", "recorded_by")


def version_in_force(
    plan: AnnualPlan, day: date, *, known_on: date | None = None
) -> PlanVersion | None:
    """Return the version that holds on a day; None before the plan was adopted.

    Args:
        plan: The plan.
        day: The day.
        known_on: Leave out what was recorded after this day: the plan as it was seen then.
    """
    rows = versions(plan).filter(in_force_on__lte=day)
    if known_on is not None:
        rows = rows.filter(recorded_on__lte=known_on)
    return rows.order_by("-number").first()


def version_on(day: date) -> PlanVersion | None:
    """Return what holds on a day, whichever plan it is of; None where no plan does."""
    rows = PlanVersion.objects.filter(
        in_force_on__lte=day, plan__starts_on__lte=day, plan__ends_on__gte=day
    )
    return rows.order_by("-plan__starts_on", "-number").first()


def content_on(plan: AnnualPlan, day: date, *, known_on: date | None = None) -> Content | None:
    """Return what a plan said on a day; None before it was adopted."""
    found = version_in_force(plan, day, known_on=known_on)
    return content_kept(found) if found else None


def content_now(plan: AnnualPlan) -> Content:
    """Return what a plan says now, adopted or not."""
    return content_of(plan)


def amendments_between(first: date, last: date) -> QuerySet[PlanVersion]:
    """Return the amendments in force from some day of a range, latest first, with decisions."""
    rows = PlanVersion.objects.filter(in_force_on__range=(first, last), decision__isnull=False)
    return rows.select_related("decision__decided_by", "plan").order_by("-in_force_on", "-number")


def goal_amendments(first: date, last: date) -> QuerySet[GoalAmendment]:
    """Return the goals lowered, moved or dropped by a decision in force from those days."""
    rows = GoalAmendment.objects.filter(in_force_on__range=(first, last))
    return rows.select_related("goal__measure", "decision")


def balance(content: Content) -> Balance:
    """Return whether a budget balances: money in and money out over the whole plan."""
    sums = {Flow.IN.value: 0, Flow.OUT.value: 0}
    for line in content.budget:
        sums[line["flow"]] += sum(minor for _, _, minor in line["amounts"])
    return Balance(sums[Flow.IN.value], sums[Flow.OUT.value])


def shares_of(priority: Priority) -> list[tuple[str, str]]:
    """Return a priority's share of each quarter, in words; "–" where it has none."""
    weights: dict[date, dict[int, int]] = {}
    for row in PlannedShare.objects.filter(plan=priority.plan_id):
        weights.setdefault(row.quarter, {})[row.priority_id] = row.weight
    return [
        (
            quarter_label(priority.plan, quarter),
            percent(
                weights.get(quarter, {}).get(priority.pk, 0),
                sum(weights.get(quarter, {}).values()),
            ),
        )
        for quarter in quarters_of(priority.plan)
    ]


def free_year(calendar: Calendar, fiscal_year: int) -> tuple[date, date]:
    """Return the first day and the last of the first year from one on that no plan holds."""
    year = fiscal_year
    while True:
        first = calendar.year_start(year)
        last = calendar.end(Rhythm.YEAR, first)
        if not AnnualPlan.objects.filter(starts_on__lte=last, ends_on__gte=first).exists():
            return first, last
        year += 1
