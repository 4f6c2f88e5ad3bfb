from datetime import date

import pytest

from tests.web.pages import Browser, Visit, keep_odds
from trueline.measures.actions import add_measure
from trueline.measures.goals import set_goal
from trueline.measures.models import Goal, Measure
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership
from trueline.strategy.actions import record_review, write_strategy
from trueline.strategy.models import Review

START, END, MAY = date(2026, 1, 1), date(2028, 12, 31), date(2026, 5, 1)


def target(ada: Membership, name: str, *, due: date = END, tier: str = "target") -> Goal:
    measure = add_measure(by=ada, name=name, tier=tier, owner=ada.person)
    enter_value(by=ada, measure=measure, on=MAY, value=40)
    return set_goal(by=ada, measure=measure, start_on=START, due_on=due, target=50.0)


@pytest.fixture
def strategy(ada: Membership) -> None:
    write_strategy(by=ada, name="Ahead", starts_on=START, ends_on=END)


def test_an_empty_organisation_is_offered_the_one_next_step(
    visit: Visit, ada: Membership, cleo: Membership
) -> None:
    page = visit(ada).get().text
    assert "Import a file" in page
    assert "Add a measure" in page
    assert "As soon as a leader has brought the first measures" in visit(cleo).get().text


def test_without_a_strategy_its_writing_is_offered(
    visit: Visit, ada: Membership, cleo: Membership, visitors: Measure
) -> None:
    assert "Write the strategy" in visit(ada).get().text
    assert "Write the strategy" not in visit(cleo).get().text


@pytest.mark.usefixtures("strategy")
def test_without_targets_it_says_what_a_target_is(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    assert "falls due from January 2026 to December 2028" in visit(ada).get().text


@pytest.mark.usefixtures("strategy")
def test_it_says_how_many_targets_are_likely_then_and_now(visit: Visit, ada: Membership) -> None:
    record_review(by=ada, held_on=date(2026, 4, 10))
    for name, before, now in (("Income", "likely", "likely"), ("Reach", "likely", "unlikely")):
        goal = target(ada, name)
        keep_odds(goal, 0.8, before, as_of=date(2026, 4, 1))
        keep_odds(goal, 0.8 if now == "likely" else 0.2, now)
    page = visit(ada).get().text
    assert (
        'One of two three-year targets is <a class="line" href="#targets">likely to be met</a>. '
        "At the April review it was two."
    ) in page
    for words in ("due December 2028", "○ odds at the April review", "80\N{NO-BREAK SPACE}%"):
        assert words in page
    assert "as of 15 June 2026" in page


@pytest.mark.usefixtures("strategy")
def test_all_is_well_in_one_line(visit: Visit, ada: Membership) -> None:
    keep_odds(target(ada, "Income"), 0.9, "likely")
    assert "All is well" in visit(ada).get().text


@pytest.mark.usefixtures("strategy")
def test_only_goals_within_the_horizon_are_targets(visit: Visit, ada: Membership) -> None:
    target(ada, "Within")
    target(ada, "Beyond", due=date(2029, 1, 31))
    target(ada, "No target", tier="kpi")
    assert [line.measure.name for line in visit(ada).get().context["bridge"].targets] == ["Within"]


@pytest.mark.usefixtures("strategy")
def test_a_month_of_silence_is_due_and_two_are_late(visit: Visit, ada: Membership) -> None:
    keep_odds(target(ada, "Entered"), 0.9, "likely")
    for name, last in (("Due", date(2026, 4, 1)), ("Late", date(2026, 3, 1))):
        enter_value(by=ada, measure=add_measure(by=ada, name=name), on=last, value=1)
    add_measure(by=ada, name="Never")
    page = visit(ada).get()
    rows = page.context["bridge"].missing
    assert [(row.measure.name, row.since, row.late) for row in rows] == [
        ("Late", "March 2026", True), ("Due", "April 2026", False), ("Never", "", False),
    ]  # fmt: skip
    assert page.context["bridge"].missing_in_all == 3
    assert '?values=late">One number</a> is late.' in page.text


def test_goals_of_this_year_with_poor_odds_are_named_worst_first(
    visit: Visit, ada: Membership
) -> None:
    year_end = date(2026, 12, 31)
    for name, odds, due in (
        ("Poor", 0.2, year_end), ("Worse", 0.1, year_end), ("Good", 0.8, year_end),
        ("Next year", 0.1, date(2027, 3, 31)),
    ):  # fmt: skip
        goal = target(ada, name, due=due, tier="kpi")
        keep_odds(goal, odds, "likely" if odds > 0.5 else "unlikely")
    bridge = visit(ada).get().context["bridge"]
    assert [row.goal.measure.name for row in bridge.poor] == ["Worse", "Poor"]
    assert bridge.poor_in_all == 2


@pytest.mark.usefixtures("strategy")
def test_another_organisations_bridge_is_not_there(
    visit: Visit, ada: Membership, zoe: Membership
) -> None:
    target(ada, "Income")
    stranger = visit(zoe)
    assert "Income" not in stranger.get().text
    assert stranger.client.get(f"/o/{ada.organisation.slug}/").status_code == 404


@pytest.fixture
def leading(visit: Visit, ada: Membership, ben: Membership, strategy: None) -> Browser:
    target(ada, "Income")
    return visit(ben)


def test_a_leader_records_a_review(leading: Browser) -> None:
    page = leading.send("reviews", {"held_on": "2026-06-12", "note": "in person"})
    assert "Review of 12 June 2026 recorded." in page.text
    assert "last: 12 June 2026" in page.text


@pytest.mark.parametrize(
    ("held_on", "sentence"),
    [("2026-06-16", "has not come yet"), ("", "required"), ("soon", "Enter a valid date")],
)
def test_a_review_that_cannot_be_is_refused_on_the_bridge(
    held_on: str, sentence: str, leading: Browser
) -> None:
    page = leading.post("reviews", {"held_on": held_on, "note": "kept text"})
    assert page.status_code == 422
    assert sentence in page.text
    assert "kept text" in page.text
    assert not Review.objects.exists()


def test_a_day_has_one_review(leading: Browser) -> None:
    leading.post("reviews", {"held_on": "2026-06-12"})
    again = leading.post("reviews", {"held_on": "2026-06-12"})
    assert again.status_code == 422
    assert "is recorded already" in again.text


def test_members_and_guests_record_no_reviews(
    visit: Visit, leading: Browser, cleo: Membership, dan: Membership
) -> None:
    for member in (cleo, dan):
        assert "Record a review" not in visit(member).get().text
        assert visit(member).post("reviews", {"held_on": "2026-06-12"}).status_code == 403
