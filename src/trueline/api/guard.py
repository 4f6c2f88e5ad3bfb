"""The door of every operation: who asks, how often, and whether the access policy lets them.

It runs before anything of the request is read, and default is no: an operation that does not
stand in the access policy is refused.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpResponse
from ninja.errors import AuthenticationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from trueline.api.http import ApiRequest
from trueline.api.limits import count
from trueline.api.problems import Declined, Flaw
from trueline.api.replay import once
from trueline.api.routes import VERSION_PATTERN, VERSIONED
from trueline.core.errors import NotAllowed, NotFound
from trueline.members.queries import membership_in
from trueline.members.tokens import find_token, may_write
from trueline.organisations.access_policy import OPERATIONS, Act, Door, Grant, grant
from trueline.organisations.scope import acting_in, acting_nowhere

Run = Callable[..., HttpResponse]

LARGEST_BODY: Final = 2 * 1024 * 1024
_SLUG = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)


class Bearer(HttpBearer):
    """A token in the Authorization header; cookies open nothing here, so there is no CSRF."""

    def authenticate(self, request: Any, token: str) -> Any:
        """Return the token's row, or None if it opens nothing."""
        # The guard asked already, before the framework asks.
        return getattr(request, "auth", None) or find_token(token)


BEARER: Final = Bearer()


def guard(run: Run) -> Run:
    """Wrap the framework's way of running an operation."""
    operation = cast("Operation", run.__self__)  # type: ignore[attr-defined]

    def guarded(request: ApiRequest, **path: Any) -> HttpResponse:
        try:
            return _answer(operation, run, request, path)
        except Exception as fault:  # noqa: BLE001 - the one place that turns faults into answers
            return operation.api.on_exception(request, fault)

    return guarded


def _answer(
    operation: Operation, run: Run, request: ApiRequest, path: dict[str, Any]
) -> HttpResponse:
    _check_channel(request)
    request.auth = BEARER(request) or _unknown()
    request.answer_headers = {}
    count(request.auth)
    _check_scope(request)
    with _acting(operation, request, path):
        _check_address(operation, request)
        _check_body(operation, request)
        _check_version(operation, request)
        if request.method == "GET":
            return _run(run, request, path)
        return once(request, lambda: _run(run, request, path))


def _check_channel(request: ApiRequest) -> None:
    if settings.HTTPS and not request.is_secure():
        raise NotAllowed("Use https: over http anyone on the way can read the token. Renew it.")


def _run(run: Run, request: ApiRequest, path: dict[str, Any]) -> HttpResponse:
    response = run(request, **path)
    if response.status_code < 400:
        for name, value in request.answer_headers.items():
            response[name] = value
    return response


def _unknown() -> Any:
    raise AuthenticationError


def _check_scope(request: ApiRequest) -> None:
    if request.method != "GET" and not may_write(request.auth):
        raise NotAllowed("This token only reads. Make one with the scope “write”.")


@contextmanager
def _acting(operation: Operation, request: ApiRequest, path: dict[str, Any]) -> Iterator[None]:
    rule = OPERATIONS.get(operation.operation_id or "")
    if rule is Door.PERSON:
        with acting_nowhere():
            yield
    elif isinstance(rule, Act):
        request.member = _member(request, path["organisation"])
        if grant(request.member.role, rule) is Grant.NONE:
            raise NotAllowed(f"Your role here does not let you {rule.value}.")
        with acting_in(request.member.organisation):
            yield
    else:
        raise NotAllowed("This operation does not stand in the access policy.")


def _member(request: ApiRequest, slug: str) -> Any:
    if not _SLUG.fullmatch(slug):
        raise NotFound("There is nothing here.")
    return membership_in(request.auth.person, slug)


def _check_address(operation: Operation, request: ApiRequest) -> None:
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    flaws = [
        Flaw(place="query", pointer=f"/{name}", detail=sentence)
        for name, values in request.GET.lists()
        if (sentence := _query_fault(name, values, known))
    ]
    if flaws:
        raise Declined(422, "The address is not acceptable.", errors=flaws)


def _query_fault(name: str, values: list[str], known: set[str]) -> str:
    if name not in known:
        return f"There is no such parameter. Known: {', '.join(sorted(known)) or 'none'}."
    if len(values) > 1:
        return "Name it once."
    return "It holds a character that cannot be kept." if "\0" in values[0] else ""


def _check_body(operation: Operation, request: ApiRequest) -> None:
    if not any(model.__ninja_param_source__ == "body" for model in operation.models):
        return
    length = request.headers.get("Content-Length") or "0"
    if not re.fullmatch("[0-9]+", length):
        raise Declined(400, "Content-Length is no number.")
    if int(length[:20]) > LARGEST_BODY:
        raise Declined(413, f"A body has at most {LARGEST_BODY} bytes. Send it in parts.")
    if request.content_type != "application/json":
        raise Declined(415, "Send the body as application/json.")


def _check_version(operation: Operation, request: ApiRequest) -> None:
    if operation.operation_id not in VERSIONED:
        return
    sent = request.headers.get("If-Match")
    if sent is None:
        raise Declined(428, "Say with If-Match which version this is based on: the ETag you got.")
    if not re.fullmatch(VERSION_PATTERN, sent, re.ASCII):
        detail = 'Send one ETag as it was given, such as "3".'
        raise Declined(
            422, detail, errors=[Flaw(place="header", pointer="/If-Match", detail=detail)]
        )
    request.version = int(sent.strip('"'))
