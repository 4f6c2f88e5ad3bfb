"""What is said and shown of a measure's values."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, WithJsonSchema

from trueline.api.answers import PersonRef, shown
from trueline.api.paging import PageQuery
from trueline.api.types import AsOf, Day, Id, Input, Number, Output, Shown, text, unset

if TYPE_CHECKING:
    from trueline.measures.models import Measure, Observation

_VALUE = (
    "In the measure's stored units: for money, whole minor units as an integer (1250 is "
    "12.50 EUR); a percentage as it is said (87.5)."
)
Value = Annotated[Number, Field(description=_VALUE)]
_Include = Annotated[
    Literal["revisions"] | None, WithJsonSchema({"type": "string", "enum": ["revisions"]})
]


class ObservationQuery(PageQuery, AsOf):
    """Which values."""

    include: _Include = Field(default=None, description="Also what was corrected or withdrawn.")


class ObservationPut(Input):
    """A period's value; saying the same again changes nothing."""

    value: Value
    note: Annotated[str, text(1000)] = ""
    revision: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] = Field(
        default=0, description="The revision this corrects; 0 where there is no value yet."
    )


class Withdrawal(Input):
    """Why a value is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class ObservationRow(Input):
    """One value of many."""

    measure_id: Id
    period: Day = Field(description="First or last day of the period.")
    value: Value
    note: Annotated[str, text(1000)] = ""
    known_on: Day | None = Field(
        default=None,
        description=(
            "The day from which the value was known; if left out the day after the period's end, "
            "or today. A correction is known from today."
        ),
    )


class ObservationLoad(Input):
    """Many values at once: all or none. A value that differs from the one said is a correction."""

    observations: Annotated[list[ObservationRow], Field(min_length=1, max_length=1000)]
    source: Annotated[str, text(200)] = unset("Where they come from.")


class Loaded(Output):
    """What became of many values."""

    received: int
    changed: int = Field(description="How many were new or corrected.")


class ObservationOut(Output):
    """One value of a measure for one period, as it was said once."""

    measure_id: int
    period: date = Field(description="The period's first day.")
    revision: int = Field(description="1 for what was said first; the ETag of a single value.")
    value: Shown | None = Field(description=f"Null where it was withdrawn. {_VALUE}")
    note: str
    source: str
    known_on: date = Field(description="The day from which it was known.")
    entered_by: PersonRef | None
    entered_at: datetime
    is_current: bool

    @classmethod
    def of(cls, row: "Observation", measure: "Measure") -> Self:
        """Show a value."""
        return cls.model_validate(row).model_copy(update={"value": shown(measure, row.value)})
