"""Two saves on one version: the second is told, and loses nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trueline.core.errors import StaleVersion
from trueline.core.versions import apply_changes
from trueline.organisations.models import Membership, Organisation

FIELDS = st.fixed_dictionaries(
    {}, optional={"name": st.sampled_from(["A", "B"]), "currency": st.sampled_from(["EUR", "USD"])}
)


def test_a_change_raises_the_version_by_one(harbour: Organisation) -> None:
    before = apply_changes(harbour, version=1, changes={"name": "Harbour House"})
    assert before == {"name": "Harbour Trust"}
    assert (harbour.name, harbour.version) == ("Harbour House", 2)
    harbour.refresh_from_db()
    assert (harbour.name, harbour.version) == ("Harbour House", 2)


def test_a_save_that_changes_nothing_keeps_the_version(harbour: Organisation) -> None:
    assert apply_changes(harbour, version=1, changes={"name": "Harbour Trust"}) == {}
    assert harbour.version == 1


def test_the_second_of_two_saves_gets_both_texts(ada: Membership) -> None:
    mine = Organisation.objects.get(pk=ada.organisation_id)
    apply_changes(ada.organisation, version=1, changes={"name": "Theirs"})
    with pytest.raises(StaleVersion) as caught:
        apply_changes(mine, version=1, changes={"name": "Mine", "currency": "EUR"})
    assert caught.value.current == 2
    assert caught.value.yours == {"name": "Mine", "currency": "EUR"}
    assert caught.value.theirs == {"name": "Theirs"}
    assert Organisation.objects.get(pk=mine.pk).name == "Theirs"


def test_a_stale_save_is_told_even_if_it_would_change_nothing(harbour: Organisation) -> None:
    apply_changes(harbour, version=1, changes={"name": "Theirs"})
    with pytest.raises(StaleVersion):
        apply_changes(harbour, version=1, changes={"name": "Theirs"})


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(FIELDS, max_size=6))
def test_the_version_counts_the_saves_that_changed_something(
    harbour: Organisation, saves: list[dict[str, str]]
) -> None:
    harbour.refresh_from_db()
    start, changed = harbour.version, 0
    for changes in saves:
        changed += bool(apply_changes(harbour, version=harbour.version, changes=changes))
    assert harbour.version == start + changed
