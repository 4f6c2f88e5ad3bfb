"""Every page and operation stands in the access policy, and the policy names nothing else."""

from django.urls import get_resolver

from tests.access.routes import BESIDE_THE_OPERATIONS, contract, patterns
from trueline.organisations.access_policy import OPERATIONS, PAGES, Act, Door, Grant, grant
from trueline.organisations.models import Role

#: Pages that anyone may see without an account; a page more is a decision, made here.
PUBLIC = {
    "health", "session", "demo", "invitation", "invitation-answer", "account_login",
    "account_logout", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}  # fmt: skip


def page_names() -> set[str]:
    return {pattern.name or str(pattern.pattern) for spaces, pattern, _ in patterns() if not spaces}


def test_every_page_stands_in_the_policy() -> None:
    lines = [f'"{name}": {{"GET": Act.…}},' for name in sorted(page_names() - set(PAGES))]
    assert lines == [], "add to PAGES in organisations/access_policy.py"


def test_every_line_of_the_policy_has_its_page() -> None:
    assert sorted(set(PAGES) - page_names()) == [], "remove from PAGES"


def test_every_operation_stands_in_the_policy() -> None:
    names = {name for name, _, _ in contract()}
    assert [f'"{n}": Act.…,' for n in sorted(names - set(OPERATIONS))] == [], "add to OPERATIONS"
    assert sorted(set(OPERATIONS) - names) == [], "remove from OPERATIONS"


def test_no_operation_shares_its_name() -> None:
    names = [name for name, _, _ in contract()]
    assert len(names) == len(set(names)) > 0


def test_the_api_has_no_address_that_is_no_operation() -> None:
    names = {pattern.name for spaces, pattern, _ in patterns() if spaces == ("api",)}
    assert names - {name for name, _, _ in contract()} <= BESIDE_THE_OPERATIONS


def test_nothing_but_the_api_asks_the_policy_itself() -> None:
    # The door of the pages lets addresses with an application's name pass to their own door.
    assert {spaces for spaces, _, _ in patterns()} == {(), ("api",)}
    assert set(get_resolver().app_dict) == {"ninja"}


def test_only_these_pages_need_no_account() -> None:
    public = {name for name, methods in PAGES.items() if Door.PUBLIC in methods.values()}
    assert public == PUBLIC
    assert Door.PUBLIC not in OPERATIONS.values()


def test_what_happens_inside_an_organisation_has_it_in_its_address() -> None:
    acts = {name for name, methods in PAGES.items() if set(map(type, methods.values())) & {Act}}
    inside = {p.name for spaces, p, parameters in patterns() if "organisation" in parameters}
    assert acts == inside & set(PAGES)


def test_every_role_has_its_word_on_every_act() -> None:
    assert all(grant(role, act) for role in Role.values for act in Act)


def test_a_guest_changes_nothing() -> None:
    allowed = {act for act in Act if grant(Role.GUEST, act) is not Grant.NONE}
    assert allowed == {Act.SEE}
