"""The drift statement's page: its sentence, its rows, its answers; and direction."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from tests.conftest import join
from tests.web.pages import Visit
from trueline.analysis.reading_drift import keep_readings
from trueline.measures.actions import add_measure
from trueline.measures.goals import change_goal, set_goal
from trueline.organisations.models import Membership
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.models import AnnualPlan, Priority
from trueline.plans.priorities import add_priority
from trueline.plans.queries import run_the_business
from trueline.plans.shares import set_shares
from trueline.strategy.actions import write_strategy
from trueline.work.actions import add_work
from trueline.work.effort import give_time
from trueline.work.models import DriftAnswer
from trueline.work.pulse import give_pulse

FIRST = date(2026, 3, 30)
JUNE = date(2026, 6, 15)


@pytest.fixture
def plan(ada: Membership) -> AnnualPlan:
    plan = write_plan(by=ada, name="2026", starts_on=date(2026, 1, 1))
    quay = add_priority(by=ada, plan=plan, name="Quay")
    for month in (1, 4, 7, 10):
        weights = {quay: 6000, run_the_business(plan): 4000}
        quarter = date(2026, month, 1)
        set_shares(by=ada, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    adopt_plan(by=ada, plan=plan, version=plan.version, adopted_on=date(2026, 1, 1))
    return plan


@pytest.fixture
def quay(plan: AnnualPlan) -> Priority:
    return plan.priorities.get(name="Quay")


def give(by: Membership, split: Mapping[Priority | None, int], weeks: int = 11) -> None:
    for n in range(weeks):
        give_pulse(by=by, week=FIRST + timedelta(weeks=n), split=split)


def test_without_a_plan_it_says_what_is_missing(visit: Visit, ada: Membership) -> None:
    page = visit(ada).get("drift/").text
    assert "There is no adopted plan with shares" in page
    assert "See the plan" in page


def test_effort_where_the_plan_says(visit: Visit, ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 60, run_the_business(quay.plan): 40})
    page = visit(ada).get("drift/").text
    assert "No decision moved any effort this quarter" in page
    assert "All effort went where the plan says." in page


def test_drift_is_said_with_where_it_came_from(
    visit: Visit, ada: Membership, quay: Priority
) -> None:
    give(ada, {quay: 40, run_the_business(quay.plan): 40, None: 20})
    page = visit(ada).get("drift/").text
    assert "20 points moved" in page
    assert "“Quay”" in page
    assert "−20" in page
    assert page.count("Decide on") == 2
    assert "to No line to a target 20" in page


def test_the_bridge_says_it_too(visit: Visit, ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 40, run_the_business(quay.plan): 40, None: 20})
    keep_readings(ada.organisation, as_of=JUNE)
    page = visit(ada).get().text
    assert "20 % of our effort" in page
    assert "“Quay” got 40 of its 60 points" in page
    assert "20 points of effort have no line to a target" in page


@pytest.mark.parametrize("query", ["span=decade", "on=soon", "whose=x", "whose=999999999999999999"])
def test_what_cannot_be_read_is_refused(visit: Visit, ada: Membership, query: str) -> None:
    assert visit(ada).get(f"drift/?{query}").status_code in {404, 422}


def test_a_team_and_oneself_are_held_against_the_plan(
    visit: Visit, ada: Membership, quay: Priority
) -> None:
    give(ada, {quay: 100})
    page = visit(ada).get("drift/?whose=me&span=year").text
    assert "40 points moved" in page
    assert "people reported" not in page


def test_the_table_is_exact(visit: Visit, ada: Membership, quay: Priority) -> None:
    for n, minutes in enumerate((100, 200)):
        give_time(by=ada, on=FIRST, minutes=minutes, priority=quay if n else None)
    rows = visit(ada).get("drift/export").content.decode("utf-8-sig")
    assert "Quay,3/5,0,3/5,1/15,2/3,200" in rows


def test_bringing_back_is_kept_and_no_longer_asked_on_the_bridge(
    visit: Visit, ada: Membership, quay: Priority
) -> None:
    give(ada, {quay: 40, run_the_business(quay.plan): 40, None: 20})
    said = {"kind": "return", "return-note": "Two people go back to the quay"}
    page = visit(ada).send(f"drift/answer?line={quay.pk}", said).text
    assert "The drift is answered." in page
    assert "Two people go back to the quay" in page
    keep_readings(ada.organisation, as_of=JUNE)
    assert "got 40 of its 60 points" not in visit(ada).get().text


def test_amending_makes_a_decision(visit: Visit, ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 30, run_the_business(quay.plan): 70})
    browser = visit(ada)
    said = {
        "kind": "amend",
        "amend-version": quay.plan.version,
        "amend-sentence": "The quay waits for its licence",
        "amend-in_force_on": "2026-05-04",
    }
    page = browser.send(f"drift/answer?line={quay.pk}", said).text
    assert "The quay waits for its licence" in page
    assert "We decided to move" in page


def test_linking_moves_the_effort(visit: Visit, ada: Membership, quay: Priority) -> None:
    item = add_work(by=ada, title="Website", owner=ada.person)
    give_time(by=ada, on=FIRST, minutes=600, item=item)
    said = {"kind": "link", "link-items": [item.pk], "link-priority": quay.pk}
    page = visit(ada).send("drift/answer?line=none", said).text
    assert DriftAnswer.objects.get().kind == "link"
    assert "All effort of these weeks has a line" in page


def test_an_answer_needs_words(visit: Visit, ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 40, None: 60})
    answer = visit(ada).post(f"drift/answer?line={quay.pk}", {"kind": "return"})
    assert answer.status_code == 422
    assert not DriftAnswer.objects.exists()


def test_a_member_reads_and_does_not_answer(visit: Visit, ada: Membership, quay: Priority) -> None:
    give(ada, {quay: 40, None: 60})
    ben = join(ada.organisation, "Ben", "member")
    assert "Decide on" not in visit(ben).get("drift/").text
    assert visit(ben).get("drift/answer?line=none").status_code == 403


def test_direction_names_what_nothing_serves_and_goals_that_moved(
    visit: Visit, ada: Membership, plan: AnnualPlan
) -> None:
    write_strategy(by=ada, name="Ahead", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    measure = add_measure(by=ada, name="Members served", tier="target")
    goal = set_goal(
        by=ada, measure=measure, start_on=date(2026, 1, 1), due_on=date(2028, 12, 31), target=50.0
    )
    change_goal(by=ada, goal=goal, version=goal.version, target=40.0)
    page = visit(ada).get("drift/direction").text
    assert "1 target" in page
    assert "no decision" in page
    assert "target from 50 to 40" in page
    assert "Quay" in page  # it serves no target
    assert visit(ada).get("drift/direction?on=soon").status_code == 422


def test_a_goal_moved_by_a_decision_says_so(visit: Visit, ada: Membership) -> None:
    write_strategy(by=ada, name="Ahead", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31))
    measure = add_measure(by=ada, name="Members served", tier="target")
    goal = set_goal(
        by=ada, measure=measure, start_on=date(2026, 1, 1), due_on=date(2028, 12, 31), target=50.0
    )
    browser = visit(ada)
    said = {
        "version": goal.version, "kind": "level_at_due", "target": "40", "due_on": "2028-12-31",
        "start_on": "2026-01-01", "decision": "We serve fewer, better",
    }  # fmt: skip
    assert browser.post(f"measures/goals/{goal.pk}/edit", said).status_code == 302
    page = browser.get("drift/direction").text
    assert "“We serve fewer, better”" in page
    assert "no decision" not in page
