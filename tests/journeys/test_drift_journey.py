"""Effort leaves the plan, the statement says so, and a decision answers it; and a week of work."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.server import Server
from tests.journeys.watching import Watched
from trueline.core.periods import Calendar, Rhythm

HOME: Final = "/o/harbour-trust/"
PASSWORD: Final = "three small grey boats"
PRIORITIES: Final = ("Open branches", "Keep members")
CALENDAR: Final = Calendar()
TODAY: Final = datetime.now(tz=UTC).date()


def _last_whole_week() -> date:
    """Return the Monday of the last week that has ended and lies in one quarter."""
    monday = CALENDAR.move(Rhythm.WEEK, TODAY, -1)
    quarters = {CALENDAR.start(Rhythm.QUARTER, monday + timedelta(days=n)) for n in (0, 6)}
    return monday if len(quarters) == 1 else monday - timedelta(weeks=1)


#: That week, and the one before it.
WEEKS: Final = (_last_whole_week(), _last_whole_week() - timedelta(weeks=1))
STATEMENT: Final = f"{HOME}drift/?span=week&on={WEEKS[0]}"
_FOUNDED: Final = f"""
from trueline.members.actions import found_organisation
from trueline.members.invitations import accept, invite
from trueline.organisations.scope import acting_in
from trueline.people.actions import add_person
from django.test import Client
ada = add_person(email="ada@example.org", name="Ada Amber", password={PASSWORD!r})
ben = add_person(email="ben@example.org", name="Ben Breeze", password={PASSWORD!r})
owner = found_organisation(by=ada, name="Harbour Trust")
with acting_in(owner.organisation):
    _, secret = invite(by=owner, email=ben.email, role="member")
accept(secret=secret, person=ben)
for person in (ada, ben):
    client = Client()
    client.force_login(person)
    print(client.cookies["session"].value)
"""


@pytest.fixture(scope="module")
def sessions(server: Server) -> list[str]:
    """Found the organisation; return the cookies of its leader and of a member."""
    return server.python(_FOUNDED).split()


def test_drift_is_seen_and_decided(
    sessions: list[str], watched: Watched, browser: Browser, server: Server
) -> None:
    leader, member = sessions
    page = _sign_in(watched.page.context, watched.page, leader, server)
    _write_plan(page)
    _share(page)
    _adopt(page)
    context = browser.new_context(base_url=server.url, locale="en-GB")
    other = Watched(context.new_page())
    _give_pulses(_sign_in(context, other.page, member, server))
    context.close()
    other.assert_clean()
    _see_drift(page)
    watched.check("a statement with drift")
    _amend(page)
    watched.check("a statement that was answered")


def test_a_line_of_work_comes_and_is_done_by_keyboard(
    sessions: list[str], watched: Watched, server: Server
) -> None:
    page = _sign_in(watched.page.context, watched.page, sessions[1], server)
    page.goto(HOME + "work/mine")
    page.keyboard.press("n")
    expect(page.locator("input[name=line]")).to_be_focused()
    page.keyboard.type("Answer the council; today")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Answer the council", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("work/mine"))
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("Answer the council is done.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nothing is due")).to_be_visible()


def _sign_in(context: BrowserContext, page: Page, cookie: str, server: Server) -> Page:
    context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
    return page


def _write_plan(page: Page) -> None:
    """A year that began with the quarter before the last, so that it holds the weeks."""
    first = CALENDAR.move(Rhythm.QUARTER, TODAY, -1)
    last = CALENDAR.move(Rhythm.QUARTER, TODAY, 3) - timedelta(days=1)
    page.goto(HOME + "plan/")
    page.get_by_role("link", name="Write the plan").click()
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill(last.isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#toasts")).to_contain_text("is written down")
    for name in PRIORITIES:
        page.goto(HOME + "plan/1/priorities/new")
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def _share(page: Page) -> None:
    """Half for the first priority, three tenths for the second, in each quarter."""
    page.goto(HOME + "plan/1/shares")
    for name, percent in (("Run the business", "20"), (PRIORITIES[0], "50"), (PRIORITIES[1], "30")):
        for cell in page.get_by_label(re.compile(f"^{name}, ")).all():
            cell.fill(percent)
    page.get_by_role("button", name="Save").click()


def _adopt(page: Page) -> None:
    page.get_by_role("link", name="Adopt", exact=True).click()
    first: date = CALENDAR.move(Rhythm.QUARTER, TODAY, -1)
    page.get_by_label("Adopted on").fill(first.isoformat())
    page.get_by_role("button", name="Adopt the plan").click()
    expect(page.locator("#toasts")).to_contain_text("is adopted")


def _give_pulses(page: Page) -> None:
    """Where the member was really: thirty points less for the branches than planned."""
    for week in WEEKS:
        page.goto(f"{HOME}effort/?week={week}")
        for name, percent in ((PRIORITIES[0], 20), (PRIORITIES[1], 60), ("Run the business", 20)):
            page.get_by_label(name, exact=True).fill(str(percent))
        page.locator("input[name=line-none]").fill("0")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#toasts")).to_contain_text("is saved")


def _see_drift(page: Page) -> None:
    page.goto(STATEMENT)
    lede = page.locator(".lede")
    expect(lede).to_contain_text("No decision moved any effort")
    expect(lede).to_contain_text("30 points moved without a decision")
    expect(lede).to_contain_text(f"out of “{PRIORITIES[0]}”")
    page.get_by_role("link", name=f"Decide on {PRIORITIES[0]}").click()


def _amend(page: Page) -> None:
    page.get_by_label("What is decided").fill("Members first, until the lease is signed")
    page.get_by_label("In force from").fill(WEEKS[0].isoformat())
    page.get_by_role("button", name="Amend").click()
    expect(page).to_have_url(re.compile("drift/"))
    expect(page.locator(".lede")).to_contain_text("We decided to move 30 points")
    expect(page.locator(".lede")).to_contain_text("All effort went where the plan says.")
    expect(page.get_by_text("Members first, until the lease is signed").first).to_be_visible()
