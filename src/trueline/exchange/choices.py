"""How a file's columns are to be understood: what is asked once and then remembered."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.roles import IGNORE, ROLES, normalised
from trueline.measures.models import Aggregation, Direction, GoalKind, Tier


@dataclass(frozen=True, slots=True)
class Choices:
    """The meaning of one sheet's columns.

    Attributes:
        columns: Column number (from 0) -> role.
        periods: Column number -> ISO date of the period whose values the column holds, for
            sheets with one row a measure.
        numbers: Column number -> name of the number format, where it had to be asked.
        dates: Column number -> name of the date format, where it had to be asked.
        tier: Of new measures, where no column says it; likewise the next three.
        direction: See tier.
        rhythm: See tier.
        aggregation: See tier.
        zero_is_no_target: A target of 0 means that there is none.
        goal_each: "period": every target is a goal due with its period; "year": the last target
            of a fiscal year is that year's goal.
        goal_kind: Of goals made from a column of targets.
        target_due: Day on which targets are due in sheets without periods, ISO.
        any_day: A date may lie anywhere in its period, not only on its first or last day.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    periods: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[int, str] = field(default_factory=dict)
    dates: Mapping[int, str] = field(default_factory=dict)
    tier: str = Tier.KPI.value
    direction: str = Direction.UP.value
    rhythm: str = Rhythm.MONTH.value
    aggregation: str = Aggregation.LAST.value
    zero_is_no_target: bool = False
    goal_each: str = "period"
    goal_kind: str = GoalKind.LEVEL.value
    target_due: str = ""
    any_day: bool = False

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Read choices as they are kept.

        Raises:
            Refusal: a choice is none.
        """
        known = set(cls.__dataclass_fields__)
        if unknown := set(said) - known:
            raise Refusal(f"There is no choice “{min(unknown)}”.")
        numbered = {
            name: {int(column): str(value) for column, value in said.get(name, {}).items()}
            for name in ("columns", "periods", "numbers", "dates")
        }
        choices = replace(cls(), **{**said, **numbered})
        choices._check()
        return choices

    def to_json(self) -> dict[str, Any]:
        """Return the choices as they are kept."""
        said = asdict(self)
        for name in ("columns", "periods", "numbers", "dates"):
            said[name] = {str(column): value for column, value in said[name].items()}
        return said

    def column(self, role: str) -> int | None:
        """Return the column with a role, None if no column has it."""
        return next((column for column, given in self.columns.items() if given == role), None)

    def _check(self) -> None:
        given = [role for role in self.columns.values() if role != IGNORE]
        for role in given:
            if role not in ROLES:
                raise Refusal(f"A column cannot be “{role}”.", field="columns")
            if given.count(role) > 1:
                raise Refusal(f"Two columns cannot both be “{ROLES[role].label}”.", field="columns")
        for name, allowed in (
            ("tier", Tier.values),
            ("direction", Direction.values),
            ("rhythm", [r.value for r in Rhythm]),
            ("aggregation", Aggregation.values),
            ("goal_each", ["period", "year"]),
            ("goal_kind", GoalKind.values),
        ):
            if getattr(self, name) not in allowed:
                raise Refusal(f"{name}: choose one of {', '.join(allowed)}.", field=name)
        for day in [*self.periods.values(), *([self.target_due] if self.target_due else [])]:
            _check_day(day)


def signature(headers: Sequence[str], sheet: str) -> str:
    """Return what two files have in common that are understood the same."""
    line = "\n".join([sheet.lower(), *(normalised(header) for header in headers)])
    return hashlib.sha256(line.encode()).hexdigest()


def _check_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise Refusal(f"“{day}” is not a date such as 2026-12-31.") from None
