import csv
from datetime import date
from io import StringIO

import pytest

from tests.web.pages import Browser, Visit, keep_odds
from trueline.measures.actions import add_measure, archive_measure
from trueline.measures.goals import set_goal
from trueline.measures.models import Measure
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership
from trueline.teams.actions import add_team

MAY = date(2026, 5, 1)


@pytest.fixture
def browser(visit: Visit, ada: Membership, ben: Membership, visitors: Measure) -> Browser:
    """Four measures: Visitors (late), Income (odds good), Costs (odds poor), Old (archived)."""
    team = add_team(by=ada, name="Finance")
    income = add_measure(
        by=ada, name="Income", tier="target", team=team, unit_kind="money", currency="EUR"
    )
    costs = add_measure(by=ada, name="Costs", tier="operational", owner=ben.person)
    for measure, verdict, odds in ((income, "likely", 0.9), (costs, "unlikely", 0.1)):
        enter_value(by=ada, measure=measure, on=MAY, value=5)
        goal = set_goal(
            by=ada, measure=measure, start_on=MAY, due_on=date(2026, 12, 31), target=900.0
        )
        keep_odds(goal, odds, verdict)
    enter_value(by=ada, measure=visitors, on=date(2026, 3, 1), value=5)
    archive_measure(by=ada, measure=add_measure(by=ada, name="Old"), version=1)
    return visit(ada)


def names(browser: Browser, query: str = "") -> list[str]:
    return [line.measure.name for line in browser.get(f"measures/{query}").context["lines"]]


def test_all_measures_in_use_are_listed_by_name_with_their_count(browser: Browser) -> None:
    assert names(browser) == ["Costs", "Income", "Visitors"]
    page = browser.get("measures/").text
    for words in ("3 in all", "€0", "€9", "90\N{NO-BREAK SPACE}%", "Unlikely", "no goal"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=inco", ["Income"]),
        ("?q=o+t", ["Costs", "Visitors"]),
        ("?tier=target", ["Income"]),
        ("?verdict=unlikely", ["Costs"]),
        ("?values=late", ["Visitors"]),
        ("?values=due", ["Visitors"]),
        ("?state=archived", ["Old"]),
        ("?sort=odds", ["Costs", "Income", "Visitors"]),
        ("?sort=silent", ["Visitors", "Costs", "Income"]),
        ("?sort=tier", ["Income", "Visitors", "Costs"]),
        ("?sort=owner", ["Costs", "Income", "Visitors"]),
        ("?sort=password", ["Costs", "Income", "Visitors"]),
        ("?tier=unheard&team=x&page=99", ["Costs", "Income", "Visitors"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_by_what_is_allowed(
    query: str, found: list[str], browser: Browser
) -> None:
    assert names(browser, query) == found


def test_the_list_is_narrowed_to_a_team_or_an_owner(browser: Browser, ben: Membership) -> None:
    team = Measure.objects.get(name="Income").team_id
    assert names(browser, f"?team={team}") == ["Income"]
    assert names(browser, f"?owner={ben.person_id}") == ["Costs"]


def test_nothing_found_offers_the_way_back(browser: Browser) -> None:
    page = browser.get("measures/?q=zebra").text
    assert "Nothing fits" in page
    assert "Show all measures" in page


def test_an_empty_list_offers_the_next_step(visit: Visit, ada: Membership, dan: Membership) -> None:
    assert "Add the first one" in visit(ada).get("measures/").text
    assert "As soon as a leader adds measures" in visit(dan).get("measures/").text


def test_fifty_stand_on_a_page(visit: Visit, ada: Membership) -> None:
    Measure.objects.bulk_create(
        Measure(organisation=ada.organisation, key=f"m{n:03}", name=f"Measure {n:03}")
        for n in range(101)
    )
    browser = visit(ada)
    assert len(names(browser)) == 50
    assert names(browser, "?page=3") == ["Measure 100"]


def test_the_export_holds_what_the_list_shows(browser: Browser, ada: Membership) -> None:
    add_measure(by=ada, name="=1+1")
    answer = browser.get("measures/export?sort=name")
    assert answer["Content-Disposition"] == (
        'attachment; filename="measures-harbour-trust-2026-06-15.csv"'
    )
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == ["'=1+1", "Costs", "Income", "Visitors"]
    income = rows[2]
    assert (income["latest_value"], income["target"], income["unit"]) == ("0.05", "9", "EUR")
    assert (income["verdict"], income["probability"]) == ("Likely", "0.9")
    assert len(browser.get("measures/export?tier=target").content.splitlines()) == 2


def test_who_may_not_export(
    visit: Visit, cleo: Membership, dan: Membership, visitors: Measure
) -> None:
    for member in (cleo, dan):
        assert visit(member).get("measures/export").status_code == 403
        assert "Export as CSV" not in visit(member).get("measures/").text


def test_another_organisations_measures_are_not_listed(
    visit: Visit, zoe: Membership, browser: Browser
) -> None:
    page = visit(zoe).get("measures/")
    assert "No measures yet" in page.text
    assert "Income" not in page.text
