"""What is said and shown of measures."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Literal, Self, get_args

from pydantic import Field, WithJsonSchema

from trueline.api.answers import PersonRef, shown
from trueline.api.paging import PageQuery
from trueline.api.types import (
    Flag,
    Id,
    Input,
    Number,
    Output,
    QueryId,
    QueryText,
    Shown,
    text,
    unset,
)

if TYPE_CHECKING:
    from trueline.measures.models import Measure

Tier = Literal["target", "kpi", "leading", "operational"]
Direction = Literal["up", "down", "band", "none"]
Rhythm = Literal["day", "week", "month", "quarter", "year"]
Aggregation = Literal["last", "sum", "average"]
UnitKind = Literal["number", "percent", "money"]
_QueryTier = Annotated[
    Tier | None, WithJsonSchema({"type": "string", "enum": list(get_args(Tier))})
]
_BOUND = "In stored units: for money, whole minor units (cents)."


class MeasureQuery(PageQuery):
    """Which measures."""

    tier: _QueryTier = None
    team_id: QueryId = None
    owner_id: QueryId = None
    archived: Flag = Field(default=False, description="The archived ones instead.")
    q: QueryText = Field(default="", description="Words that name, key or description hold.")


class MeasureChange(Input):
    """What can be set on a measure."""

    key: Annotated[str, text(80, shortest=1)] = unset("Made from the name if left out.")
    name: Annotated[str, text(300, shortest=1)] = unset()
    description: Annotated[str, text(10_000)] = unset()
    tier: Tier = unset()
    direction: Direction = unset("Which way is good.")
    rhythm: Rhythm = unset("Fixed once there are values.")
    aggregation: Aggregation = unset("How short periods make a longer one.")
    unit_kind: UnitKind = unset("Fixed once there are values.")
    unit: Annotated[str, text(40)] = unset()
    currency: Annotated[str, Field(strict=True, pattern="^[A-Z]{3}$")] = unset(
        "For money; the organisation's if left out. Fixed once there are values."
    )
    decimals: Annotated[int, Field(strict=True, ge=0, le=6)] = unset("Shown decimal places.")
    lowest: Number | None = unset(f"No value lies below. {_BOUND}")
    highest: Number | None = unset(f"No value lies above. {_BOUND}")
    source: Annotated[str, text(200)] = unset()
    owner_id: Id | None = unset("A person's number; the person belongs to the organisation.")
    team_id: Id | None = unset()
    parent_id: Id | None = unset("The measure this is a part of.")


class MeasureNew(MeasureChange):
    """A new measure."""

    name: Annotated[str, text(300, shortest=1)]


class TeamRef(Output):
    """A team, by name."""

    id: int
    name: str


class MeasureOut(Output):
    """A measure."""

    id: int
    key: str
    name: str
    description: str
    tier: Tier
    direction: Direction
    rhythm: Rhythm
    aggregation: Aggregation
    unit_kind: UnitKind
    unit: str
    currency: str = Field(description="For money; empty otherwise.")
    decimals: int
    lowest: Shown | None = Field(description=_BOUND)
    highest: Shown | None = Field(description=_BOUND)
    source: str
    owner: PersonRef | None
    team: TeamRef | None
    parent_id: int | None
    created_at: datetime
    archived_at: datetime | None
    version: int

    @classmethod
    def of(cls, row: "Measure") -> Self:
        """Show a measure."""
        out = cls.model_validate(row)
        return out.model_copy(
            update={"lowest": shown(row, row.lowest), "highest": shown(row, row.highest)}
        )


class Band(Output):
    """Where a measure may lie in a period to come, in stored units."""

    period: date
    low95: float
    low80: float
    low50: float
    median: float
    high50: float
    high80: float
    high95: float


class CourseOut(Output):
    """A measure's likely courses, as they were computed; not computed anew for asking."""

    measure_id: int
    as_of: date
    read_at: datetime
    observations: int = Field(description="How many values they rest on.")
    last_period: date | None
    last_value: float | None
    bands: list[Band]
