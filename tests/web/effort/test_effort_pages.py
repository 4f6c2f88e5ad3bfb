"""Saying where a week went, as a browser without JavaScript does; it is Monday, 15 June 2026."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.web.pages import Browser, Visit, form_of
from tests.work.effort_cast import Stage, set_stage, weeks_ago
from trueline.organisations.models import Membership
from trueline.plans.closing import close_period
from trueline.plans.models import ClosedPeriod
from trueline.web.effort.forms import minutes_in
from trueline.work.effort import count_finished, give_time
from trueline.work.effort_queries import late_amounts
from trueline.work.models import EffortEntry
from trueline.work.policy import effort_policy, set_policy
from trueline.work.pulse import give_pulse, pulse_of

WEEK = "2026-06-15"
BEFORE = "2026-06-08"
POLICY: dict[str, Any] = {"hours_a_week": 40, "least_reporting": 50, "tolerance": 8}


@pytest.fixture
def stage(ada: Membership) -> Stage:
    return set_stage(ada)


@pytest.fixture
def browser(visit: Visit, cleo: Membership, stage: Stage) -> Browser:
    return visit(cleo)


def close_before(ada: Membership) -> None:
    close_period(by=ada, starts_on=date(2026, 6, 8), ends_on=date(2026, 6, 14))


def use(ada: Membership, method: str) -> None:
    version = effort_policy(ada.organisation).version
    set_policy(by=ada, version=version, method=method, **POLICY)


def test_a_pulse_is_suggested_saved_and_shown_again(
    browser: Browser, cleo: Membership, stage: Stage
) -> None:
    stage.item(owner=cleo.person, priority=stage.sea, state="doing")
    page = browser.get("effort/")
    form = form_of(page)
    assert form == {
        "week": date(2026, 6, 15), "line-none": 0,
        f"line-{stage.sea.pk}": 100, f"line-{stage.land.pk}": 0,
    }  # fmt: skip
    assert "a suggestion" in page.text
    sent = {"week": WEEK, f"line-{stage.sea.pk}": "70", "line-none": "30"}
    page = browser.send("effort/pulse", sent)
    assert "Week 25, 2026 is saved." in page.text
    assert 'value="70"' in page.text
    assert pulse_of(cleo.person, weeks_ago(0)) == {stage.sea.pk: 70, None: 30}
    browser.send("effort/pulse/withdraw", {"week": WEEK})
    assert pulse_of(cleo.person, weeks_ago(0)) == {}


@pytest.mark.parametrize(
    ("part", "words"), [("90", "10 are missing"), ("-5", "greater than"), ("x", "whole number")]
)
def test_a_pulse_that_cannot_be_saved_keeps_what_was_typed(
    browser: Browser, stage: Stage, part: str, words: str
) -> None:
    page = browser.post("effort/pulse", {"week": WEEK, "line-none": part})
    assert page.status_code == 422
    assert words in page.text
    assert f'value="{part}"' in page.text


def test_a_closed_week_says_so_and_takes_a_late_entry_with_a_reason(
    browser: Browser, ada: Membership, stage: Stage
) -> None:
    close_before(ada)
    page = browser.get(f"effort/?week={BEFORE}")
    assert "This week is closed" in page.text
    assert "Why it comes late" in page.text
    sent = {**form_of(page), "line-none": "100"}
    assert sent["late"] is True
    page = browser.post("effort/pulse", sent)
    assert page.status_code == 422
    assert "Say why this comes late" in page.text
    browser.send("effort/pulse", {**sent, "reason": "I was ill"})
    assert late_amounts(weeks_ago(1), weeks_ago(1), "minutes") == {None: 2400}
    assert "I was ill" in EffortEntry.objects.get().note


def test_weeks_ahead_and_nonsense_show_this_week(browser: Browser, stage: Stage) -> None:
    for asked in ("2026-07-01", "9999-12-31", "never", "0001-01-01"):
        page = browser.get(f"effort/?week={asked}")
        assert page.status_code == 200
    assert "Week 25" in browser.get("effort/?week=never").text


def test_time_is_entered_listed_and_taken_back(
    browser: Browser, ada: Membership, cleo: Membership, stage: Stage
) -> None:
    use(ada, "time")
    item = stage.item("Repair the quay", owner=cleo.person, priority=stage.sea, state="doing")
    form = form_of(browser.get("effort/"))
    assert form["on"] == date(2026, 6, 15)
    sent = {"week": WEEK, "on": WEEK, "time": "1:30", "what": f"item-{item.pk}", "note": "Piles"}
    page = browser.send("effort/time", sent)
    for words in ("1 h 30 min", "Repair the quay", "Piles", "Take back"):
        assert words in page.text
    entry = EffortEntry.objects.get()
    assert (entry.item, entry.priority, entry.amount) == (item, stage.sea, 90)
    page = browser.send(f"effort/{entry.pk}/withdraw")
    assert "The entry is taken back." in page.text
    assert "Nothing yet." in page.text
    page = browser.post("effort/time", {**sent, "time": "200 h"})
    assert page.status_code == 422
    assert "A week has 168 h" in page.text


def test_what_counts_by_size_is_shown(
    browser: Browser, ada: Membership, cleo: Membership, stage: Stage
) -> None:
    use(ada, "sizes")
    assert "An item with a size counts" in browser.get("effort/").text
    done = {"state": "done", "finished_on": date(2026, 6, 15)}
    count_finished(stage.item("Repair the quay", owner=cleo.person, size=5, **done))
    page = browser.get("effort/")
    for words in ("5 points", "Repair the quay", "no line"):
        assert words in page.text
    assert "Take back" not in page.text


def test_nobody_takes_back_what_another_gave(
    browser: Browser, ben: Membership, stage: Stage
) -> None:
    entry = give_time(by=ben, on=date(2026, 6, 15), minutes=5)
    assert browser.post(f"effort/{entry.pk}/withdraw").status_code == 403
    assert EffortEntry.objects.get().withdrawn_at is None


def test_an_owner_says_how_effort_is_given_and_a_stale_save_shows_both(
    visit: Visit, ada: Membership, ben: Membership
) -> None:
    owner = visit(ada)
    form = form_of(owner.get("effort/settings"))
    assert (form["method"], form["version"]) == ("pulse", 0)
    assert "Saved." in owner.send("effort/settings", {**form, "method": "time"}).text
    page = owner.post("effort/settings", {**form, "method": "sizes"})
    assert page.status_code == 409
    assert "Time entries" in page.text
    assert owner.post("effort/settings", {**form, "hours_a_week": 169}).status_code == 422
    assert visit(ben).get("effort/settings").status_code == 403
    assert "effort/settings" in owner.get("settings/").text


def test_a_leader_closes_the_weeks_that_are_over(
    visit: Visit, ben: Membership, cleo: Membership
) -> None:
    leader = visit(ben)
    page = leader.get("effort/periods/")
    assert "No period is closed yet" in page.text
    form = form_of(page)
    assert form == {"starts_on": date(2026, 6, 8), "ends_on": date(2026, 6, 14)}
    assert "is closed. Its statement stays" in leader.send("effort/periods/close", form).text
    assert ClosedPeriod.objects.get().closed_by == ben.person
    page = leader.post("effort/periods/close", form)
    assert page.status_code == 422
    assert "closed already" in page.text
    page = visit(cleo).get("effort/periods/")
    assert "8 June 2026" in page.text
    assert "Close these weeks" not in page.text


def test_the_pulse_of_a_closed_week_given_in_time_is_not_taken_back(
    browser: Browser, ada: Membership, cleo: Membership, stage: Stage
) -> None:
    give_pulse(by=cleo, week=weeks_ago(1), split={None: 100})
    assert "pulse back" in browser.get(f"effort/?week={BEFORE}").text
    close_before(ada)
    assert "pulse back" not in browser.get(f"effort/?week={BEFORE}").text


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("90 min", 90), ("1:30", 90), ("1.5 h", 90), ("1,5h", 90), ("1 h 30 min", 90),
     ("2h", 120), ("0", 0)],
)  # fmt: skip
def test_time_is_read_in_the_ways_people_write_it(text: str, minutes: int) -> None:
    assert minutes_in(text) == minutes


@pytest.mark.parametrize("text", ["", "soon", "1:75", "-5", "1.5", "h"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        minutes_in(text)
