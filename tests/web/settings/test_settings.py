"""The organisation's settings."""

import pytest

from tests.web.conftest import SignIn
from trueline.members.actions import change_organisation
from trueline.organisations.models import Membership, Organisation

HERE = "/o/harbour-trust/settings/"
SAID = {
    "version": 1, "name": "Harbour House", "time_zone": "Europe/Berlin", "year_starts_in": 4,
    "currency": "usd",
}  # fmt: skip


def test_an_owner_changes_them(ada: Membership, signed_in: SignIn) -> None:
    browser = signed_in(ada)
    assert 'value="Harbour Trust"' in browser.get(HERE).content.decode()
    assert browser.post(HERE, SAID)["Location"] == HERE
    saved = Organisation.objects.get()
    assert (saved.name, saved.time_zone, saved.year_starts_in, saved.currency) == (
        "Harbour House", "Europe/Berlin", 4, "USD",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": " "}, "This field is required"),
        ({"time_zone": "Mars"}, "“Mars” is not a time zone"),
        ({"year_starts_in": 13}, "Select a valid choice"),
        ({"currency": "€€€"}, "is not a currency code"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    ada: Membership, signed_in: SignIn, said: dict[str, object], sentence: str
) -> None:
    answer = signed_in(ada).post(HERE, {**SAID, **said})
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert Organisation.objects.get().name == "Harbour Trust"


def test_a_stale_save_shows_both_texts(ada: Membership, signed_in: SignIn) -> None:
    change_organisation(by=ada, version=1, name="Harbour Home")
    answer = signed_in(ada).post(HERE, SAID)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'name="theirs-name" value="Harbour Home"' in page
    assert 'name="name" value="Harbour House"' in page
    assert "April" in page
    assert Organisation.objects.get().name == "Harbour Home"
    again = {**SAID, "version": 2, "keep-name": "theirs", "theirs-name": "Harbour Home"}
    assert signed_in(ada).post(HERE, again).status_code == 302
    saved = Organisation.objects.get()
    assert (saved.name, saved.currency, saved.version) == ("Harbour Home", "USD", 3)


@pytest.mark.parametrize("who", ["ben", "cleo", "dan"])
def test_only_owners_may(who: str, signed_in: SignIn, request: pytest.FixtureRequest) -> None:
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(HERE).status_code == 403
    assert browser.post(HERE, SAID).status_code == 403
    assert Organisation.objects.get().name == "Harbour Trust"


def test_settings_of_elsewhere_are_not_there(
    ada: Membership, zoe: Membership, signed_in: SignIn
) -> None:
    assert signed_in(zoe).get(HERE).status_code == 404
    assert signed_in(zoe).post(HERE, SAID).status_code == 404
