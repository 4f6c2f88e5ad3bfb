import pytest

from trueline.core.errors import NotAllowed
from trueline.organisations.access import may, require
from trueline.organisations.access_policy import Act, Grant, grant
from trueline.organisations.models import Membership, Role

_REACH = (Grant.NONE, Grant.OWN, Grant.ALL)


@pytest.mark.parametrize("act", Act)
def test_a_higher_role_may_whatever_a_lower_one_may(act: Act) -> None:
    reaches = [_REACH.index(grant(role, act)) for role in Role.values]
    assert reaches == sorted(reaches, reverse=True)


@pytest.mark.parametrize("act", Act)
def test_owners_may_do_everything_and_guests_only_look(act: Act) -> None:
    assert grant(Role.OWNER, act) is Grant.ALL
    assert (grant(Role.GUEST, act) is Grant.NONE) == (act is not Act.SEE)


def test_what_is_ones_own_is_not_what_is_not(cleo: Membership) -> None:
    assert may(cleo, Act.ENTER_VALUE, own=True)
    assert not may(cleo, Act.ENTER_VALUE)
    require(cleo, Act.ENTER_VALUE, own=True)
    with pytest.raises(NotAllowed, match="enter and correct values"):
        require(cleo, Act.ENTER_VALUE)


def test_a_role_that_does_not_exist_may_nothing() -> None:
    with pytest.raises(ValueError, match="admin"):
        grant("admin", Act.SEE)
