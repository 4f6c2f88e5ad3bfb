"""An effort file: who did how much on which day, and for what."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from trueline.cli.rows import Headers, Sheet
from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.exchange.imports.line import Line, Refused

#: Unit of effort -> how many of it the entries count for one that is written.
UNITS: Final = {"minutes": ("minutes", 1), "hours": ("minutes", 60), "points": ("points", 1)}
_HEADERS: Final[Headers] = {
    "day": ("date", "day", "week", "weekstart", "on", "period"),
    "priority": ("priority", "bucket", "name", "where", "key"),
    "minutes": ("minutes", "min", "mins"),
    "hours": ("hours", "hrs", "h"),
    "points": ("points", "size", "effort"),
    "person": ("person", "who", "email", "member"),
    "team": ("team", "department"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Effort of one row.

    Attributes:
        on: The day, or the Monday of the week.
        priority: What it served; None where it served nothing.
        amount: How much, in a whole part of the unit that all entries share.
        person: Who did it, "" where it is not said.
    """

    on: date
    priority: str | None
    amount: int
    person: str


@dataclass(frozen=True, slots=True)
class Entries:
    """The effort of a file.

    Attributes:
        unit: "minutes" or "points".
        per_unit: How many of the entries' amounts make one.
        says_who: Whether the file has a column of persons.
        rows: The entries that are not 0.
    """

    unit: str
    per_unit: int
    says_who: bool
    rows: tuple[Entry, ...]

    def within(self, first: date, last: date) -> "Entries":
        """Return the entries of some days, both included."""
        rows = tuple(entry for entry in self.rows if first <= entry.on <= last)
        return Entries(self.unit, self.per_unit, self.says_who, rows)

    def by_priority(self) -> dict[str | None, int]:
        """Return the amount of each priority."""
        found: Counter[str | None] = Counter()
        for entry in self.rows:
            found[entry.priority] += entry.amount
        return dict(found)

    def people(self) -> int:
        """Return how many people recorded effort."""
        return len({entry.person for entry in self.rows if entry.person})

    def by_week(self) -> dict[date, "Entries"]:
        """Return the entries of each week that has any, by its Monday."""
        weeks: dict[date, list[Entry]] = {}
        for entry in self.rows:
            weeks.setdefault(_CALENDAR.start(Rhythm.WEEK, entry.on), []).append(entry)
        return {
            monday: Entries(self.unit, self.per_unit, self.says_who, tuple(rows))
            for monday, rows in weeks.items()
        }


_CALENDAR: Final = Calendar()


def read_entries(file: Path, priorities: Collection[str], *, team: str | None = None) -> Entries:
    """Read an effort file.

    Args:
        file: A CSV or XLSX file.
        priorities: What the plan names; effort for anything else is refused.
        team: Only this team's effort.

    Raises:
        Refusal: it cannot be read, or a cell is wrong.
    """
    sheet = Sheet(file, _HEADERS, numbers=tuple(UNITS), days=("day",))
    units = [unit for unit in UNITS if unit in sheet.roles]
    if "day" not in sheet.roles:
        raise Refusal(f"{file.name} needs a column Date or Week.")
    if len(units) != 1:
        raise Refusal(f"{file.name} needs one column of effort: Minutes, Hours or Points.")
    if team is not None and "team" not in sheet.roles:
        raise Refusal(f"{file.name} has no column Team.")
    found: list[tuple[Line, Decimal]] = []
    for line in sheet:
        try:
            amount = _amount(line, units[0], priorities)
            if amount and (team is None or line.text("team") == team):
                found.append((line, amount))
        except Refused as refused:
            raise Refusal(f"{file.name}: {refused}") from None
    unit, times = UNITS[units[0]]
    places = _places(amount for _, amount in found)
    rows = tuple(
        Entry(_day(line), line.reference("priority") or None,
              int(Fraction(amount) * times * 10**places), line.text("person"))
        for line, amount in found
    )  # fmt: skip
    return Entries(unit, 10**places, "person" in sheet.roles, rows)


def _amount(line: Line, unit: str, priorities: Collection[str]) -> Decimal:
    amount, priority = line.number(unit), line.reference("priority")
    if amount is None:
        raise line.refused(unit, "This row has no effort. Enter it; 0 is an amount.")
    if amount < 0:
        raise line.refused(unit, "Effort cannot be negative. Correct the entry it takes back.")
    if priority and priority not in priorities:
        raise line.refused(
            "priority", "The plan has no such priority. Correct it, or leave it blank for no line."
        )
    _day(line)
    return amount


def _day(line: Line) -> date:
    day = line.day("day")
    if day is None:
        raise line.refused("day", "This row has no date. Enter the day or the week.")
    if day.span not in {Rhythm.DAY, Rhythm.WEEK}:
        raise line.refused("day", f"This is a whole {day.span}. Name a day or a week (2026-W07).")
    return day.first


def _places(amounts: Iterable[Decimal]) -> int:
    return max((max(0, -int(amount.as_tuple().exponent)) for amount in amounts), default=0)
