from datetime import date

import pytest

from tests.web.pages import Visit, form_of
from trueline.measures.actions import add_measure, archive_measure, change_measure
from trueline.measures.models import Measure
from trueline.measures.values import enter_value
from trueline.organisations.models import Membership
from trueline.teams.actions import add_team


def test_a_name_is_enough(visit: Visit, ada: Membership) -> None:
    browser = visit(ada)
    sent = {**form_of(browser.get("measures/new")), "name": "Open days"}
    page = browser.send("measures/new", sent)
    added = Measure.objects.get()
    assert (added.name, added.key, added.owner) == ("Open days", "open-days", ada.person)
    assert "Open days is added" in page.text


def test_every_field_is_kept(visit: Visit, ada: Membership, visitors: Measure) -> None:
    team = add_team(by=ada, name="Branches")
    browser = visit(ada)
    browser.post(
        "measures/new",
        {
            "name": "Income", "description": "All of it", "tier": "target", "owner": "",
            "team": str(team.pk), "parent": "visitors", "direction": "down", "rhythm": "quarter",
            "aggregation": "sum", "unit_kind": "money", "unit": "", "currency": "usd",
            "decimals": 2, "lowest": "-10.50", "highest": "1 000 000", "source": "ledger",
        },
    )  # fmt: skip
    added = Measure.objects.get(name="Income")
    assert (added.tier, added.direction, added.rhythm) == ("target", "down", "quarter")
    assert (added.currency, added.decimals, added.source) == ("USD", 2, "ledger")
    assert (added.lowest, added.highest) == (-1050, 100_000_000)
    assert (added.team, added.parent, added.owner) == (team, visitors, None)
    page = browser.get(f"measures/{added.pk}/edit")
    assert 'value="-10.5"' in page.text
    assert 'value="1000000"' in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "This field is required"),
        ({"name": "x" * 301}, "at most 300"),
        ({"decimals": "9"}, "less than or equal to 6"),
        ({"lowest": "5", "highest": "5"}, "must lie below the highest"),
        ({"lowest": "many"}, "is not a number"),
        ({"highest": "1,234"}, "can be read in two ways"),
        ({"parent": "Nothing"}, "There is no measure called"),
        ({"unit_kind": "money", "currency": "E"}, "is not a currency code"),
        ({"tier": "vision"}, "Select a valid choice"),
        ({"owner": "999999"}, "Select a valid choice"),
    ],
)
def test_a_refused_field_is_explained_and_nothing_is_lost(
    fields: dict[str, str], sentence: str, visit: Visit, ada: Membership
) -> None:
    browser = visit(ada)
    sent = {**form_of(browser.get("measures/new")), "name": "Open days", "source": "diary"} | fields
    page = browser.post("measures/new", sent)
    assert page.status_code == 422
    assert sentence in page.text
    assert "This could not be saved yet" in page.text
    assert 'value="diary"' in page.text
    assert not Measure.objects.exists()


def test_two_measures_of_one_name_are_told_apart_by_key(visit: Visit, ada: Membership) -> None:
    first = add_measure(by=ada, name="Visits")
    add_measure(by=ada, name="Visits")
    browser = visit(ada)
    sent = {**form_of(browser.get("measures/new")), "name": "Part", "parent": "VISITS"}
    assert "Several measures are called" in browser.post("measures/new", sent).text
    browser.post("measures/new", {**sent, "parent": first.key})
    assert Measure.objects.get(name="Part").parent == first


def test_a_measure_that_someone_changed_meanwhile_shows_both_texts(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    browser = visit(ada)
    sent = {**form_of(browser.get(f"measures/{visitors.pk}/edit")), "name": "Guests"}
    change_measure(by=ada, measure=Measure.objects.get(), version=1, name="Callers", source="gate")
    both = browser.post(f"measures/{visitors.pk}/edit", sent)
    assert both.status_code == 409
    assert [(d.name, d.yours, d.theirs) for d in both.context["stale"]] == [
        ("name", "Guests", "Callers"), ("source", "", "gate"),
    ]  # fmt: skip
    again = form_of(both) | {
        "keep-name": "yours", "theirs-name": "Callers",
        "keep-source": "theirs", "theirs-source": "gate",
    }  # fmt: skip
    assert browser.post(f"measures/{visitors.pk}/edit", again).status_code == 302
    visitors.refresh_from_db()
    assert (visitors.name, visitors.source, visitors.version) == ("Guests", "gate", 3)


def test_what_values_mean_cannot_change_under_them(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    enter_value(by=ada, measure=visitors, on=date(2026, 5, 1), value=1)
    browser = visit(ada)
    sent = {**form_of(browser.get(f"measures/{visitors.pk}/edit")), "rhythm": "week"}
    page = browser.post(f"measures/{visitors.pk}/edit", sent)
    assert page.status_code == 422
    assert "its rhythm cannot change" in page.text


def test_an_archived_measure_can_be_taken_back_at_once(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    browser = visit(ada)
    page = browser.send(f"measures/{visitors.pk}/archive", {"version": visitors.version})
    undo = f"measures/{visitors.pk}/restore"
    assert "Visitors is archived." in page.text
    assert f'action="{browser.address(undo)}"' in page.text
    assert not page.context["lines"]
    assert browser.get("measures/?state=archived").context["lines"]
    browser.send(undo)
    visitors.refresh_from_db()
    assert visitors.archived_at is None


def test_an_archived_measure_says_so_and_takes_no_values(
    visit: Visit, ada: Membership, visitors: Measure
) -> None:
    archive_measure(by=ada, measure=visitors, version=1)
    page = visit(ada).get(f"measures/{visitors.pk}/")
    assert "This measure was archived" in page.text
    assert "Enter a value" not in page.text


def test_who_may_not(
    visit: Visit, ben: Membership, cleo: Membership, dan: Membership, visitors: Measure
) -> None:
    assert visit(ben).get("measures/new").status_code == 200
    for member in (cleo, dan):
        assert visit(member).get("measures/new").status_code == 403
    for member in (ben, cleo, dan):  # not theirs, and no team of theirs
        browser = visit(member)
        assert browser.get(f"measures/{visitors.pk}/edit").status_code == 403
        assert browser.post(f"measures/{visitors.pk}/edit", {"name": "Mine"}).status_code == 403
        assert browser.post(f"measures/{visitors.pk}/archive").status_code == 403
        assert browser.post(f"measures/{visitors.pk}/restore").status_code == 403
