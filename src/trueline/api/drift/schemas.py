"""What is asked and shown of drift."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field, WithJsonSchema

from trueline.api.types import Output, QueryDay, QueryId

Kind = Literal["week", "quarter", "year", "start"]
What = Literal["effort", "money"]
_QueryKind = Annotated[Kind, WithJsonSchema({"type": "string", "enum": list(get_args(Kind))})]
_QueryWhat = Annotated[What, WithJsonSchema({"type": "string", "enum": list(get_args(What))})]


class DriftQuery(BaseModel):
    """Which statement."""

    span: _QueryKind = "quarter"
    on: QueryDay = Field(default=None, description="A day in the span; today if left out.")
    what: _QueryWhat = "effort"
    team_id: QueryId = Field(default=None, description="Of effort: only this team's.")


class DriftRow(Output):
    """A row; shares are exact fractions such as "3/5", and add up in every row and column."""

    priority_id: int | None = Field(description="Null is no line to a target.")
    name: str
    planned: str
    decided: str
    plan_today: str
    undecided: str
    done: str
    amount: int = Field(description="Minutes, points, or minor units.")


class DriftOut(Output):
    """A drift statement."""

    label: str
    first_day: date
    last_day: date
    unit: Literal["minutes", "points", "money"]
    rows: list[DriftRow]
    total: int
    undecided: str | None = Field(description="Null where too few reported for a figure.")
    decided: str | None
    tolerance: int = Field(description="Points of a hundred.")
    reported: int
    expected: int
    late: int = Field(description="Came after its weeks were closed; not in the rows.")
