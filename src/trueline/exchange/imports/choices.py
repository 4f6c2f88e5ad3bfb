"""How a file's columns are to be understood: what is asked once and then remembered."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final, Self

from trueline.core.errors import Refusal
from trueline.exchange.files.dates import date_format
from trueline.exchange.files.numbers import FORMATS
from trueline.exchange.imports.roles import IGNORE, ROLES, normalised
from trueline.exchange.imports.vocabulary import WORDS

_NUMBERED: Final = ("columns", "periods", "numbers", "dates")
_SWITCHES: Final = ("zero_is_no_target", "any_day")


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
        target_due: Any day of the period at whose end targets are due, in sheets that say neither
            a period nor a due date; ISO.
        any_day: A date may lie anywhere in its period, not only on its first or last day.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    periods: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[int, str] = field(default_factory=dict)
    dates: Mapping[int, str] = field(default_factory=dict)
    tier: str = "kpi"
    direction: str = "up"
    rhythm: str = "month"
    aggregation: str = "last"
    zero_is_no_target: bool = False
    goal_each: str = "period"
    goal_kind: str = "level_at_due"
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
        given = {name: _numbered(name, said.get(name, {})) for name in _NUMBERED}
        choices = replace(cls(), **{**said, **given})
        choices._check()
        return choices

    def to_json(self) -> dict[str, Any]:
        """Return the choices as they are kept."""
        said = asdict(self)
        for name in _NUMBERED:
            said[name] = {str(column): value for column, value in said[name].items()}
        return said

    def column(self, role: str) -> int | None:
        """Return the column with a role, None if no column has it."""
        return next((column for column, given in self.columns.items() if given == role), None)

    def _check(self) -> None:
        self._check_columns()
        for name in ("tier", "direction", "rhythm", "aggregation"):
            _check_one(name, getattr(self, name), WORDS[name])
        _check_one("goal_kind", self.goal_kind, WORDS["kind"])
        _check_one("goal_each", self.goal_each, ("period", "year"))
        for name in _SWITCHES:
            if not isinstance(getattr(self, name), bool):
                raise Refusal(f"{name}: say true or false.", field=name)
        for name in self.numbers.values():
            _check_one("numbers", name, FORMATS)
        for name in self.dates.values():
            _check_date_format(name)
        for day in [*self.periods.values(), *([self.target_due] if self.target_due else [])]:
            _check_day(day)

    def _check_columns(self) -> None:
        given = [role for role in self.columns.values() if role != IGNORE]
        for role in given:
            if role not in ROLES:
                raise Refusal(f"A column cannot be “{role}”.", field="columns")
            if given.count(role) > 1:
                raise Refusal(f"Two columns cannot both be “{ROLES[role].label}”.", field="columns")


def signature(headers: Sequence[str], sheet: str) -> str:
    """Return what two files have in common that are understood the same."""
    line = "\n".join([sheet.lower(), *(normalised(header) for header in headers)])
    return hashlib.sha256(line.encode()).hexdigest()


def _numbered(name: str, said: object) -> dict[int, str]:
    if not isinstance(said, Mapping):
        raise Refusal(f"{name}: say it column by column.", field=name)
    return {int(column): str(value) for column, value in said.items()}


def _check_one(name: str, said: object, allowed: Collection[str]) -> None:
    if not isinstance(said, str) or said not in allowed:
        raise Refusal(f"{name}: choose one of {', '.join(allowed)}.", field=name)


def _check_date_format(name: str) -> None:
    try:
        date_format(name)
    except KeyError:
        raise Refusal(f"dates: “{name}” is no way to write dates.", field="dates") from None


def _check_day(day: object) -> None:
    try:
        date.fromisoformat(str(day))
    except ValueError:
        raise Refusal(f"“{day}” is not a date such as 2026-12-31.") from None
