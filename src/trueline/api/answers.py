"""What answers have in common: versions, places of new things, and references to others."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from django.urls import reverse

from trueline.api.http import ApiRequest
from trueline.api.types import Output, Shown
from trueline.core.errors import NotFound, Refusal

_Thing = TypeVar("_Thing")


class PersonRef(Output):
    """A person, by name."""

    id: int
    name: str


class _Versioned(Protocol):
    version: int


class _HasUnit(Protocol):
    unit_kind: str


def tag(request: ApiRequest, row: _Versioned) -> None:
    """Answer with the version as a strong ETag, to be sent back as If-Match."""
    request.answer_headers["ETag"] = f'"{row.version}"'


def place(request: ApiRequest, operation: str, **path: object) -> None:
    """Answer with where the new thing can be got."""
    where = {"organisation": request.member.organisation.slug, **path}
    request.answer_headers["Location"] = reverse(f"api:{operation}", kwargs=where)


def referred(find: Callable[[int], _Thing], number: int | None, *, field: str) -> _Thing | None:
    """Return what a body refers to by number; None for none.

    Raises:
        Refusal: there is no such thing here; it names the field.
    """
    if number is None:
        return None
    try:
        return find(number)
    except NotFound as missing:
        raise Refusal(str(missing), field=field) from None


def shown(measure: _HasUnit, value: float | None) -> Shown | None:
    """Return a value as it is shown: money as whole minor units."""
    return int(value) if value is not None and measure.unit_kind == "money" else value
