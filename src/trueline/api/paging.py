"""Long lists come in pages; a cursor names the last row seen, so no row is skipped or doubled."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field, WithJsonSchema

from trueline.api.http import ApiRequest
from trueline.api.problems import Declined, Flaw
from trueline.api.types import LARGEST_ID, Limit, Output

_Row = TypeVar("_Row", bound=Model)
_Out = TypeVar("_Out")

_CursorText = Annotated[
    str | None, Field(max_length=4000), WithJsonSchema({"type": "string", "maxLength": 4000})
]


class PageQuery(BaseModel):
    """Which part of a list."""

    limit: Limit = Field(default=50, description="How many at most.")
    cursor: _CursorText = Field(default=None, description="From `next`; never make one yourself.")


class Page(Output, Generic[_Out]):
    """A part of a list, and where it goes on."""

    items: list[_Out]
    next: str | None = Field(description="The address of the next part; null at the end.")


@dataclass(frozen=True, slots=True)
class Key:
    """A column a list is ordered by; the last of a list's keys must be unique."""

    name: str
    kind: type[str] | type[int] | type[date]
    falling: bool = False

    @property
    def order(self) -> str:
        """The key as `order_by` takes it."""
        return f"-{self.name}" if self.falling else self.name

    def read(self, value: object) -> object:
        """Return a value from a cursor.

        Raises:
            ValueError: it is not of this key's kind.
        """
        if self.kind is date:
            return date.fromisoformat(str(value))
        if type(value) is not self.kind or "\0" in str(value):
            raise ValueError("not of this kind")
        if isinstance(value, int) and abs(value) > LARGEST_ID:
            raise ValueError("too large")
        return value


BY_ID = (Key("pk", int),)
LATEST = (Key("pk", int, falling=True),)


def paged(
    request: ApiRequest,
    rows: QuerySet[_Row],
    keys: Sequence[Key],
    query: PageQuery,
    *,
    into: type[Page[_Out]],
    show: Callable[[_Row], _Out],
) -> Page[_Out]:
    """Return one part of a list, with a Link header to the next. One query.

    Raises:
        Declined: the cursor is not one of this list's.
    """
    if query.cursor is not None:
        rows = rows.filter(_after(keys, _read(query.cursor, keys)))
    found = list(rows.order_by(*(key.order for key in keys))[: query.limit + 1])
    shown = found[: query.limit]
    link = _link(request, _write(shown[-1], keys)) if len(found) > query.limit else None
    if link:
        request.answer_headers["Link"] = f'<{link}>; rel="next"'
    return into(items=[show(row) for row in shown], next=link)


def _after(keys: Sequence[Key], values: Sequence[object]) -> Q:
    """Build (a > A) or (a = A and b > B) or …, each key in its own direction."""
    parts = [
        Q(**{key.name: value for key, value in zip(keys[:place], values, strict=False)})
        & Q(**{f"{keys[place].name}__{'lt' if keys[place].falling else 'gt'}": values[place]})
        for place in range(len(keys))
    ]
    return reduce(Q.__or__, parts)


def _link(request: ApiRequest, cursor: str) -> str:
    address = request.GET.copy()
    address["cursor"] = cursor
    return f"{request.path}?{address.urlencode()}"


def _write(row: Model, keys: Sequence[Key]) -> str:
    values: list[Any] = [getattr(row, key.name) for key in keys]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(cursor: str, keys: Sequence[Key]) -> list[object]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        return [key.read(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, RecursionError):
        detail = "This cursor is not one of this list's. Begin again without it."
        raise Declined(
            422, detail, errors=[Flaw(place="query", pointer="/cursor", detail=detail)]
        ) from None
