"""The journal in the browser."""

import csv
import io

import pytest

from tests.web.conftest import SignIn
from trueline.organisations.models import Membership
from trueline.teams.actions import add_team, change_team
from trueline.web.journal.words import changes_of

HERE = "/o/harbour-trust/journal/"


def test_it_says_who_changed_what_into_what(
    ada: Membership, ben: Membership, signed_in: SignIn
) -> None:
    team = add_team(by=ada, name="Crew")
    change_team(by=ben, team=team, version=1, name="Dock crew")
    page = signed_in(ada).get(HERE).content.decode()
    assert "<del>Crew</del> Dock crew" in page
    assert page.index("changed") < page.index("founded")
    assert "3</span>" in page


def test_it_comes_in_pages_that_do_not_shift(ada: Membership, signed_in: SignIn) -> None:
    for number in range(60):
        add_team(by=ada, name=f"Team {number:02}")
    browser = signed_in(ada)
    first = browser.get(HERE)
    assert "Team 59" in first.content.decode()
    older = first.context["next_before"]
    add_team(by=ada, name="Added meanwhile")
    second = browser.get(f"{HERE}?before={older}").content.decode()
    assert "Team 09" in second
    assert "Team 10" not in second
    assert "Harbour Trust" in second
    assert "Older" not in second


def test_it_is_narrowed(ada: Membership, ben: Membership, signed_in: SignIn) -> None:
    team = add_team(by=ada, name="Crew")
    change_team(by=ben, team=team, version=1, name="Dock crew")
    browser = signed_in(ada)
    by_ben = browser.get(f"{HERE}?by={ben.person_id}").context["lines"]
    assert [line.entry.verb for line in by_ben] == ["changed"]
    assert len(browser.get(f"{HERE}?kind=teams.team").context["lines"]) == 2
    assert "Nothing fits" in browser.get(f"{HERE}?q=zzz").content.decode()


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "by=x", "kind=x", "before=" + "9" * 40, "before=²"]
)
def test_nonsense_in_the_address_breaks_nothing(
    ada: Membership, signed_in: SignIn, query: str
) -> None:
    assert signed_in(ada).get(f"{HERE}?{query}").status_code == 200


def test_it_is_exported_as_it_is_narrowed(ada: Membership, signed_in: SignIn) -> None:
    add_team(by=ada, name="=Crew")
    answer = signed_in(ada).get(f"{HERE}export?kind=teams.team")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["by"], row["verb"], row["subject"]) == ("Ada Amber", "added", "'=Crew")


@pytest.mark.parametrize("who", ["ben", "cleo", "dan"])
def test_only_owners_read_it(who: str, signed_in: SignIn, request: pytest.FixtureRequest) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(HERE).status_code == 403
    assert browser.get(f"{HERE}export").status_code == 403


def test_it_is_nobody_elses(ada: Membership, zoe: Membership, signed_in: SignIn) -> None:
    assert signed_in(zoe).get(HERE).status_code == 404
    assert signed_in(zoe).get(f"{HERE}export").status_code == 404
    assert "Harbour" not in signed_in(zoe).get("/o/quarry-works/journal/").content.decode()


def test_changes_are_said_field_by_field() -> None:
    changes = changes_of({"name": "a", "ended_at": None}, {"name": "b", "is_open": True})
    assert changes == (("name", "a", "b"), ("is open", "", "yes"))
    (long,) = changes_of({}, {"note": "x" * 500})
    assert len(long.after) == 121
