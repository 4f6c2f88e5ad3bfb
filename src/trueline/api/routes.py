"""Declaring operations: each is named by its function, and says what it needs."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from ninja import Router
from ninja.params.models import Path as PathParam
from ninja.utils import contribute_operation_args

from trueline.api.replay import HEADER, KEY_PATTERN
from trueline.api.types import Slug

_View = TypeVar("_View", bound=Callable[..., Any])

VERSION_PATTERN: Final = r'^"[0-9]{1,9}"$'
_IF_MATCH: Final = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string", "pattern": VERSION_PATTERN},
    "description": "The ETag of the version this is based on.",
}
_IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": KEY_PATTERN},
    "description": "Your name for this request; sent again within a day, it gets the same answer.",
}

#: Operations that need If-Match. Filled below, as the operations are declared.
VERSIONED: Final[set[str]] = set()


class Routes(Router):
    """The operations of one noun."""

    def __init__(self, tag: str, *, inside: bool = True) -> None:
        super().__init__(tags=[tag])
        self._inside = inside

    def operation(
        self,
        method: str,
        path: str,
        out: object = None,
        *,
        status: int = 200,
        version: bool = False,
    ) -> Callable[[_View], _View]:
        """Declare an operation; the function's name is its id.

        Args:
            method: GET, POST, PUT, PATCH or DELETE.
            path: Below the organisation, unless the routes stand outside of any.
            out: The schema of the answer; None for an empty one.
            status: The status of the answer.
            version: It changes something versioned, so it needs If-Match.
        """

        def declare(view: _View) -> _View:
            if version:
                VERSIONED.add(view.__name__)
            where = f"/organisations/{{organisation}}{path}" if self._inside else path
            self.api_operation(
                [method],
                where,
                response={status: out},
                operation_id=view.__name__,
                openapi_extra={"parameters": _headers(method, version=version)},
            )(_without_organisation(view) if self._inside else view)
            return view

        return declare


def _without_organisation(view: Callable[..., Any]) -> Callable[..., Any]:
    """Document the organisation in the path, which the guard has turned into the member."""

    @wraps(view)
    def call(request: object, **values: object) -> object:
        values.pop("organisation")
        return view(request, **values)

    contribute_operation_args(call, "organisation", Slug, PathParam(...))
    return call


def _headers(method: str, *, version: bool) -> list[dict[str, Any]]:
    return [
        *([dict(_IF_MATCH)] if version else []),
        *([dict(_IDEMPOTENCY_KEY)] if method == "POST" else []),
    ]
