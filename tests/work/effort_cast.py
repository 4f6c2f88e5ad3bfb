"""A plan with lines, teams, and weeks, for the tests of effort."""

from dataclasses import dataclass
from datetime import date, timedelta

from trueline.core.clock import today
from trueline.organisations.models import Membership
from trueline.plans.models import AnnualPlan, Priority
from trueline.teams.actions import add_team, add_to_team
from trueline.teams.models import Team
from trueline.work import sums
from trueline.work.models import WorkItem

WEEK = timedelta(days=7)
SUNDAY = timedelta(days=6)


def this_week() -> date:
    day = today("UTC")
    return day - timedelta(days=day.weekday())


def weeks_ago(count: int) -> date:
    return this_week() - WEEK * count


@dataclass
class Stage:
    """What the tests act on: two lines and no line; a crew inside a fleet, and a yard."""

    plan: AnnualPlan
    sea: Priority
    land: Priority
    fleet: Team
    crew: Team
    yard: Team

    @property
    def lines(self) -> list[Priority | None]:
        return [self.sea, self.land, None]

    def item(self, title: str = "Quay", **given: object) -> WorkItem:
        return WorkItem.objects.create(organisation=self.plan.organisation, title=title, **given)


def plan_for(by: Membership, *, years_ago: int = 0) -> AnnualPlan:
    """Make a plan from a year before today to a year after it, or that many years earlier."""
    middle = today("UTC") - timedelta(days=730 * years_ago)
    return AnnualPlan.objects.create(
        organisation=by.organisation,
        name=f"Plan {years_ago}",
        starts_on=middle - timedelta(days=364),
        ends_on=middle + timedelta(days=364),
        currency="EUR",
    )


def line(plan: AnnualPlan, key: str, **given: object) -> Priority:
    return Priority.objects.create(
        organisation=plan.organisation,
        plan=plan,
        key=key,
        name=key.title(),
        starts_on=plan.starts_on,
        due_on=plan.ends_on,
        **given,
    )


def set_stage(by: Membership) -> Stage:
    plan = plan_for(by)
    fleet = add_team(by=by, name="Fleet")
    return Stage(
        plan=plan,
        sea=line(plan, "sea"),
        land=line(plan, "land", position=1),
        fleet=fleet,
        crew=add_team(by=by, name="Crew", parent=fleet),
        yard=add_team(by=by, name="Yard"),
    )


def put(by: Membership, team: Team, *members: Membership) -> None:
    for member in members:
        add_to_team(by=by, team=team, person=member.person)


def check_sums() -> None:
    """The sums kept are the sums counted anew, and none is below nothing."""
    assert sums.kept() == sums.recomputed()
    assert all(amount >= late >= 0 and amount > 0 for amount, late in sums.kept().values())
