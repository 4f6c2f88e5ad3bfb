"""What is said and shown of one's own effort."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from trueline.api.types import Day, Id, Input, Output, QueryDay, text, unset


class WeekQuery(BaseModel):
    """Which week."""

    week: QueryDay = Field(default=None, description="Any day of it; this week if left out.")


class Late(Input):
    """For a week that is closed: that it is known, and why it comes late."""

    late: bool = False
    reason: Annotated[str, text(300)] = ""


class TimeNew(Late):
    """Time given in a week."""

    on: Day
    minutes: Annotated[int, Field(strict=True, ge=1, le=10_080)]
    item_id: Id | None = unset("The work it went into.")
    priority_id: Id | None = unset("Where there is no item; null for no line.")
    note: Annotated[str, text(300)] = ""


class Part(Input):
    """A part of a week."""

    priority_id: Id | None = Field(description="Null is no line.")
    percent: Annotated[int, Field(strict=True, ge=0, le=100)]


class PulsePut(Late):
    """How a week was split; the parts sum to 100."""

    week: Day
    split: Annotated[list[Part], Field(min_length=1, max_length=200)]


class EffortOut(Output):
    """What someone gave in a week."""

    id: int
    week: date
    method: str
    unit: str
    amount: int
    item_id: int | None
    priority_id: int | None
    note: str
    is_late: bool


class WeekOut(Output):
    """One's own effort of a week."""

    week: date
    entries: list[EffortOut]
