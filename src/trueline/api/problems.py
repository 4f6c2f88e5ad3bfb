"""Every refusal as a problem document (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, Final, Literal

from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.members.idempotency import KeyBusy

MEDIA_TYPE: Final = "application/problem+json"

#: What the domain calls an input -> what the API calls it, where the two differ.
_NAMES: Final = {
    "owner": "owner_id",
    "lead": "lead_id",
    "team": "team_id",
    "parent": "parent_id",
    "person": "person_id",
    "measures": "measure_ids",
    "on": "period",
}


class Flaw(BaseModel):
    """One thing that is wrong with a request."""

    place: Literal["body", "query", "path", "header"] = Field(description="Where it stands.")
    pointer: str = Field(
        description="JSON pointer into the body; in the other places “/” and the name."
    )
    detail: str = Field(description="What is wrong and what to do, for a person.")


class Problem(BaseModel):
    """Why a request was refused."""

    type: str = Field(default="about:blank")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What is wrong, for a person.")
    errors: list[Flaw]


class Conflict(Problem):
    """Someone else saved in between; nothing is lost, both texts are here."""

    current: int = Field(description="The version (or revision) that is saved now.")
    yours: dict[str, Any] = Field(description="What you sent, by field.")
    theirs: dict[str, Any] = Field(description="What is saved now, for the fields that differ.")


class Declined(Exception):
    """A refusal of the API itself, before the domain was asked."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Flaw] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.errors = errors
        self.headers = headers


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Flaw] = (),
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Return a problem document."""
    document = Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors)
    )
    content = json.dumps({**document.model_dump(), **(more or {})})
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=headers)


def show_declined(_: HttpRequest, declined: Declined) -> HttpResponse:
    """Show what the API itself refuses."""
    return problem(declined.status, str(declined), errors=declined.errors, headers=declined.headers)


def show_refusal(_: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show what the domain refuses."""
    name = _NAMES.get(refusal.field, refusal.field)
    flaws = [Flaw(place="body", pointer=f"/{name}", detail=str(refusal))] if name else []
    return problem(422, str(refusal), errors=flaws)


def show_forbidden(_: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """Show what the person may see but not do."""
    return problem(403, str(refusal))


def show_missing(_: HttpRequest, refusal: NotFound) -> HttpResponse:
    """Show that there is nothing, or nothing this person may see."""
    return problem(404, str(refusal))


def show_busy(_: HttpRequest, refusal: KeyBusy) -> HttpResponse:
    """Show that the same request is being answered at this moment."""
    return problem(409, str(refusal), headers={"Retry-After": "1"})


def show_stale(request: HttpRequest, stale: StaleVersion) -> HttpResponse:
    """Show both texts: 412 where If-Match named the version, 409 where the body did."""
    status = 412 if hasattr(request, "version") else 409
    more = {
        "current": stale.current,
        "yours": _plain(stale.yours),
        "theirs": _plain(stale.theirs),
    }
    return problem(status, str(stale), more=more)


def show_invalid(_: HttpRequest, invalid: ValidationError) -> HttpResponse:
    """Show what does not fit the schema."""
    flaws = [_flaw(error["loc"], error["msg"]) for error in invalid.errors]
    return problem(422, "The request does not fit the schema.", errors=flaws)


def show_http_error(_: HttpRequest, error: HttpError) -> HttpResponse:
    """Show what the framework refuses: no token, or a body that is not JSON."""
    if isinstance(error, AuthenticationError):
        return problem(
            401, "Send a token that is still good.", headers={"WWW-Authenticate": "Bearer"}
        )
    cause = f": {error.__cause__}" if isinstance(error.__cause__, ValueError) else ""
    return problem(error.status_code, f"The body is not acceptable JSON{cause}.")


def _flaw(loc: Sequence[str | int], message: str) -> Flaw:
    place, *steps = loc
    # The framework puts the name of the function's argument before the body's own names.
    steps = steps[1:] if place == "body" else steps
    pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
    return Flaw.model_validate(
        {"place": place, "pointer": pointer, "detail": message.removeprefix("Value error, ")}
    )


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    return {_NAMES.get(name, name): _value(value) for name, value in fields.items()}


def _value(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return getattr(value, "pk", value)
