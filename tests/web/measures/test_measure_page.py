from datetime import date

import pytest

from tests.conftest import LATER
from tests.web.pages import Visit, keep_odds
from trueline.analysis.models import CourseReading
from trueline.core.clock import now
from trueline.measures.actions import add_measure, declare_change
from trueline.measures.goals import set_goal
from trueline.measures.models import Goal, Measure
from trueline.measures.values import Reading, enter_value, load_values
from trueline.organisations.models import Membership
from trueline.strategy.actions import record_review


def months(count: int) -> list[date]:
    return [date(2025 + n // 12, n % 12 + 1, 1) for n in range(count)]


@pytest.fixture
def counted(ada: Membership, visitors: Measure) -> Measure:
    """Sixteen months about 41 and then 70; each was known by the end of its month."""
    values = [38, 44, 38, 44, 38, 44, 38, 44, 38, 44, 38, 44, 38, 44, 38, 70]
    readings = [
        Reading(visitors, day, value, "", day.replace(day=28))
        for day, value in zip(months(16), values, strict=True)
    ]
    load_values(by=ada, readings=readings, source="gate")
    return visitors


@pytest.fixture
def goal(ada: Membership, counted: Measure) -> Goal:
    start, due = date(2026, 1, 1), date(2026, 12, 31)
    return set_goal(by=ada, measure=counted, start_on=start, due_on=due, target=50.0)


def test_the_page_says_the_odds_now_and_at_the_last_review(
    visit: Visit, ada: Membership, goal: Goal
) -> None:
    record_review(by=ada, held_on=date(2026, 4, 10))
    keep_odds(goal, 0.52, "uncertain", as_of=date(2026, 4, 1))
    keep_odds(goal, 0.31, "unlikely")
    page = visit(ada).get(f"measures/{goal.measure_id}/")
    assert '<a class="miss" href="#goals">3 chances in 10</a> of reaching 50 by' in page.text
    assert "At the April review it had 5." in page.text
    assert "52\N{NO-BREAK SPACE}% at the April review" in page.text


def test_a_past_day_shows_only_what_was_known_on_it(
    visit: Visit, ada: Membership, goal: Goal
) -> None:
    keep_odds(goal, 0.52, "uncertain", as_of=date(2026, 2, 1))
    keep_odds(goal, 0.97, "likely")
    page = visit(ada).get(f"measures/{goal.measure_id}/?as_of=2026-03-31")
    assert "what was known on 31 March 2026" in page.text
    assert "5 chances in 10" in page.text
    assert page.context["page"].paginator.count == 15
    assert "Enter a value" not in page.text


@pytest.mark.parametrize("day", ["2036-01-01", "soon", ""])
def test_a_day_that_cannot_be_looked_at_is_today(
    day: str, visit: Visit, ada: Membership, counted: Measure
) -> None:
    assert visit(ada).get(f"measures/{counted.pk}/?as_of={day}").context["page_of_measure"].is_today


def test_a_value_outside_the_limits_is_called_a_signal_and_noise_is_not(
    visit: Visit, ada: Membership, counted: Measure
) -> None:
    page = visit(ada).get(f"measures/{counted.pk}/")
    entries = page.context["page_of_measure"].entries
    assert entries[0].signal.startswith("outside")
    assert entries[0].stands_out
    assert entries[1].signal.startswith("within")
    assert not entries[1].stands_out


def test_a_declared_change_begins_the_limits_anew(
    visit: Visit, ada: Membership, counted: Measure
) -> None:
    browser = visit(ada)
    sent = {"on": "2026-04-15", "reason": "second entrance"}
    page = browser.send(f"measures/{counted.pk}/changes", sent)
    assert "second entrance" in page.text
    assert not page.context["page_of_measure"].entries[0].stands_out
    again = browser.post(f"measures/{counted.pk}/changes", sent)
    assert again.status_code == 422
    assert "declared for that period already" in again.text


def test_only_those_it_belongs_to_declare_a_change(
    visit: Visit, cleo: Membership, counted: Measure
) -> None:
    sent = {"on": "2026-04-15", "reason": "mine"}
    assert visit(cleo).post(f"measures/{counted.pk}/changes", sent).status_code == 403


def test_the_table_holds_every_figure_of_the_chart(
    visit: Visit, ada: Membership, goal: Goal
) -> None:
    declare_change(by=ada, measure=goal.measure, on=date(2025, 6, 1), reason="new counter")
    CourseReading.objects.create(
        organisation=ada.organisation, measure=goal.measure, as_of=LATER, read_at=now(),
        observations=16, bands=[["2026-05-01", 30, 35, 38, 40, 42, 45, 51]],
    )  # fmt: skip
    page = visit(ada).get(f"measures/{goal.measure_id}/table")
    assert len(page.context["rows"]) == 16 + 1 + 1 + 1  # values, a change, a band, the target
    for words in ("new counter", "30 to 51", "35 to 45", "38 to 42", "target"):
        assert words in page.text


def test_a_sum_shows_what_there_is_so_far(visit: Visit, ada: Membership) -> None:
    income = add_measure(by=ada, name="Income", aggregation="sum")
    for month in (3, 4, 5):
        enter_value(by=ada, measure=income, on=date(2026, month, 1), value=10)
    start, due = date(2026, 4, 1), date(2026, 12, 31)
    set_goal(
        by=ada, measure=income, kind="sum_over_period", start_on=start, due_on=due, target=90.0
    )
    browser = visit(ada)
    assert "20 so far" in browser.get(f"measures/{income.pk}/").text
    assert browser.get("measures/").context["lines"][0].now == "20"


def test_parts_stand_on_the_page_of_the_whole(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    part = add_measure(by=ada, name="Visitors by boat", parent=visitors)
    browser = visit(ada)
    assert "Visitors by boat" in browser.get(f"measures/{visitors.pk}/").text
    assert "part of" in browser.get(f"measures/{part.pk}/").text


def test_names_are_text_and_never_markup(visit: Visit, ada: Membership) -> None:
    bad = add_measure(by=ada, name="<script>alert(1)</script>", unit="<b>", source="'\"><i>")
    enter_value(by=ada, measure=bad, on=date(2026, 5, 1), value=1, note="<img src=x>")
    browser = visit(ada)
    for path in ("measures/", f"measures/{bad.pk}/", f"measures/{bad.pk}/table", ""):
        text = browser.get(path).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>" not in text.replace("<b>3", "")


def test_every_page_of_anothers_measure_does_not_exist(
    visit: Visit, ada: Membership, zoe: Membership, goal: Goal
) -> None:
    stranger = visit(zoe)
    numbers = f"measures/{goal.measure_id}/"
    for path in ("", "table", "edit", "goals/new", "values/2026-04-01"):
        assert stranger.get(f"{numbers}{path}").status_code == 404
        own = ada.organisation.slug
        assert stranger.client.get(f"/o/{own}/{numbers}{path}").status_code == 404
    for path in ("archive", "restore", "changes", "values", "values/2026-04-01/withdrawal"):
        assert stranger.post(f"{numbers}{path}").status_code == 404
    for path in ("edit", "drop", "restore", "confidence"):
        sent = {"chance": "50", "version": 1, "reason": "x"}
        assert stranger.post(f"measures/goals/{goal.pk}/{path}", sent).status_code == 404
