import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trueline.journal.models import Entry
from trueline.journal.queries import about, authors, cut, entries, kinds
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.teams.actions import add_team, change_team


@pytest.fixture
def busy(ada: Membership, ben: Membership) -> Membership:
    """Ada and Ben have made and changed teams."""
    for name in ("Crew", "Dock"):
        team = add_team(by=ada, name=name)
        change_team(by=ben, team=team, version=1, name=f"{name} one")
    return ada


def test_the_newest_comes_first(busy: Membership) -> None:
    numbers = [entry.pk for entry in entries()]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 5


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(1, 7))
def test_pages_put_together_are_the_whole_journal(busy: Membership, size: int) -> None:
    found: list[Entry] = []
    before: int | None = None
    while True:
        part = cut(entries(), before=before, size=size)
        assert len(part.entries) <= size
        found += part.entries
        before = part.next_before
        if before is None:
            break
    assert found == list(entries())


def test_it_is_narrowed_by_person_kind_and_name(busy: Membership, ben: Membership) -> None:
    assert {entry.by for entry in entries(by=ben.person_id)} == {ben.person}
    assert {entry.subject_type for entry in entries(kind="teams.team")} == {"teams.team"}
    assert [entry.verb for entry in entries(words="dock one")] == ["changed"]
    assert [entry.verb for entry in entries(by=ben.person_id, words="crew")] == ["changed"]


def test_what_can_be_chosen_is_what_is_there(busy: Membership, ben: Membership) -> None:
    assert list(authors()) == [busy.person, ben.person]
    assert kinds() == [("organisations.organisation", "organisation"), ("teams.team", "team")]


def test_about_one_thing_stands_what_was_done_to_it(ada: Membership) -> None:
    team, _ = add_team(by=ada, name="Crew"), add_team(by=ada, name="Dock")
    assert [entry.subject_id for entry in about(team)] == [team.pk]


def test_another_organisation_has_another_journal(busy: Membership, zoe: Membership) -> None:
    with acting_in(zoe.organisation):
        assert [entry.subject_name for entry in entries()] == ["Quarry Works"]
        assert list(authors()) == [zoe.person]
