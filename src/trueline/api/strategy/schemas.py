"""What is said and shown of strategies, themes and reviews."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from trueline.api.answers import PersonRef
from trueline.api.types import Day, Id, Input, Output, text, unset


class StrategyChange(Input):
    """What can be set on a strategy."""

    name: Annotated[str, text(200, shortest=1)] = unset()
    purpose: Annotated[str, text(10_000)] = unset()
    starts_on: Day = unset()
    ends_on: Day = unset()


class StrategyNew(StrategyChange):
    """A new strategy."""

    name: Annotated[str, text(200, shortest=1)]
    starts_on: Day
    ends_on: Day


class StrategyOut(Output):
    """A horizon, usually three years, and what it is for."""

    id: int
    name: str
    purpose: str
    starts_on: date
    ends_on: date
    version: int


class ThemeChange(Input):
    """What can be set on a theme."""

    key: Annotated[str, text(80, shortest=1)] = unset("Made from the name if left out.")
    name: Annotated[str, text(300, shortest=1)] = unset()
    description: Annotated[str, text(10_000)] = unset()
    parent_id: Id | None = unset("The theme this one sits inside.")
    position: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = unset()


class ThemeNew(ThemeChange):
    """A new theme."""

    name: Annotated[str, text(300, shortest=1)]


class ThemeOut(Output):
    """A part of a strategy."""

    id: int
    strategy_id: int
    key: str
    name: str
    description: str
    parent_id: int | None
    position: int
    measure_ids: list[int] = Field(description="The measures that show how it goes.")
    version: int


class ThemeMeasures(Input):
    """Which measures show how a theme goes; the former list is replaced."""

    measure_ids: Annotated[list[Id], Field(max_length=500)]


class ReviewNew(Input):
    """A day on which the targets were looked at together."""

    held_on: Day
    note: Annotated[str, text(10_000)] = ""


class ReviewOut(Output):
    """A day on which the targets were looked at together."""

    id: int
    held_on: date
    note: str
    recorded_by: PersonRef
    recorded_at: datetime
