"""Who may do what, written down a second time: widening a role takes two changes, on purpose."""

import pytest

from trueline.organisations.access_policy import OPERATIONS, PAGES, Act, Door, Grant, grant
from trueline.organisations.models import Role

#: Act -> owner, leader, member, guest: all, own, or no (-).
AGREED = {
    Act.SEE: "all all all all",
    Act.EDIT_ORGANISATION: "all - - -",
    Act.MANAGE_PEOPLE: "all - - -",
    Act.MANAGE_TEAMS: "all all - -",
    Act.EDIT_STRATEGY: "all all - -",
    Act.HOLD_REVIEW: "all all - -",
    Act.ADD_MEASURE: "all all - -",
    Act.SEE_ADDRESSES: "all all all -",
    Act.EDIT_MEASURE: "all own own -",
    Act.ENTER_VALUE: "all own own -",
    Act.SET_GOAL: "all own - -",
    Act.STATE_CONFIDENCE: "all all all -",
    Act.DECIDE: "all all - -",
    Act.ANSWER_DRIFT: "all all - -",
    Act.ADD_WORK: "all all all -",
    Act.EDIT_WORK: "all all own -",
    Act.GIVE_EFFORT: "all all all -",  # one's own; the action asks further
    Act.CLOSE_PERIOD: "all all - -",
    Act.EDIT_PLAN: "all all - -",
    Act.ADOPT_PLAN: "all - - -",
    Act.ENTER_ACTUAL: "all all - -",
    Act.IMPORT: "all all - -",
    Act.EXPORT: "all all - -",
    Act.READ_JOURNAL: "all - - -",
}
_WORDS = {"all": Grant.ALL, "own": Grant.OWN, "-": Grant.NONE}


@pytest.mark.parametrize("act", Act, ids=lambda act: act.name)
def test_roles_may_do_what_was_agreed(act: Act) -> None:
    roles = (Role.OWNER, Role.LEADER, Role.MEMBER, Role.GUEST)
    agreed = [_WORDS[word] for word in AGREED[act].split()]
    assert [grant(role, act) for role in roles] == agreed


@pytest.mark.parametrize("act", Act, ids=lambda act: act.name)
def test_a_higher_role_may_do_all_that_a_lower_one_may(act: Act) -> None:
    reach = {Grant.NONE: 0, Grant.OWN: 1, Grant.ALL: 2}
    roles = (Role.OWNER, Role.LEADER, Role.MEMBER, Role.GUEST)
    reaches = [reach[grant(role, act)] for role in roles]
    assert reaches == sorted(reaches, reverse=True)


def test_nothing_that_writes_is_open_to_whoever_sees() -> None:
    pages = {
        name
        for name, methods in PAGES.items()
        for method, rule in methods.items()
        if method != "GET" and rule is Act.SEE
    }
    # One may always let oneself go; of others the action asks for more.
    assert pages == {"person-end"}


def test_what_an_act_guards_on_pages_it_guards_in_the_api() -> None:
    guarded = {rule for methods in PAGES.values() for rule in methods.values()}
    assert {rule for rule in OPERATIONS.values() if isinstance(rule, Act)} <= guarded
    assert Door.PUBLIC not in OPERATIONS.values()
