"""What is said and shown of goals, odds and confidences."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field

from trueline.api.answers import shown
from trueline.api.types import Day, Input, Number, Output, Shown, text, unset

if TYPE_CHECKING:
    from trueline.measures.models import Goal

Kind = Literal["level_at_due", "by_any_time", "sum_over_period", "avg_last", "stay_within"]
Verdict = Literal["early", "likely", "uncertain", "unlikely", "met", "missed"]
_UNITS = "In the measure's stored units: for money, whole minor units."
_Window = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class GoalChange(Input):
    """What can be set on a goal."""

    kind: Kind = unset("What is compared with the target.")
    start_on: Day = unset()
    start_value: Number | None = unset(_UNITS)
    due_on: Day = unset()
    target: Number = unset(f"The lower end for `stay_within`. {_UNITS}")
    upper: Number | None = unset(f"The upper end, only for `stay_within`. {_UNITS}")
    window: _Window | None = unset("Periods averaged, only for `avg_last`.")
    keeps_level: Annotated[bool, Field(strict=True)] = Field(
        default=False,
        description="The target is a level to keep, so it may lie on the near side of the start.",
    )


class GoalNew(GoalChange):
    """A new goal."""

    start_on: Day
    due_on: Day
    target: Number


class Reason(Input):
    """Why a goal is dropped."""

    reason: Annotated[str, text(500, shortest=1)]


class GoalOut(Output):
    """The value a measure should reach by a day."""

    id: int
    measure_id: int
    kind: Kind
    start_on: date
    start_value: Shown | None = Field(description=_UNITS)
    due_on: date
    target: Shown = Field(description=_UNITS)
    upper: Shown | None = Field(description=_UNITS)
    window: int | None
    set_at: datetime
    dropped_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: "Goal") -> Self:
        """Show a goal."""
        names = ("start_value", "target", "upper")
        values = {name: shown(row.measure, getattr(row, name)) for name in names}
        return cls.model_validate(row).model_copy(update=values)


class OddsOut(Output):
    """A goal's odds as they were computed on a day; not computed anew for asking."""

    goal_id: int
    as_of: date
    read_at: datetime
    verdict: Verdict
    probability: float | None = Field(description="From 0 to 1; null where it is too early.")


class ConfidencePut(Input):
    """How likely one thinks it is."""

    probability: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1)]
    reason: Annotated[str, text(500)] = ""


class ConfidenceOut(Output):
    """What one said of a goal on a day."""

    goal_id: int
    said_on: date
    probability: float
    reason: str
