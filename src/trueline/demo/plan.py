"""The annual plans of Harbour Trust, what was decided since, and where the effort really went.

Two shifts were decided. One was not: ten weeks ago people began to leave “Courses that pay” for
work that serves no target.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from trueline.core.money import Money
from trueline.core.periods import Calendar, Rhythm
from trueline.plans.actions import WHOLE, adopt_plan, write_plan
from trueline.plans.actuals import enter_actual
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.milestones import add_milestone
from trueline.plans.priorities import add_priority
from trueline.plans.queries import run_the_business
from trueline.plans.shares import set_shares
from trueline.work.actions import add_work
from trueline.work.pulse import give_pulse, share_out

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.organisations.models import Membership
    from trueline.plans.models import AnnualPlan, Priority
    from trueline.teams.models import Team

#: Weeks back from today's in which the undecided shift began, and the two decisions were made.
UNDECIDED_WEEKS: Final = 10
DECIDED_WEEKS: Final = (26, 18)
#: Points that moved without a decision, from “Courses that pay” to no line.
UNDECIDED_POINTS: Final = 14
_BRANCHES, _COURSES, _KEEP = "Open three branches", "Courses that pay", "Keep members"
_RUN: Final = "Run the service"
#: Name -> (owner, team, planned percent, target measure, measures that should move, outcome).
_PRIORITIES: Final = {
    _BRANCHES: (
        "dora", "Branches", 30, "Members served each year", ("Branch visits", "New branches open"),
        "Three more neighbourhoods reach us on foot.",
    ),
    _COURSES: (
        "tom", "Programmes", 25, "Earned income share", ("Income earned",),
        "Half of our courses earn what they cost.",
    ),
    _KEEP: (
        "jon", "Programmes", 20, "Member retention", ("Members lost in the month",),
        "People stay because we know them by name.",
    ),
}  # fmt: skip
_RUN_SHARE: Final = 25
#: Minor units of a thousand.
_MINOR: Final = 100_000
#: What the two decisions moved: sentence, reason, who, points by priority.
_DECISIONS: Final = (
    ("Third branch brought forward", "The lease at Mill Road became free early.", {
        _BRANCHES: 34, _COURSES: 23, _KEEP: 18, _RUN: 25}),
    ("Pause the diploma course", "Too few enrolled to pay for it.", {
        _BRANCHES: 34, _COURSES: 20, _KEEP: 21, _RUN: 25}),
)  # fmt: skip
#: Rock -> (the priority it serves, owner, weeks from today to its due day).
_ROCKS: Final = {
    "Fit out Mill Road": (_BRANCHES, "nell", 5),
    "Staff the branches": (_BRANCHES, "dora", 8),
    "Prices for weekend courses": (_COURSES, "ruth", 4),
    "Call everyone who lapsed": (_KEEP, "lena", 6),
}
#: Title, owner, rock or priority ("" for none), days from today, size.
_WORK: Final = (
    ("Fit-out quotes for Mill Road", "nell", "Fit out Mill Road", 1, 3),
    ("Safeguarding check: two volunteers", "dora", "Staff the branches", 2, 2),
    ("Answer the council's access questions", "nell", "Fit out Mill Road", -16, 2),
    ("Order gala banners", "jon", "", 3, 1),
    ("Website rebuild: pick a supplier", "tom", "", 4, 5),
    ("Website rebuild: move the news pages", "lena", "", 9, 8),
    ("Weekend course prices to the board", "ruth", "Prices for weekend courses", 2, 3),
    ("Diploma refunds", "tom", _COURSES, -3, 2),
    ("Script for calls to lapsed members", "lena", "Call everyone who lapsed", 0, 2),
    ("First fifty calls", "lena", "Call everyone who lapsed", 6, 5),
    ("Interview branch leads", "dora", "Staff the branches", 5, 3),
    ("Rota for the holidays", "nell", _RUN, 7, 2),
    ("Month-end close", "ruth", _RUN, 4, 3),
    ("Choose the chart of accounts for courses", "ruth", _COURSES, 12, 2),
    ("Thank-you letters to volunteers", "maya", _KEEP, 6, 1),
    ("Board papers", "maya", _RUN, 8, 3),
)
#: Line of the budget -> (priority, "out" or "in", thousands a month).
_BUDGET: Final = {
    "Branch rents and fit-out": (_BRANCHES, "out", 42),
    "Course tutors": (_COURSES, "out", 31),
    "Member care": (_KEEP, "out", 14),
    "Service and administration": (_RUN, "out", 38),
    "Fees and sales": (_COURSES, "in", 52),
    "Grants": (_RUN, "in", 73),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with its priorities by name."""

    plan: "AnnualPlan"
    lines: Mapping[str, "Priority"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the plans are built."""

    members: Mapping[str, "Membership"]
    teams: Mapping[str, "Team"]
    measures: Mapping[str, "Measure"]
    day: date

    @property
    def founder(self) -> "Membership":
        """Who decides on behalf of everyone."""
        return self.members["maya"]


def build_plans(place: Place) -> None:
    """Write last year's plan and this year's, adopt and amend them, and record what was done."""
    last = _plan(place, place.day.year - 1, None)
    this = _plan(place, place.day.year, last)
    for weeks, decision in zip(DECIDED_WEEKS, _DECISIONS, strict=True):
        day = _monday(place.day) - timedelta(weeks=weeks)
        _decide(place, this if day.year == place.day.year else last, day, decision)
    for planned in (last, this):
        _spend(place, planned)
    _rocks_and_work(place, this)
    _effort(place, (last, this))


def _plan(place: Place, year: int, before: Planned | None) -> Planned:
    plan = write_plan(by=place.founder, name=f"Plan {year}", starts_on=date(year, 1, 1))
    lines = {_RUN: run_the_business(plan)}
    for name, (owner, team, _, target, moves, outcome) in _PRIORITIES.items():
        lines[name] = add_priority(
            by=place.founder,
            plan=plan,
            name=name,
            outcome=outcome,
            owner=place.members[owner].person,
            team=place.teams[team],
            goals=place.measures[target].goals.order_by("-due_on")[:1],
            measures=[place.measures[name] for name in moves],
            carried_from=before.lines[name] if before else None,
        )
    percents = {name: row[2] for name, row in _PRIORITIES.items()} | {_RUN: _RUN_SHARE}
    for quarter in _quarters(plan):
        _share(place, Planned(plan, lines), quarter, percents, None)
    _budget(place, Planned(plan, lines))
    adopt_plan(by=place.founder, plan=plan, version=plan.version, adopted_on=date(year, 1, 1))
    return Planned(plan, lines)


def _decide(
    place: Place, planned: Planned, day: date, decision: tuple[str, str, Mapping[str, int]]
) -> None:
    sentence, reason, percents = decision
    day = max(day, planned.plan.starts_on)
    note = AmendmentNote(sentence, reason, in_force_on=day, decided_on=day)
    with changing(by=place.founder, plan=planned.plan, note=note):
        for quarter in _quarters(planned.plan):
            if Calendar().end(Rhythm.QUARTER, quarter) >= day:
                _share(place, planned, quarter, percents, note)


def _share(
    place: Place,
    planned: Planned,
    quarter: date,
    percents: Mapping[str, int],
    note: AmendmentNote | None,
) -> None:
    set_shares(
        by=place.founder,
        plan=planned.plan,
        version=planned.plan.version,
        quarter=quarter,
        weights={planned.lines[name]: percent * WHOLE // 100 for name, percent in percents.items()},
        note=note,
    )


def _quarters(plan: "AnnualPlan") -> Iterator[date]:
    return Calendar().each(Rhythm.QUARTER, plan.starts_on, plan.ends_on)


def _budget(place: Place, planned: Planned) -> None:
    year = planned.plan.starts_on.year
    for name, (line, flow, thousands) in _BUDGET.items():
        add_budget_line(
            by=place.founder,
            plan=planned.plan,
            name=name,
            flow=flow,
            priority=planned.lines[line],
            amounts=[Amount(date(year, month, 1), 1, thousands * _MINOR) for month in range(1, 13)],
        )


def _spend(place: Place, planned: Planned) -> None:
    """Enter what went out and came in, month by month up to now."""
    chance = random.Random(f"budget {planned.plan.starts_on}")  # noqa: S311 - a demo
    for line in planned.plan.budget_lines.all():
        _, _, thousands = _BUDGET[line.name]
        for month in range(1, 13):
            on = date(planned.plan.starts_on.year, month, 28)
            if on < place.day:
                minor = round(thousands * _MINOR * chance.uniform(0.9, 1.12))
                amount = Money(minor, planned.plan.currency)
                enter_actual(by=place.founder, line=line, on=on, amount=amount)


def _rocks_and_work(place: Place, planned: Planned) -> None:
    lines = dict(planned.lines)
    note = AmendmentNote("Rocks of the quarter", in_force_on=_latest(planned.plan))
    with changing(by=place.founder, plan=planned.plan, note=note):
        for name, (above, owner, weeks) in _ROCKS.items():
            lines[name] = _rock(place, planned.plan, lines[above], name, (owner, weeks))
    for title, owner, serves, days, size in _WORK:
        add_work(
            by=place.founder,
            title=title,
            owner=place.members[owner].person,
            priority=lines.get(serves),
            due_on=place.day + timedelta(days=days),
            size=size,
        )


def _rock(
    place: Place, plan: "AnnualPlan", above: "Priority", name: str, who: tuple[str, int]
) -> "Priority":
    owner, weeks = who
    due = min(place.day + timedelta(weeks=weeks), plan.ends_on)
    rock = add_priority(
        by=place.founder,
        plan=plan,
        kind="rock",
        name=name,
        parent=above,
        owner=place.members[owner].person,
        starts_on=max(place.day - timedelta(weeks=6), plan.starts_on),
        due_on=due,
    )
    half = max(due - timedelta(weeks=2), plan.starts_on)
    add_milestone(by=place.founder, priority=rock, name="Half of it done", due_on=half)
    return rock


def _latest(plan: "AnnualPlan") -> date:
    """Return the last day from which something is in force: amendments only go forward."""
    newest = plan.versions.order_by("-number").first()
    return newest.in_force_on if newest else plan.starts_on


def _effort(place: Place, plans: tuple[Planned, ...]) -> None:
    """Give everyone's weekly pulse of the last sixty weeks."""
    end = _monday(place.day)
    began = end - timedelta(weeks=UNDECIDED_WEEKS)
    people = [member for name, member in place.members.items() if name != "gus"]
    for n in range(60, 0, -1):
        week = end - timedelta(weeks=n)
        planned = plans[-1] if week >= plans[-1].plan.starts_on else plans[0]
        if week < planned.plan.starts_on:
            continue
        for member in people:
            chance = random.Random(f"pulse {member.person} {week}")  # noqa: S311 - a demo
            if chance.random() > 0.93:
                continue
            give_pulse(by=member, week=week, split=_split(chance, planned, week, week >= began))


def _split(
    chance: random.Random, planned: Planned, week: date, drifting: bool
) -> dict["Priority | None", int]:
    percents: dict[Priority | None, int] = {
        planned.lines[name]: points for name, points in _in_force(planned, week).items()
    }
    percents[None] = 1
    if drifting:
        courses = planned.lines[_COURSES]
        percents[courses] = max(percents[courses] - UNDECIDED_POINTS, 1)
        percents[None] += UNDECIDED_POINTS
    noisy = {
        line: max(round(100 * points * chance.uniform(0.75, 1.25)), 1)
        for line, points in percents.items()
    }
    return share_out(100, noisy)


def _in_force(planned: Planned, week: date) -> dict[str, int]:
    version = [v for v in planned.plan.versions.all() if v.in_force_on <= week] or list(
        planned.plan.versions.all()
    )
    quarter = Calendar().start(Rhythm.QUARTER, week)
    shares = version[-1].shares[quarter.isoformat()]
    names = {str(line.pk): name for name, line in planned.lines.items()}
    return {names[key]: weight // 100 for key, weight in shares.items()}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
