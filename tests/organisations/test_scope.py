import pytest

from trueline.organisations.models import Membership, Organisation
from trueline.organisations.scope import (
    NoOrganisation,
    across_organisations,
    acting_in,
    acting_nowhere,
)


def test_asking_outside_of_an_organisation_is_a_fault(ada: Membership) -> None:
    with acting_nowhere(), pytest.raises(NoOrganisation, match="Membership was asked outside"):
        Membership.objects.count()


def test_inside_only_ones_own_rows_answer(ada: Membership, zoe: Membership) -> None:
    assert list(Membership.objects.all()) == [ada]
    with acting_in(zoe.organisation):
        assert list(Membership.objects.all()) == [zoe]
    assert list(Membership.objects.all()) == [ada]


def test_a_block_that_breaks_gives_the_former_scope_back(ada: Membership, zoe: Membership) -> None:
    with pytest.raises(ZeroDivisionError), acting_in(zoe.organisation):
        1 / 0  # noqa: B018
    assert list(Membership.objects.all()) == [ada]


def test_reading_across_needs_a_reason(ada: Membership, zoe: Membership) -> None:
    with pytest.raises(ValueError, match="Say why"), across_organisations(""):
        pass
    with across_organisations("this test"):
        assert set(Membership.objects.all()) == {ada, zoe}


def test_an_organisation_may_be_named_by_its_number(ada: Membership, harbour: Organisation) -> None:
    with acting_nowhere(), acting_in(harbour.pk):
        assert list(Membership.objects.all()) == [ada]
