"""Every page, error pages included, tells the browser the same strict things."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.access.asking import Asking, Cell, Target
from tests.access.bodies import body_of
from tests.access.browser import wrong_with
from tests.access.routes import Route, operations, pages
from trueline.organisations.access_policy import Door

pytestmark = pytest.mark.django_db  # else the runner makes no database

READ = [route for route in pages() if not route.writes]


def get(asking: Asking, route: Route, caller: str, target: Target = Target.MINE) -> object:
    """Return the answer itself, as a browser would get it."""
    path = asking.path(Cell(route, caller, target), body_of(route.face, route.name))
    return asking.world.clients[caller].get(route.address(**path), secure=True)


@pytest.mark.parametrize("route", READ, ids=str)
def test_page_keeps_the_policy(asking: Asking, route: Route) -> None:
    for caller in ("owner", "guest", "anonymous"):
        response = get(asking, route, caller)
        # Signing out is the one page after which nobody is signed in.
        signed_in = caller != "anonymous" and route.name != "account_logout"
        assert list(wrong_with(response, signed_in=signed_in)) == [], caller  # type: ignore[arg-type]


@pytest.mark.parametrize("route", operations(), ids=str)
def test_operation_keeps_the_policy(asking: Asking, route: Route) -> None:
    outcome = asking.ask(Cell(route, "owner", Target.MINE))
    answer = HttpResponse(outcome.text, headers=outcome.headers)
    assert list(wrong_with(answer, signed_in=True)) == []


def errors(asking: Asking) -> Iterator[tuple[str, object]]:
    owner, slug = asking.world.clients["owner"], asking.world.a.organisation.slug
    guest = asking.world.clients["guest"]
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    yield "400", owner.get("/", secure=True, headers={"host": "elsewhere.example"})
    yield "403", guest.get(f"/o/{slug}/settings/", secure=True)
    yield "403", strict.post("/sign-in", {}, secure=True)
    yield "404", owner.get("/there-is-nothing-here", secure=True)
    yield "404", owner.get(f"/o/{slug}/measures/999999999999/", secure=True)
    yield "405", owner.delete(f"/o/{slug}/", secure=True)
    yield "401", Client().post(f"/o/{slug}/measures/new", {}, secure=True)
    yield "404", owner.get("/api/v1/there-is-nothing-here", secure=True)
    yield "401", owner.get("/api/v1/me", secure=True)


def test_error_pages_keep_the_policy(asking: Asking) -> None:
    seen = set()
    for status, response in errors(asking):
        assert str(response.status_code) == status  # type: ignore[attr-defined]
        assert list(wrong_with(response, signed_in=False)) == [], status  # type: ignore[arg-type]
        seen.add(status)
    assert seen == {"400", "401", "403", "404", "405"}


def test_a_broken_page_keeps_the_policy(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("trueline.web.bridge.views._show", breaks)
    slug = asking.world.a.organisation.slug
    response = asking.world.clients["owner"].get(f"/o/{slug}/", secure=True)
    assert response.status_code == 500
    assert list(wrong_with(response, signed_in=True)) == []
    assert "ZeroDivisionError" not in response.content.decode()


def test_plain_http_is_sent_on_with_the_policy(asking: Asking) -> None:
    response = asking.world.clients["owner"].get("/")
    assert response.status_code == 301
    assert response["Location"].startswith("https://")
    assert list(wrong_with(response, signed_in=False, secure=False)) == []


def test_signing_out_clears_what_the_browser_kept(asking: Asking) -> None:
    client = Client()
    client.force_login(asking.world.people["member"])
    response = client.post("/sign-out", secure=True)
    assert '"cache"' in response["Clear-Site-Data"]
    assert client.get("/account", secure=True).status_code == 302


def test_most_pages_are_whole_pages(asking: Asking) -> None:
    """The control: the tests above look into bodies, so there must be bodies."""
    inside = [route for route in READ if route.rule is not Door.PUBLIC]
    answers = [get(asking, route, "owner") for route in inside]
    whole = [a for a in answers if a.headers.get("Content-Type", "").startswith("text/html")]  # type: ignore[attr-defined]
    assert len(whole) > 20


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'"),
        ("X-Content-Type-Options", ""),
        ("Referrer-Policy", "unsafe-url"),
        ("Strict-Transport-Security", "max-age=60"),
        ("Cross-Origin-Opener-Policy", "unsafe-none"),
        ("Cache-Control", "public, max-age=60"),
    ],
)
def test_a_header_that_is_wrong_is_noticed(asking: Asking, header: str, value: str) -> None:
    slug = asking.world.a.organisation.slug
    response = asking.world.clients["owner"].get(f"/o/{slug}/people/", secure=True)
    response.headers[header] = value
    assert len(list(wrong_with(response, signed_in=True))) == 1


def test_a_careless_cookie_and_an_inline_part_are_noticed() -> None:
    response = HttpResponse('<p style="color: red">')
    response.set_cookie("tracker", "1")
    wrong = list(wrong_with(response, signed_in=False))
    assert any("tracker" in one for one in wrong)
    assert "a style attribute" in wrong
