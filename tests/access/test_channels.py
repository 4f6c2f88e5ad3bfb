"""Ways in and out that no address shows: query parameters, downloads, fragments, what is left
over from the request before."""

from typing import Any

import pytest

from tests.access.asking import Asking, Cell, Target
from tests.access.judging import judge
from tests.access.routes import operations, pages
from tests.access.world import CANARY_B, CANARY_NUMBER, Side
from trueline.exchange.sheets import SHEETS
from trueline.organisations.scope import acting_in
from trueline.web.journal.forms import JournalFilter
from trueline.web.measures.list_forms import FilterForm
from trueline.web.people.forms import PeopleFilter
from trueline.web.teams.forms import TeamFilter

pytestmark = pytest.mark.django_db  # else the runner makes no database

#: Page -> parameter behind the question mark -> the thing of B's that is put there.
NUMBERED = {
    "measures": {"team": "team", "owner": "person"},
    "measures-export": {"team": "team", "owner": "person"},
    "strategy": {"strategy": "strategy"},
    "theme-new": {"inside": "theme"},
    "team-new": {"inside": "team"},
    "journal": {"by": "person"},
    "journal-export": {"by": "person"},
}
#: The same of the API; its operations name their parameters in the contract.
OF_THE_API = {"measure_list": {"team_id": "team", "owner_id": "person"}}


def address(asking: Asking, page: str, **more: object) -> str:
    """Return a page's address in A, with A's own things."""
    route = next(route for route in pages() if route.name == page)
    path = {"strategy_id": asking.world.a.thing("strategy").pk}
    return route.address(organisation=asking.world.a.organisation.slug, **path, **more)


def clean(text: str) -> bool:
    """Tell whether a text holds nothing of B's."""
    return CANARY_B not in text and str(CANARY_NUMBER) not in text.replace(",", "")


@pytest.mark.parametrize("caller", ["owner", "both"])
@pytest.mark.parametrize(
    ("page", "parameter", "kind"),
    [(page, name, kind) for page, given in NUMBERED.items() for name, kind in given.items()],
)
def test_a_number_of_bs_behind_the_question_mark_opens_nothing(
    asking: Asking, caller: str, page: str, parameter: str, kind: str
) -> None:
    where = address(asking, page)
    client = asking.world.clients[caller]
    response: Any = client.get(
        where, {parameter: asking.world.b.thing(kind).pk}, secure=True, headers={"x-test": caller}
    )
    assert response.status_code in {200, 403, 404}
    text = b"".join(response).decode() if response.streaming else response.text
    names = {asking.world.b.organisation.name, asking.world.b.organisation.slug}
    for name in names if caller == "both" else ():
        text = text.replace(name, "")
    assert clean(text)


@pytest.mark.parametrize(
    ("operation", "parameter", "kind"),
    [(name, p, kind) for name, given in OF_THE_API.items() for p, kind in given.items()],
)
def test_a_number_of_bs_opens_nothing_in_the_api(
    asking: Asking, operation: str, parameter: str, kind: str
) -> None:
    route = next(route for route in operations() if route.name == operation)
    response = asking.world.clients["anonymous"].get(
        route.address(organisation=asking.world.a.organisation.slug),
        {parameter: asking.world.b.thing(kind).pk},
        secure=True,
        headers={"authorization": f"Bearer {asking.world.tokens['owner']}"},
    )
    assert response.status_code == 200
    assert response.json()["items"] == []


def test_every_number_the_pages_read_from_the_question_mark_is_asked_about() -> None:
    """A new one turns this red; then add it above, or here if it numbers nothing."""
    words = {"q", "tier", "verdict", "values", "state", "sort", "role", "kind"}
    asked = {name for given in NUMBERED.values() for name in given}
    for form in (JournalFilter, FilterForm, PeopleFilter, TeamFilter):
        assert set(form.base_fields) - words <= asked, form.__name__


@pytest.mark.parametrize("sheet", [sheet.name for sheet in SHEETS])
def test_a_download_of_one_sheet_holds_ones_own_rows_only(asking: Asking, sheet: str) -> None:
    response: Any = asking.world.clients["owner"].get(
        address(asking, "export"), {"sheet": sheet}, secure=True
    )
    text = b"".join(response).decode()
    assert clean(text)
    assert "canary-a-" in text


def test_a_removal_of_bs_cannot_be_taken_back_here(asking: Asking) -> None:
    world = asking.world
    route = next(route for route in pages() if route.name == "team-member-new")
    where = route.address(
        organisation=world.a.organisation.slug, team_id=world.a.thing("team inside").pk
    )
    for member in ("spare", "both"):
        number = world.b.members[member].pk
        response = world.clients["owner"].post(f"{where}?member={number}", {}, secure=True)
        assert response.status_code == 404


def test_a_fragment_holds_no_more_than_its_page(asking: Asking) -> None:
    response = asking.world.clients["owner"].get(
        address(asking, "search"),
        {"q": "canary-"},
        secure=True,
        headers={"hx-request": "true"},
    )
    assert "canary-a-" in response.text
    assert clean(response.text)


@pytest.mark.parametrize("page", ["bridge", "measures", "people", "journal"])
def test_what_ran_before_in_this_process_opens_nothing(asking: Asking, page: str) -> None:
    """A download that nobody reads to its end may leave its organisation behind."""
    route = next(route for route in pages() if route.name == page)
    with acting_in(asking.world.b.organisation):
        assert judge(asking, Cell(route, "owner", Target.MINE)) == []


def test_both_sides_have_the_same_numbers_of_everything(asking: Asking) -> None:
    """The control: what B lacks cannot leak."""

    def counts(side: Side) -> dict[str, int]:
        found: dict[str, int] = {}
        for model, _ in asking.before:
            if hasattr(model, "organisation_id"):
                found.setdefault(model._meta.label, 0)
        for (model, _), values in asking.before.items():
            fields = [field.attname for field in model._meta.concrete_fields]
            if "organisation_id" in fields:
                mine = values[1 + fields.index("organisation_id")] == side.organisation.pk
                found[model._meta.label] += mine
        return found

    a, b = counts(asking.world.a), counts(asking.world.b)
    assert a == b
    empty = {label for label, number in b.items() if not number}
    # What only failing work leaves behind.
    assert empty <= {"queue.FailedJob", "queue.Job"}
