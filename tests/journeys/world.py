"""An organisation with long names, every kind of goal, and odds, made inside the server."""

from collections.abc import Sequence
from datetime import date, timedelta

from trueline.analysis.odds import keep_reading
from trueline.core.clock import today
from trueline.core.money import Money
from trueline.core.periods import Calendar, Rhythm
from trueline.measures.actions import add_measure, declare_change
from trueline.measures.goals import set_goal, state_confidence
from trueline.measures.models import Measure
from trueline.measures.values import Reading, enter_value, load_values
from trueline.members.actions import found_organisation
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.people.actions import add_person
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.actuals import enter_actual
from trueline.plans.amending import AmendmentNote
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.milestones import add_milestone
from trueline.plans.priorities import add_priority
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares
from trueline.strategy.actions import add_theme, record_review, write_strategy
from trueline.strategy.models import Strategy
from trueline.teams.actions import add_team

EMAIL, PASSWORD = "maya@example.org", "three small grey boats"
LONG = (
    "Share of members who, having been served at one of our branches at least twice within a "
    "year, would recommend us to a neighbour"
)
UNBROKEN = "Mitgliederzufriedenheitsbefragungsergebnis" * 3


def build() -> None:
    """Build it into an empty database."""
    maya = add_person(email=EMAIL, name="Maya " + "Mainsail-" * 8 + "Amber", password=PASSWORD)
    owner = found_organisation(by=maya, name="Harbour Trust for the Coast and its Islands")
    with acting_in(owner.organisation):
        _fill(owner)


def _fill(owner: Membership) -> None:
    day = today(owner.organisation.time_zone)
    first, last = date(day.year, 1, 1), date(day.year + 2, 12, 31)
    strategy = write_strategy(by=owner, name=LONG, purpose=LONG * 3, starts_on=first, ends_on=last)
    team = add_team(by=owner, name=LONG)
    measures = [
        add_measure(
            by=owner, name=name, tier=tier, unit=unit, unit_kind=kind, owner=owner.person,
            team=team, aggregation=adds, decimals=1, description=LONG,
        )
        for name, tier, unit, kind, adds in (
            (LONG, "target", "", "percent", "last"),
            (UNBROKEN, "target", "members of households", "number", "last"),
            ("Income", "target", "", "money", "sum"),
            ("Calls", "kpi", "calls", "number", "average"),
            ("Empty", "operational", "", "number", "last"),
        )
    ]  # fmt: skip
    _count(owner, measures[:4], day)
    for measure in measures[:4]:
        _aim(owner, measure, last, day)
    declare_change(by=owner, measure=measures[0], on=day - timedelta(days=300), reason=LONG)
    add_measure(by=owner, name=f"Part of it: {LONG}", parent=measures[0])
    pillar = add_theme(by=owner, strategy=strategy, name=LONG, measures=measures)
    add_theme(by=owner, strategy=strategy, name=UNBROKEN, parent=pillar, description=LONG)
    _plan(owner, strategy, measures, day)
    record_review(by=owner, held_on=day - timedelta(days=40))
    for measure in measures:
        for as_of in (day - timedelta(days=50), day):
            keep_reading(measure, as_of=as_of)


def _plan(owner: Membership, strategy: Strategy, measures: list[Measure], day: date) -> None:
    """A plan with long names, adopted, and amended once."""
    plan = write_plan(by=owner, name=LONG[:200], strategy=strategy)
    run = plan.priorities.get()
    goals = [goal for measure in measures for goal in measure.goals.all()]
    top = add_priority(
        by=owner, plan=plan, name=LONG, outcome=LONG, owner=owner.person, goals=goals,
        measures=measures,
    )  # fmt: skip
    add_priority(by=owner, plan=plan, name=UNBROKEN, kind="rock", parent=top)
    for quarter in quarters_of(plan):
        weights = {run: 6_667, top: 3_333}
        set_shares(by=owner, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    amounts = [Amount(quarter, 3, 123_456_789_012) for quarter in quarters_of(plan)]
    line = add_budget_line(by=owner, plan=plan, name=LONG, priority=top, amounts=amounts)
    adopt_plan(by=owner, plan=plan, version=plan.version, adopted_on=plan.starts_on)
    enter_actual(
        by=owner, line=line, on=plan.starts_on, amount=Money(987_654_321_098, plan.currency),
        note=LONG[:300],
    )  # fmt: skip
    note = AmendmentNote(LONG[:300], LONG * 2, in_force_on=day)
    add_milestone(by=owner, priority=top, name=UNBROKEN, due_on=plan.ends_on, note=note)


def _count(owner: Membership, measures: Sequence[Measure], day: date) -> None:
    calendar = Calendar()
    readings = [
        Reading(
            measure, month := calendar.move(Rhythm.MONTH, day, -back),
            float(4000 - 30 * back + 90 * (back * 7 % 5)), LONG if back == 3 else "",
            calendar.end(Rhythm.MONTH, month),
        )
        for measure in measures for back in range(30, 0, -1)
    ]  # fmt: skip
    load_values(by=owner, readings=readings, source="a ledger with a rather long name")
    month = calendar.move(Rhythm.MONTH, day, -1)
    enter_value(by=owner, measure=measures[0], on=month, value=4321, note=LONG, revision=1)


def _aim(owner: Membership, measure: Measure, last: date, day: date) -> None:
    start = date(day.year, 1, 1)
    if measure.aggregation == "sum":
        set_goal(
            by=owner, measure=measure, kind="sum_over_period", start_on=start, due_on=last,
            target=200_000.0,
        )  # fmt: skip
        return
    kind = "stay_within" if measure.aggregation == "average" else "level_at_due"
    upper = 6000.0 if kind == "stay_within" else None
    goal = set_goal(
        by=owner, measure=measure, kind=kind, start_on=start, due_on=last, target=4500.0,
        upper=upper,
    )  # fmt: skip
    state_confidence(by=owner, goal=goal, probability=0.7, reason=LONG)
