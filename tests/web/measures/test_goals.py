from datetime import date

import pytest

from tests.web.pages import Visit, form_of, keep_odds
from trueline.measures.actions import add_measure, change_measure
from trueline.measures.goals import change_goal, set_goal
from trueline.measures.models import Goal, Measure
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership
from trueline.strategy.actions import write_strategy

START, DUE = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def goal(ada: Membership, visitors: Measure) -> Goal:
    return set_goal(by=ada, measure=visitors, start_on=START, due_on=DUE, target=500.0)


def test_a_goal_starts_from_the_last_value_and_ends_with_the_year(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    enter_value(by=ada, measure=visitors, on=date(2026, 5, 1), value=41.5)
    form = form_of(visit(ada).get(f"measures/{visitors.pk}/goals/new"))
    assert (form["start_value"], form["due_on"], form["kind"]) == ("41.5", DUE, "level_at_due")


def test_a_three_year_target_ends_with_the_strategy(visit: Visit, ada: Membership) -> None:
    write_strategy(by=ada, name="Ahead", starts_on=START, ends_on=date(2028, 12, 31))
    target = add_measure(by=ada, name="Members", tier="target", aggregation="sum")
    form = form_of(visit(ada).get(f"measures/{target.pk}/goals/new"))
    assert (form["due_on"], form["kind"]) == (date(2028, 12, 31), "sum_over_period")


def test_a_goal_is_set_in_the_units_people_say(visit: Visit, ada: Membership) -> None:
    income = add_measure(by=ada, name="Income", unit_kind="money", currency="EUR")
    sent = {
        "kind": "level_at_due", "target": "1.250,50", "due_on": "2026-12-31",
        "start_on": "2026-01-01", "start_value": "900",
    }  # fmt: skip
    page = visit(ada).send(f"measures/{income.pk}/goals/new", sent)
    goal = Goal.objects.get()
    assert (goal.target, goal.start_value) == (125050, 90000)
    assert "€1,250" in page.text
    assert "being computed" in page.text


def test_what_belongs_to_another_kind_of_goal_is_left_out(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    sent = {
        "kind": "avg_last", "target": "5", "upper": "9", "window": "3", "due_on": "2026-12-31",
        "start_on": "2026-01-01",
    }  # fmt: skip
    visit(ada).post(f"measures/{visitors.pk}/goals/new", sent)
    goal = Goal.objects.get()
    assert (goal.kind, goal.upper, goal.window) == ("avg_last", None, 3)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"due_on": "2025-12-31"}, "must come after the start"),
        ({"target": "3", "start_value": "5"}, "wrong side of its start"),
        ({"target": "1,234"}, "can be read in two ways"),
        ({"target": ""}, "This field is required"),
        ({"kind": "stay_within", "upper": ""}, "needs both its ends"),
        ({"kind": "stay_within", "upper": "1"}, "must lie above the lower"),
        ({"kind": "avg_last"}, "needs the number of periods"),
        ({"kind": "surprise"}, "Select a valid choice"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused_beside_its_field(
    fields: dict[str, str], sentence: str, visit: Visit, ada: Membership, visitors: Measure
) -> None:
    sent = {
        "kind": "level_at_due", "target": "5", "due_on": "2026-12-31", "start_on": "2026-01-01"
    } | fields  # fmt: skip
    page = visit(ada).post(f"measures/{visitors.pk}/goals/new", sent)
    assert page.status_code == 422
    assert sentence in page.text
    assert not Goal.objects.exists()


def test_a_level_to_keep_may_lie_where_the_measure_is(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    sent = {
        "kind": "level_at_due", "target": "3", "start_value": "5", "keeps_level": "on",
        "due_on": "2026-12-31", "start_on": "2026-01-01",
    }  # fmt: skip
    browser = visit(ada)
    browser.post(f"measures/{visitors.pk}/goals/new", sent)
    form = form_of(browser.get(f"measures/goals/{Goal.objects.get().pk}/edit"))
    assert form["keeps_level"] is True


def test_a_goal_changed_meanwhile_shows_both_and_either_can_be_kept(
    visit: Visit, ada: Membership, goal: Goal
) -> None:
    browser = visit(ada)
    sent = {**form_of(browser.get(f"measures/goals/{goal.pk}/edit")), "target": "600"}
    change_goal(by=ada, goal=Goal.objects.get(), version=1, target=700.0)
    both = browser.post(f"measures/goals/{goal.pk}/edit", sent)
    assert both.status_code == 409
    assert [(d.name, d.yours, d.theirs) for d in both.context["stale"]] == [
        ("target", "600", "700")
    ]
    again = form_of(both) | {"keep-target": "theirs", "theirs-target": "700"}
    assert browser.post(f"measures/goals/{goal.pk}/edit", again).status_code == 302
    assert Goal.objects.get().target == 700


def test_a_dropped_goal_can_be_taken_back(visit: Visit, ada: Membership, goal: Goal) -> None:
    browser = visit(ada)
    refused = browser.post(f"measures/goals/{goal.pk}/drop", {"version": 1})
    assert refused.status_code == 422
    page = browser.send(f"measures/goals/{goal.pk}/drop", {"version": 1, "reason": "merged"})
    assert "The goal is dropped." in page.text
    assert "Take back" in page.text
    browser.send(f"measures/goals/{goal.pk}/restore")
    assert Goal.objects.get().dropped_at is None


def test_a_goal_changed_meanwhile_is_not_dropped_unseen(
    visit: Visit, ada: Membership, goal: Goal
) -> None:
    change_goal(by=ada, goal=Goal.objects.get(), version=1, target=700.0)
    page = visit(ada).post(f"measures/goals/{goal.pk}/drop", {"version": 1, "reason": "merged"})
    assert page.status_code == 422
    assert "Someone changed this goal meanwhile" in page.text
    assert Goal.objects.get().dropped_at is None


def test_confidence_stands_beside_the_odds_and_changes_neither(
    visit: Visit, cleo: Membership, goal: Goal
) -> None:
    keep_odds(goal, 0.31, "unlikely")
    browser = visit(cleo)
    page = browser.send(
        f"measures/goals/{goal.pk}/confidence", {"chance": "70", "reason": "new branch"}
    )
    assert "3 chances in 10" in page.text
    assert "says 70\N{NO-BREAK SPACE}% (15 Jun 2026): new branch" in page.text
    assert goal.odds_readings.get().probability == 0.31


@pytest.mark.parametrize("chance", ["", "many", "101", "-1", "nan", "inf"])
def test_what_is_no_chance_is_refused_beside_its_field(
    chance: str, visit: Visit, cleo: Membership, goal: Goal
) -> None:
    page = visit(cleo).post(f"measures/goals/{goal.pk}/confidence", {"chance": chance})
    assert page.status_code == 422
    assert f'id="chance-{goal.pk}-error"' in page.text
    assert not goal.confidences.exists()


def test_a_watched_measure_has_no_goals(visit: Visit, ada: Membership) -> None:
    watched = add_measure(by=ada, name="Weather", direction="none")
    browser = visit(ada)
    assert "only watched" in browser.get(f"measures/{watched.pk}/").text
    sent = {
        "kind": "level_at_due", "target": "5", "due_on": "2026-12-31", "start_on": "2026-01-01"
    }  # fmt: skip
    assert browser.post(f"measures/{watched.pk}/goals/new", sent).status_code == 422


def test_who_may_not(
    visit: Visit, ada: Membership, ben: Membership, cleo: Membership, dan: Membership, goal: Goal
) -> None:
    change_measure(by=ada, measure=goal.measure, version=1, owner=cleo.person)
    for member in (ben, cleo, dan):  # a member may not set goals, even of their own measure
        browser = visit(member)
        assert browser.get(f"measures/{goal.measure_id}/goals/new").status_code == 403
        assert browser.get(f"measures/goals/{goal.pk}/edit").status_code == 403
        sent = {"version": 1, "reason": "mine"}
        assert browser.post(f"measures/goals/{goal.pk}/drop", sent).status_code == 403
        assert browser.post(f"measures/goals/{goal.pk}/restore").status_code == 403
    said = visit(dan).post(f"measures/goals/{goal.pk}/confidence", {"chance": "50"})
    assert said.status_code == 403
