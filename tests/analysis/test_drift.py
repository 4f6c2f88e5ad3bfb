"""The statement from rows: what an amendment, a link, a late entry and a closing make of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import pytest
import time_machine

from tests.conftest import join
from trueline.analysis.drift import DriftStatement, Whose, effort_statement, money_statement
from trueline.analysis.models import DriftReading
from trueline.analysis.reading_drift import keep_readings
from trueline.analysis.spans import Span, SpanKind, span
from trueline.core.errors import Refusal
from trueline.core.money import Money
from trueline.organisations.models import Membership
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.actuals import enter_actual
from trueline.plans.amending import AmendmentNote
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.closing import close_period
from trueline.plans.models import AnnualPlan, Priority
from trueline.plans.priorities import add_priority
from trueline.plans.queries import run_the_business
from trueline.plans.shares import set_shares, set_shares_exactly
from trueline.teams.actions import add_team, add_to_team
from trueline.work.actions import add_work
from trueline.work.answers import Drifted, amend_to_done, link_to
from trueline.work.effort import give_time
from trueline.work.effort_queries import by_team
from trueline.work.policy import effort_policy
from trueline.work.pulse import give_pulse

pytestmark = pytest.mark.django_db
NOW = date(2026, 6, 15)
QUARTERS = [date(2026, month, 1) for month in (1, 4, 7, 10)]
FIRST = date(2026, 3, 30)  # the first week whose Thursday lies in the second quarter


@pytest.fixture(autouse=True)
def _in_june():  # type: ignore[no-untyped-def]
    with time_machine.travel(f"{NOW} 12:00", tick=False):
        yield


@pytest.fixture
def plan(ada: Membership) -> AnnualPlan:
    """60 % for the quay, 40 % to run the business, budgeted alike, adopted on the first day."""
    plan = write_plan(by=ada, name="2026", starts_on=date(2026, 1, 1))
    quay = add_priority(by=ada, plan=plan, name="Quay")
    run = run_the_business(plan)
    for quarter in QUARTERS:
        weights = {quay: 6000, run: 4000}
        set_shares(by=ada, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    for line, minor in ((quay, 6000), (run, 4000)):
        amounts = [Amount(date(2026, month, 1), 1, minor) for month in range(1, 13)]
        add_budget_line(by=ada, plan=plan, name=line.name, priority=line, amounts=amounts)
    adopt_plan(by=ada, plan=plan, version=plan.version, adopted_on=date(2026, 1, 1))
    return plan


@pytest.fixture
def quay(plan: AnnualPlan) -> Priority:
    return plan.priorities.get(name="Quay")


def quarter(by: Membership) -> Span:
    return span(SpanKind.QUARTER, NOW, by.organisation.calendar, as_of=NOW)


def read(by: Membership, whose: Whose | None = None) -> DriftStatement:
    return effort_statement(quarter(by), effort_policy(by.organisation), whose)


def give(by: Membership, split: Mapping[Priority | None, int], weeks: int = 11) -> None:
    for n in range(weeks):
        give_pulse(by=by, week=FIRST + timedelta(weeks=n), split=split)


def shown(statement: DriftStatement) -> dict[str, tuple[int, int, int, int, int]]:
    return {
        line.name: (line.planned, line.decided, line.plan_today, line.undecided, line.done)
        for line in statement.lines
    }


def test_effort_where_the_plan_says_is_no_drift(ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 60, run_the_business(quay.plan): 40})
    found = read(ada)
    assert found.undecided == 0
    assert shown(found)["Quay"] == (60, 0, 60, 0, 60)
    assert (found.reported, found.expected) == (1, 1)


def test_effort_without_a_line_is_undecided(ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 40, run_the_business(quay.plan): 40, None: 20})
    found = read(ada)
    assert found.undecided == Fraction(1, 5)
    assert shown(found)["No line to a target"] == (0, 0, 0, 20, 20)


def test_an_amendment_decides_from_its_day(ada: Membership, quay: Priority) -> None:
    plan, run = quay.plan, run_the_business(quay.plan)
    give(ada, {quay: 50, run: 50})
    half = FIRST + timedelta(days=38)
    set_shares(
        by=ada, plan=plan, version=plan.version, quarter=QUARTERS[1],
        weights={quay: 5000, run: 5000}, note=AmendmentNote("Less of it", in_force_on=half),
    )  # fmt: skip
    found = read(ada)
    after = Fraction((FIRST + timedelta(days=77) - half).days, 77)
    assert found.decided == Fraction(1, 10) * after
    assert found.undecided == Fraction(1, 10) * (1 - after)


def test_amending_away_all_of_it_leaves_nothing(ada: Membership, quay: Priority) -> None:
    plan, run = quay.plan, run_the_business(quay.plan)
    give(ada, {quay: 33, run: 67})
    found = read(ada)
    amounts = {line.key: line.amount for line in found.lines}
    first = AmendmentNote("It was right", in_force_on=date(2026, 1, 1))
    weights = {quay: amounts[quay.pk], run: amounts[run.pk]}
    for start in QUARTERS[:2]:  # the first week begins in the quarter before
        set_shares_exactly(
            by=ada, plan=plan, version=plan.version, quarter=start, weights=weights, note=first
        )
    assert read(ada).undecided == 0


def test_amending_from_an_answer_keeps_the_decision_with_it(
    ada: Membership, quay: Priority
) -> None:
    plan, run = quay.plan, run_the_business(quay.plan)
    give(ada, {quay: 30, run: 70})
    before = read(ada)
    answer = amend_to_done(
        by=ada,
        drifted=Drifted(quay, "minutes", before.span.first, before.span.last),
        plan=plan,
        version=plan.version,
        quarter=QUARTERS[1],
        done={quay: 30, run: 70},
        note=AmendmentNote("The quay waits", in_force_on=date(2026, 5, 4)),
    )
    assert answer.decision
    assert answer.decision.sentence == "The quay waits"
    after = read(ada)
    assert after.undecided is not None
    assert before.undecided is not None
    assert 0 < after.undecided < before.undecided


def test_linking_work_gives_its_effort_a_line(ada: Membership, quay: Priority) -> None:
    item = add_work(by=ada, title="Website", owner=ada.person)
    give_time(by=ada, on=date(2026, 6, 1), minutes=600, item=item)
    assert shown(read(ada))["No line to a target"][4] == 100
    item.refresh_from_db()
    found = read(ada)
    link_to(
        by=ada,
        drifted=Drifted(None, "minutes", found.span.first, found.span.last),
        items=[item],
        priority=quay,
    )
    assert shown(read(ada))["Quay"][4] == 100


def test_a_closed_period_stays_and_late_effort_restates_it(ada: Membership, quay: Priority) -> None:
    give_time(by=ada, on=FIRST, minutes=600, priority=quay)
    close_period(by=ada, starts_on=FIRST, ends_on=FIRST + timedelta(days=6))
    before = read(ada)
    give_time(by=ada, on=FIRST, minutes=300, late=True, reason="Forgotten sheet")
    after = read(ada)
    assert after.lines == before.lines
    assert after.late == 300


def test_an_amendment_cannot_reach_into_a_closed_period(ada: Membership, quay: Priority) -> None:
    plan, run = quay.plan, run_the_business(quay.plan)
    give(ada, {quay: 30, run: 70})
    close_period(by=ada, starts_on=FIRST, ends_on=FIRST + timedelta(days=13))
    before = read(ada).lines
    with pytest.raises(Refusal, match="is closed and stays as it is"):
        set_shares(
            by=ada, plan=plan, version=plan.version, quarter=QUARTERS[1],
            weights={quay: 3000, run: 7000}, note=AmendmentNote("So be it", in_force_on=FIRST),
        )  # fmt: skip
    assert read(ada).lines == before


def test_effort_on_a_rock_counts_for_the_priority_it_serves(
    ada: Membership, quay: Priority
) -> None:
    note = AmendmentNote("A rock", in_force_on=date(2026, 1, 1))
    rock = add_priority(by=ada, plan=quay.plan, name="Piles", kind="rock", parent=quay, note=note)
    give_time(by=ada, on=FIRST, minutes=60, priority=rock)
    assert shown(read(ada))["Quay"][4] == 100


def test_teams_sum_to_the_whole(ada: Membership, quay: Priority) -> None:
    ben = join(ada.organisation, "Ben", "member")
    for member, name in ((ada, "Docks"), (ben, "Desk")):
        team = add_team(by=ada, name=name)
        add_to_team(by=ada, team=team, person=member.person)
    give(ada, {quay: 100}, weeks=3)
    give(ben, {run_the_business(quay.plan): 70, None: 30}, weeks=3)
    last = FIRST + timedelta(weeks=2)
    parts = by_team(FIRST, last, "minutes", include_late=False)
    whole = {line.key: line.amount for line in read(ada).lines}
    keys = {key for part in parts.values() for key in part}
    assert {key: sum(part.get(key, 0) for part in parts.values()) for key in keys} == {
        key: amount for key, amount in whole.items() if amount
    }


def test_too_few_reports_give_no_figure(ada: Membership, quay: Priority) -> None:
    for name in ("Ben", "Cem", "Dot"):
        join(ada.organisation, name, "member")
    Membership.objects.update(joined_at="2026-01-01T00:00Z")
    give(ada, {quay: 100}, weeks=1)
    found = read(ada)
    assert not found.enough
    assert found.undecided is None


def test_money_is_held_against_the_budget(ada: Membership, plan: AnnualPlan) -> None:
    for line in plan.budget_lines.all():
        enter_actual(by=ada, line=line, on=date(2026, 5, 5), amount=Money(5000, plan.currency))
    found = money_statement(quarter(ada), effort_policy(ada.organisation))
    assert shown(found)["Quay"] == (60, 0, 60, -10, 50)


def test_readings_are_kept_and_replaced(ada: Membership, quay: Priority) -> None:
    run = run_the_business(quay.plan)
    give(ada, {quay: 60, run: 40}, weeks=5)
    for n in range(5, 11):
        split = {quay: 40, run: 40, None: 20}
        give_pulse(by=ada, week=FIRST + timedelta(weeks=n), split=split)
    keep_readings(ada.organisation, as_of=NOW)
    count = DriftReading.objects.count()
    keep_readings(ada.organisation, as_of=NOW)
    assert DriftReading.objects.count() == count
    reading = DriftReading.objects.get(span="quarter", currency="minutes")
    assert reading.since == FIRST + timedelta(weeks=5)
    assert reading.undecided == read(ada).lines[-1].done
