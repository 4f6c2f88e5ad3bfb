"""A page of somebody else's cannot make a browser write here: every write wants its key."""

import pytest
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client

from tests.access.asking import Asking, Cell, Target
from tests.access.judging import cells
from tests.access.routes import Route, operations, pages

pytestmark = pytest.mark.django_db  # else the runner makes no database

WRITES = [route for route in pages() if route.writes]


def strict_client(asking: Asking) -> Client:
    """Return a browser of the owner's that checks as it does in life."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(asking.world.people["owner"])
    return client


def forged(asking: Asking, route: Route) -> list[str]:
    """Send a write without its key; return what is wrong with what came of it."""
    outcome = asking.ask(Cell(route, "owner", Target.MINE), strict_client(asking))
    wrong = [] if outcome.status == 403 else [f"{route} answered {outcome.status}"]
    return wrong + ([f"{route} changed rows"] if outcome.changed else [])


@pytest.mark.parametrize("route", WRITES, ids=str)
def test_write_without_its_key_is_refused(asking: Asking, route: Route) -> None:
    assert forged(asking, route) == []


def test_a_page_without_the_check_would_be_noticed(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CsrfViewMiddleware, "process_view", lambda *_: None)
    review = next(route for route in WRITES if route.name == "review-new")
    assert len(forged(asking, review)) == 2


def test_a_key_from_another_site_is_refused(asking: Asking) -> None:
    client = strict_client(asking)
    slug = asking.world.a.organisation.slug
    page = client.get(f"/o/{slug}/teams/new", secure=True)
    key = page.context["csrf_token"]
    for origin, status in (("https://elsewhere.example", 403), ("https://testserver", 302)):
        response = client.post(
            f"/o/{slug}/teams/new",
            {"name": "A team", "csrfmiddlewaretoken": str(key)},
            secure=True,
            headers={"origin": origin},
        )
        assert response.status_code == status


def test_a_signed_in_browser_opens_no_operation_of_the_api(asking: Asking) -> None:
    client, slug = strict_client(asking), asking.world.a.organisation.slug
    for address in ("/api/v1/me", f"/api/v1/organisations/{slug}/measures"):
        assert client.get(address, secure=True).status_code == 401
        assert client.post(address, {}, "application/json", secure=True).status_code in {401, 405}


def test_most_questions_are_about_writes() -> None:
    """The control: the matrix asks about writing at least as often as about reading."""
    asked = [cell for route in (*pages(), *operations()) for cell in cells(route)]
    assert sum(cell.route.writes for cell in asked) > len(asked) / 3
    assert len(asked) > 2500
