"""Every page of measures, strategy and plan with very long names: no fault at any size or light."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.server import Server
from tests.journeys.watching import Watched
from tests.journeys.world import EMAIL, PASSWORD

HOME = "/o/harbour-trust-for-the-coast-and-its-islands/"
PAGES = (
    "", "measures/", "measures/?values=late", "measures/new", "measures/1/", "measures/2/",
    "measures/3/", "measures/5/", "measures/1/?as_of=2020-01-01", "measures/1/table",
    "measures/1/edit", "measures/1/goals/new", "measures/goals/1/edit", "strategy/",
    "strategy/new", "strategy/1/edit", "strategy/1/themes/new", "strategy/themes/1/edit",
    "search?q=share", "plan/", "plan/?on=2020-01-01", "plan/new", "plan/1/edit", "plan/1/shares",
    "plan/1/difference", "plan/1/priorities/new", "plan/priorities/2/", "plan/priorities/2/edit",
    "plan/priorities/2/close", "plan/milestones/1/edit", "plan/1/budget/new",
    "plan/budget/1/edit?cut=month", "plan/budget/1/actuals/new",
    "drift/", "drift/?span=year", "drift/?what=money&span=year", "drift/?whose=me&span=year",
    "drift/answer?line=none&span=year", "drift/answer?line=2&span=year", "drift/direction",
    "effort/", "effort/?week=2020-01-06", "effort/periods/", "effort/settings", "work/",
    "work/?state=all", "work/?view=board", "work/?view=calendar", "work/mine", "work/new",
    "work/1/", "work/6/", "work/1/edit", "work/files/",
)  # fmt: skip


@pytest.fixture(scope="module")
def world(server: Server) -> str:
    """Fill the server's database; return the cookie of someone signed in there."""
    server.python("from tests.journeys.world import build; build()")
    return server.python(
        "from django.test import Client; from trueline.people.queries import person_at; "
        f"c = Client(); c.force_login(person_at({EMAIL!r})); print(c.cookies['session'].value)"
    ).strip()


@pytest.fixture
def signed_in(world: str, watched: Watched, server: Server) -> Watched:
    watched.page.context.add_cookies([{"name": "session", "value": world, "url": server.url}])
    return watched


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault(path: str, signed_in: Watched) -> None:
    signed_in.page.goto(HOME + path)
    signed_in.check(path or "the Bridge")


def test_a_refused_form_and_its_errors_have_no_fault(signed_in: Watched) -> None:
    page = signed_in.page
    page.goto(HOME + "measures/1/")
    page.get_by_label("Value", exact=True).fill("1,234")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="1234", exact=True)).to_be_visible()
    signed_in.check("an ambiguous value")


def test_signing_in_opens_the_bridge(world: str, watched: Watched) -> None:
    page = watched.page
    page.goto(HOME)
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("Sign in")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bridge")


def test_ctrl_k_finds_a_measure_and_opens_it(signed_in: Watched) -> None:
    page = signed_in.page
    page.goto(HOME)
    page.keyboard.press("Control+k")
    page.keyboard.type("inco")
    expect(page.locator("#palette-found a").first).to_contain_text("Income")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Income")


def test_letters_move_through_the_list_and_open_the_field_for_a_value(signed_in: Watched) -> None:
    page = signed_in.page
    page.goto(HOME + "measures/?sort=name")
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calls")
    expect(page.get_by_label("Value", exact=True)).to_be_focused()


def test_all_of_it_works_without_javascript(world: str, browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": world, "url": server.url}])
    page = context.new_page()
    _enter_without_javascript(page)
    _filter_without_javascript(page)
    context.close()


def _enter_without_javascript(page: Page) -> None:
    page.goto(HOME + "measures/5/?enter=1")
    expect(page.get_by_label("Value", exact=True)).to_be_focused()
    page.get_by_label("Value", exact=True).fill("1,234")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="1.2340", exact=True).click()
    expect(page.get_by_text("1.234 saved").first).to_be_visible()


def _filter_without_javascript(page: Page) -> None:
    page.goto(HOME + "measures/")
    page.get_by_label("Name, key or description").fill("income")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 found")).to_be_visible()
