import pytest

from tests.web.bridge.test_bridge import END, START
from tests.web.pages import Browser, Visit
from trueline.measures.actions import add_measure, archive_measure
from trueline.organisations.models import Membership
from trueline.strategy.actions import add_theme, write_strategy
from trueline.teams.actions import add_team


@pytest.fixture
def browser(visit: Visit, ada: Membership, cleo: Membership) -> Browser:
    add_measure(by=ada, name="Harbour visits")
    archive_measure(by=ada, measure=add_measure(by=ada, name="Harbour tolls"), version=1)
    add_team(by=ada, name="Harbour masters")
    strategy = write_strategy(by=ada, name="Ahead", starts_on=START, ends_on=END)
    add_theme(by=ada, strategy=strategy, name="A harbour for all")
    return visit(ada)


def found(browser: Browser, words: str) -> list[tuple[str, str]]:
    return [(item.name, item.kind) for item in browser.get(f"search?q={words}").context["found"]]


def test_measures_teams_and_themes_are_found_by_every_word(browser: Browser) -> None:
    assert found(browser, "HARBOUR") == [
        ("Harbour visits", "measure"), ("Harbour masters", "team"), ("A harbour for all", "theme"),
    ]  # fmt: skip
    assert found(browser, "har+all") == [("A harbour for all", "theme")]


def test_people_are_found_by_name_and_address(browser: Browser) -> None:
    assert found(browser, "cleo@example") == [("Cleo", "person")]


def test_pages_are_found_if_one_may_open_them(
    visit: Visit, browser: Browser, cleo: Membership
) -> None:
    assert ("Settings", "page") in found(browser, "settings")
    assert found(visit(cleo), "settings") == []


def test_the_dialog_gets_only_what_was_found(browser: Browser) -> None:
    fragment = browser.get("search?q=visits", headers={"HX-Request": "true"}).text
    assert fragment.startswith("<a href=")
    assert "<html" not in fragment


def test_nothing_found_is_said_and_the_words_are_escaped(browser: Browser) -> None:
    page = browser.get("search?q=<script>zebra").text
    assert "Nothing here is called “&lt;script&gt;zebra”" in page


def test_no_words_find_nothing(browser: Browser) -> None:
    assert found(browser, "") == []
    assert found(browser, "+++") == []


def test_nothing_of_another_organisation_is_found(
    visit: Visit, browser: Browser, zoe: Membership
) -> None:
    assert found(visit(zoe), "harbour") == []
    assert found(visit(zoe), "cleo") == []
