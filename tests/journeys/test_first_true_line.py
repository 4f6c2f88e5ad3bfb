"""From an empty installation to a measure with odds, with the keyboard."""

import re
from datetime import UTC, date, datetime

from playwright.sync_api import Page, expect

from tests.journeys.server import Server
from tests.journeys.watching import Watched
from trueline.core.periods import Calendar, Rhythm

PASSWORD = "three small grey boats"
VALUES = ("40", "41,5", "43", "44", "46", "47", "49.5", "51")


def test_from_nothing_to_odds(watched: Watched, server: Server) -> None:
    page = watched.page
    _sign_up(page)
    _found(page)
    watched.check("the empty Bridge")
    _add_measure(page)
    _enter_values(page)
    watched.check("a measure with values")
    _set_goal(page, server)
    watched.check("a measure with odds")
    _state_confidence(page)
    _correct(page)
    watched.check("a value's history")


def _sign_up(page: Page) -> None:
    page.goto("/sign-up")
    page.get_by_label("Name").fill("Ada Amber")
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()


def _found(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Harbour Trust")
    page.get_by_role("button", name="Found the organisation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge")
    expect(page.get_by_text("Here you will see whether your targets will be met")).to_be_visible()


def _add_measure(page: Page) -> None:
    page.get_by_role("link", name="Add a measure").click()
    page.get_by_label("Name").fill("Visitors")
    page.get_by_role("button", name="Add the measure").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Visitors")


def _enter_values(page: Page) -> None:
    """Only keys: E, the first month, a value, Enter; then a value and Enter for each month."""
    calendar, today = Calendar(), datetime.now(tz=UTC).date()
    first = calendar.move(Rhythm.MONTH, today, -len(VALUES))
    page.keyboard.press("e")
    expect(page.get_by_label("Value", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    _choose_month(page, first)
    page.keyboard.press("Tab")
    for place, value in enumerate(VALUES):
        expect(page.get_by_label("Value", exact=True)).to_be_focused()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        month = calendar.move(Rhythm.MONTH, first, place)
        expect(page).to_have_url(re.compile(f"after={month}"))
        expect(page.get_by_role("status")).to_contain_text("saved")
    expect(page.get_by_role("region", name="Entries").locator("small").first).to_contain_text(
        "8 in all"
    )


def _choose_month(page: Page, first: date) -> None:
    select = page.get_by_label("Period", exact=True)
    expect(select).to_be_focused()
    for _ in range(len(VALUES)):
        if select.input_value() == first.isoformat():
            return
        page.keyboard.press("ArrowDown")
    expect(select).to_have_value(first.isoformat())


def _set_goal(page: Page, server: Server) -> None:
    due = datetime.now(tz=UTC).date().replace(month=12, day=31)
    page.get_by_role("link", name="Set a goal").click()
    page.get_by_label("Target", exact=True).fill("60")
    page.get_by_label("Due on").fill(due.replace(year=due.year + 1).isoformat())
    page.get_by_role("button", name="Set the goal").click()
    expect(page.locator(".lede")).to_contain_text("being computed")
    server.work()
    page.reload()
    expect(page.locator(".lede")).to_contain_text(re.compile(r"chances? in 10"))
    expect(page.locator(".lede")).to_contain_text("of reaching 60 by December")


def _state_confidence(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_text("Say how likely you think it is").click()
    page.get_by_label("How likely do you think it is?").fill("70")
    page.get_by_label("Because").fill("the new branch opens")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text(re.compile("Ada Amber.*says 70"))).to_be_visible()


def _correct(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Correct ")).first.click()
    expect(page.get_by_label("Value", exact=True)).to_have_value("51")
    page.get_by_label("Value", exact=True).fill("52")
    page.get_by_label("Note").fill("counted again")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("52 saved")
    page.locator(".entries tbody th a").first.click()
    expect(page.get_by_text("2 in all, latest first")).to_be_visible()
    for text in ("52", "51", "counted again", "stands", "replaced"):
        expect(page.get_by_text(text, exact=True).first).to_be_visible()
