"""The kinds of value a request may hold. Nothing is guessed: “12” is not a number in JSON."""

import re
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

LARGEST_ID: Final = 2**63 - 1
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,20}", re.ASCII)


class Input(BaseModel):
    """What a client may send: only what is named here, so nothing is set by accident."""

    model_config = ConfigDict(extra="forbid")


class Output(BaseModel):
    """What a client gets: only what is named here."""

    model_config = ConfigDict(from_attributes=True)


def unset(description: str | None = None) -> Any:
    """Mark a field that may be left out; null is then no way of leaving it out."""
    return Field(default=None, description=description)


def given(body: Input) -> dict[str, Any]:
    """Return the fields the client really sent."""
    return body.model_dump(exclude_unset=True)


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("Write a day as 2026-12-31.")
    return value


def _whole(value: object) -> object:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("Write a whole number.")
    return value


def _flag(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("Write true or false.")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
#: Money is shown as whole minor units: an integer, never 1250.0.
Shown = int | float

# In addresses everything is text, so these read text, but only in one way.
PathId = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(_whole)]
PathDay = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
_ID_SCHEMA: Final = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
QueryId = Annotated[
    Annotated[int, Field(ge=1, le=LARGEST_ID)] | None,
    BeforeValidator(_whole),
    WithJsonSchema(_ID_SCHEMA),
]
QueryDay = Annotated[
    date | None, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
Limit = Annotated[int, Field(ge=1, le=200), BeforeValidator(_whole)]
Slug = Annotated[str, Field(pattern="^[a-z0-9-]{1,60}$")]


def text(longest: int, *, shortest: int = 0) -> Any:
    """Return what a text may be, to stand in an `Annotated[str, …]`."""
    return Field(strict=True, min_length=shortest, max_length=longest)


#: Words to search by.
QueryText = Annotated[str, Field(max_length=200)]


class AsOf(BaseModel):
    """A day to look back from."""

    as_of: QueryDay = Field(default=None, description="As known on that day; today if left out.")
