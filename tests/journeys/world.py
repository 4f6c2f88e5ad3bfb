"""An organisation with long names, every kind of goal, and odds, made inside the server."""

from collections.abc import Sequence
from datetime import date, timedelta

from trueline.analysis.odds import keep_reading
from trueline.analysis.reading_drift import keep_readings
from trueline.core.clock import today
from trueline.core.money import Money
from trueline.core.periods import Calendar, Rhythm
from trueline.measures.actions import add_measure, declare_change
from trueline.measures.goals import change_goal, set_goal, state_confidence
from trueline.measures.models import Measure
from trueline.measures.values import Reading, enter_value, load_values
from trueline.members.actions import found_organisation
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.people.actions import add_person
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.actuals import enter_actual
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.closing import close_period
from trueline.plans.milestones import add_milestone
from trueline.plans.models import AnnualPlan, Priority
from trueline.plans.priorities import add_priority
from trueline.plans.quarters import calendar_of, quarters_of
from trueline.plans.shares import set_shares
from trueline.strategy.actions import add_theme, record_review, write_strategy
from trueline.strategy.models import Strategy
from trueline.teams.actions import add_team
from trueline.work.actions import add_work, finish_work
from trueline.work.answers import Drifted, bring_back
from trueline.work.effort import give_time
from trueline.work.pulse import give_pulse

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
    goal = measures[1].goals.get()
    change_goal(by=owner, goal=goal, version=goal.version, target=4400.0)
    keep_readings(owner.organisation, as_of=day)
    for measure in measures:
        for as_of in (day - timedelta(days=50), day):
            keep_reading(measure, as_of=as_of)


def _plan(owner: Membership, strategy: Strategy, measures: list[Measure], day: date) -> None:
    """A plan with long names, adopted, amended twice, and drifted from."""
    plan = write_plan(by=owner, name=LONG[:200], strategy=strategy)
    run = plan.priorities.get()
    goals = [goal for measure in measures for goal in measure.goals.all()]
    top = add_priority(
        by=owner, plan=plan, name=LONG, outcome=LONG, owner=owner.person, goals=goals,
        measures=measures,
    )  # fmt: skip
    rock = add_priority(by=owner, plan=plan, name=UNBROKEN, kind="rock", parent=top)
    add_priority(by=owner, plan=plan, name="Serves nothing")
    for quarter in quarters_of(plan):
        weights = {run: 6_667, top: 3_333}
        set_shares(by=owner, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    amounts = [Amount(quarter, 3, 123_456_789_012) for quarter in quarters_of(plan)]
    line = add_budget_line(by=owner, plan=plan, name=LONG, priority=top, amounts=amounts)
    more = [Amount(plan.starts_on, 12, 400_000_000_000)]
    add_budget_line(by=owner, plan=plan, name=UNBROKEN, priority=run, amounts=more)
    adopt_plan(by=owner, plan=plan, version=plan.version, adopted_on=plan.starts_on)
    enter_actual(
        by=owner, line=line, on=plan.starts_on, amount=Money(987_654_321_098, plan.currency),
        note=LONG[:300],
    )  # fmt: skip
    _decide(owner, plan, {run: 5_000, top: 5_000}, max(day - timedelta(weeks=6), plan.starts_on))
    note = AmendmentNote(LONG[:300], LONG * 2, in_force_on=day)
    add_milestone(by=owner, priority=top, name=UNBROKEN, due_on=plan.ends_on, note=note)
    _work(owner, (rock, top, None), day)
    _drift(owner, (run, top), day)


def _decide(owner: Membership, plan: AnnualPlan, shares: dict[Priority, int], on: date) -> None:
    note = AmendmentNote(UNBROKEN, LONG, in_force_on=on)
    with changing(by=owner, plan=plan, note=note):
        for quarter in quarters_of(plan):
            if calendar_of(plan).end(Rhythm.QUARTER, quarter) >= on:
                set_shares(
                    by=owner, plan=plan, version=plan.version, quarter=quarter, weights=shares,
                    note=note,
                )  # fmt: skip


def _work(owner: Membership, lines: Sequence[Priority | None], day: date) -> None:
    """Work of every state and day, with a line and without."""
    for n, line in enumerate(lines):
        for days in (-4, 0, 3, 20):
            add_work(
                by=owner, title=(LONG, UNBROKEN, "Short")[n], owner=owner.person, priority=line,
                due_on=day + timedelta(days=days), size=3,
            )  # fmt: skip
        done = add_work(by=owner, title=f"Done: {LONG}", owner=owner.person, priority=line)
        finish_work(by=owner, item=done, version=done.version)
        add_work(by=owner, title=UNBROKEN, priority=line, state="doing", owner=owner.person)


def _drift(owner: Membership, lines: tuple[Priority, Priority], day: date) -> None:
    """Nine weeks of pulses beside the plan, a week of time, one closed; and an answer."""
    run, top = lines
    monday = day - timedelta(days=day.weekday())
    weeks = [monday - timedelta(weeks=n) for n in range(9, 0, -1)]
    weeks = [week for week in weeks if week >= run.plan.starts_on]
    for n, week in enumerate(weeks):
        split: dict[Priority | None, int] = {run: 50 + n, top: 30 - n, None: 20}
        give_pulse(by=owner, week=week, split=split)
    item = add_work(by=owner, title=f"Serves nothing: {LONG}", owner=owner.person)
    give_time(by=owner, on=monday - timedelta(weeks=10), minutes=600, item=item, note=LONG)
    if weeks:
        close_period(by=owner, starts_on=weeks[0], ends_on=weeks[0] + timedelta(days=6))
        drifted = Drifted(None, "minutes", weeks[0], weeks[-1] + timedelta(days=6))
        bring_back(by=owner, drifted=drifted, note=UNBROKEN + LONG)


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
