"""What every answer must tell the browser, read off the answer alone."""

import re
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.http import HttpResponseBase

from tests.architecture.test_sources import inline_parts, outside_hosts

#: Word for word: a policy with one word more is another policy.
CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
REFERRER: Final = {"same-origin", "no-referrer"}


def wrong_with(
    response: HttpResponseBase, *, signed_in: bool, secure: bool = True
) -> Iterator[str]:
    """Yield what a response fails to tell the browser, or tells it wrongly."""
    for name, value in HEADERS.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    if response.headers.get("Referrer-Policy") not in REFERRER:
        yield f"Referrer-Policy: {response.headers.get('Referrer-Policy')}"
    if secure:
        yield from _transport(response.headers.get("Strict-Transport-Security", ""))
    if signed_in and response.headers.get("Cache-Control") != "no-store":
        yield f"Cache-Control: {response.headers.get('Cache-Control')}"
    yield from _cookies(response)
    if response.headers.get("Content-Type", "").startswith("text/html"):
        yield from _body(response)


def _transport(said: str) -> Iterator[str]:
    age = re.search(r"max-age=(\d+)", said)
    if not age or int(age[1]) < 31_536_000 or "includeSubDomains" not in said:
        yield f"Strict-Transport-Security: {said}"


def _cookies(response: HttpResponseBase) -> Iterator[str]:
    for name, cookie in response.cookies.items():
        careful = (
            cookie["secure"] and cookie["httponly"] and cookie["samesite"] in {"Lax", "Strict"}
        )
        if not (careful and cookie["path"] == "/" and not cookie["domain"]):
            yield f"cookie {cookie.OutputString()}"
        ours = name in {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
        if ours and not name.startswith("__Host-"):
            yield f"cookie {name} without __Host-"


def _body(response: HttpResponseBase) -> Iterator[str]:
    text = b"".join(response).decode() if response.streaming else response.content.decode()  # type: ignore[attr-defined]
    yield from inline_parts(text)
    for host in sorted(outside_hosts(text)):
        yield f"names {host}"
