"""What is said and shown of plans, priorities, shares and amendments."""

from datetime import date
from typing import Annotated

from pydantic import Field

from trueline.api.answers import PersonRef
from trueline.api.types import Day, Id, Input, Output, text, unset

_Weight = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000_000)]


class Note(Input):
    """The decision behind an amendment; needed for every change of an adopted plan."""

    sentence: Annotated[str, text(300, shortest=1)]
    reason: Annotated[str, text(10_000)] = ""
    in_force_on: Day = unset("Today if left out; never ahead, never before the last amendment.")


class PlanNew(Input):
    """A new plan."""

    name: Annotated[str, text(200, shortest=1)]
    strategy_id: Id | None = unset()
    starts_on: Day = unset("First day of a quarter; of the organisation's year if left out.")
    ends_on: Day = unset("Last day of a quarter; a year later if left out.")
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = unset()


class PlanOut(Output):
    """One year's operations plan."""

    id: int
    name: str
    strategy_id: int | None
    starts_on: date
    ends_on: date
    currency: str
    adopted_on: date | None
    version: int


class Adoption(Input):
    """The day on which a plan is adopted."""

    adopted_on: Day = unset("Today if left out.")


class PriorityChange(Input):
    """What can be set on a priority."""

    key: Annotated[str, text(80, shortest=1)] = unset("Made from the name if left out.")
    kind: Annotated[str, text(8)] = unset("“priority” or “rock”.")
    name: Annotated[str, text(300, shortest=1)] = unset()
    outcome: Annotated[str, text(10_000)] = unset()
    owner_id: Id | None = unset()
    team_id: Id | None = unset()
    parent_id: Id | None = unset("The priority this one serves.")
    starts_on: Day = unset()
    due_on: Day = unset()
    position: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = unset()
    goal_ids: Annotated[list[Id], Field(max_length=500)] = unset("The targets it serves.")
    measure_ids: Annotated[list[Id], Field(max_length=500)] = unset("What should move.")
    note: Note = unset("The decision, once the plan is adopted.")


class PriorityNew(PriorityChange):
    """A new priority."""

    name: Annotated[str, text(300, shortest=1)]


class PriorityOut(Output):
    """A line of the plan: a priority, a rock, or the standing work."""

    id: int
    plan_id: int
    key: str
    kind: str
    name: str
    outcome: str
    owner_id: int | None
    team_id: int | None
    parent_id: int | None
    starts_on: date
    due_on: date
    state: str
    closed_on: date | None
    position: int
    goal_ids: list[int]
    measure_ids: list[int]
    version: int


class Share(Input):
    """A priority's weight in a quarter."""

    priority_id: Id
    weight: _Weight


class SharesIn(Input):
    """The shares of one quarter; the former are replaced."""

    quarter: Day
    shares: Annotated[list[Share], Field(max_length=500)]
    exactly: bool = Field(
        default=False,
        description="Any whole weights; otherwise hundredths of a percent that sum to 10,000.",
    )
    note: Note = unset("The decision, once the plan is adopted.")


class ShareOut(Output):
    """A priority's weight in a quarter; its share is the weight over the quarter's sum."""

    quarter: date
    priority_id: int
    weight: int


class SharesOut(Output):
    """All shares of a plan."""

    shares: list[ShareOut]


class AmendmentOut(Output):
    """A version of an adopted plan: number 1 is the adopted one, each later one an amendment."""

    number: int
    in_force_on: date
    recorded_on: date
    recorded_by: PersonRef
    sentence: str = Field(description="What was decided; empty for the adopted version.")
    reason: str
