import pytest

from trueline.core.errors import NotAllowed, Refusal, StaleVersion
from trueline.journal.queries import entries
from trueline.members.actions import change_organisation, found_organisation
from trueline.members.queries import memberships_of
from trueline.organisations.models import Membership, Organisation, Role


def test_the_founder_is_the_first_owner(ada: Membership) -> None:
    assert (ada.role, ada.organisation.slug) == (Role.OWNER, "harbour-trust")
    assert [entry.verb for entry in entries()] == ["founded"]


def test_the_address_is_made_from_the_name_unless_it_is_chosen(ada: Membership) -> None:
    chosen = found_organisation(by=ada.person, name="Quay", slug="the-quay")
    assert chosen.organisation.slug == "the-quay"
    unspeakable = found_organisation(by=ada.person, name="港")
    assert unspeakable.organisation.slug == "organisation"


@pytest.mark.parametrize("slug", ["harbour-trust", "new", "api", "Not Small", "ünter", "a/b", "-a"])
def test_an_address_must_be_free_and_plain(ada: Membership, slug: str) -> None:
    with pytest.raises(Refusal) as caught:
        found_organisation(by=ada.person, name="Other", slug=slug)
    assert caught.value.field == "slug"
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("time_zone", "Mars"), ("year_starts_in", 13), ("currency", "euro")],
)
def test_a_field_that_makes_no_sense_is_named(ada: Membership, field: str, value: object) -> None:
    with pytest.raises(Refusal) as caught:
        change_organisation(by=ada, version=1, **{field: value})  # type: ignore[arg-type]
    assert caught.value.field == field


def test_settings_are_changed_and_written_down(ada: Membership) -> None:
    change_organisation(by=ada, version=1, name="Harbour House", currency="EUR")
    entry = entries()[0]
    assert (entry.verb, entry.before) == ("changed", {"name": "Harbour Trust"})
    assert entry.after == {"name": "Harbour House"}


def test_a_stale_save_of_the_settings_writes_nothing(ada: Membership) -> None:
    change_organisation(by=ada, version=1, name="Theirs")
    with pytest.raises(StaleVersion):
        change_organisation(by=ada, version=1, name="Mine")
    assert Organisation.objects.get().name == "Theirs"
    assert entries().count() == 2


def test_only_owners_may_change_settings(
    ben: Membership, cleo: Membership, dan: Membership
) -> None:
    for member in (ben, cleo, dan):
        with pytest.raises(NotAllowed):
            change_organisation(by=member, version=1, name="Mine")


def test_a_person_sees_their_own_organisations_only(ada: Membership, zoe: Membership) -> None:
    second = found_organisation(by=ada.person, name="Aft")
    assert memberships_of(ada.person) == [second, ada]
    assert memberships_of(zoe.person) == [zoe]
