"""A drift statement as the terminal prints it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from trueline.cli.table import aligned
from trueline.core.periods import Calendar, Rhythm
from trueline.insight.drift import RoundedRow, Statement, rounded
from trueline.insight.since import WEEKS_NEEDED

_HEADERS: Final = ("Where", "Planned", "Decided", "Plan today", "Undecided", "Done", "")
_NO_LINE: Final = "No line to a target"


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one period; buckets are named as they are to be printed.

    Attributes:
        first: First day of the period.
        last: Its last day.
        found: The statement.
        unit: "minutes" or "points".
        per_unit: How many of the statement's amounts make one.
        tolerance: In points.
        began: First day of the week since which drift has stayed beyond it; None if it has not.
        weeks: Weeks with enough recorded, up to the last day, that this was looked for in.
        reporting: How many people recorded effort; None where it is not known.
        expected: How many could have; None where it is not known.
        too_few: Whether fewer people reported than it takes to give a figure.
    """

    first: date
    last: date
    found: Statement
    unit: str
    per_unit: int
    tolerance: float
    began: date | None
    weeks: int
    reporting: int | None
    expected: int | None = None
    too_few: bool = False


def tell(told: Told) -> Iterator[str]:
    """Yield the lines: who reported, the table, and what it says."""
    yield f"{told.first} to {told.last}. {_reporting(told)}"
    if told.found.empty or told.too_few:
        yield "Nothing was recorded." if told.found.empty else _too_few(told)
        return
    rows = rounded(told.found)
    yield ""
    yield from table(_cells(told, rows), _amount(told, told.found.total))
    yield ""
    yield _sentence(rows)
    yield _since(told)


class Cells(NamedTuple):
    """A row of the table: its name, its points, and what was done in words."""

    name: str
    planned: int
    decided: int
    plan_today: int
    undecided: int
    done: int
    amount: str


def table(rows: Iterable[Cells], total: str) -> Iterator[str]:
    """Yield the statement's table, with its sums, as aligned lines."""
    said = [
        (row.name, str(row.planned), _signed(row.decided), str(row.plan_today),
         _signed(row.undecided), str(row.done), row.amount)
        for row in rows
    ]  # fmt: skip
    last = ("Total", "100", "0", "100", "0", "100", total)
    yield from aligned([_HEADERS, *said, last], right={1, 2, 3, 4, 5, 6})


def _reporting(told: Told) -> str:
    if told.reporting is None:
        return "The file does not say who reported."
    of = "" if told.expected is None else f" of {told.expected}"
    return f"{told.reporting}{of} {_people(told.expected or told.reporting)} reported."


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _too_few(told: Told) -> str:
    return f"Too few reported to give a figure: {told.reporting} of {told.expected}."


def _cells(told: Told, rows: Sequence[RoundedRow]) -> Iterator[Cells]:
    for row, exact in zip(rows, told.found.rows, strict=True):
        yield Cells(_name(row), row.planned, row.decided, row.plan_today, row.undecided or 0,
                    row.done or 0, _amount(told, exact.amount))  # fmt: skip


def _name(row: RoundedRow) -> str:
    return _NO_LINE if row.key is None else str(row.key)


def _signed(points: int) -> str:
    return f"{points:+d}".replace("-", "−") if points else "0"


def _amount(told: Told, amount: int) -> str:
    if told.unit == "minutes":
        return f"{amount / told.per_unit / 60:,.1f} h"
    return f"{amount / told.per_unit:,.6g}"


def _sentence(rows: Sequence[RoundedRow]) -> str:
    decided = sum(abs(row.decided) for row in rows) // 2
    moved = {row: row.undecided or 0 for row in rows}
    undecided = sum(map(abs, moved.values())) // 2
    said = f"Decisions moved {_points(decided)}." if decided else "Decisions moved nothing."
    if not undecided:
        return f"{said} Nothing moved without a decision."
    loser, gainer = min(rows, key=moved.__getitem__), max(rows, key=moved.__getitem__)
    out, into = (
        "most" if abs(moved[row]) * 2 > undecided else "the largest part" for row in (loser, gainer)
    )
    another = "Another " if decided else ""
    return (
        f"{said} {another}{_points(undecided)} moved without a decision: {out} of it out of "
        f"“{_name(loser)}”, {into} of it to “{_name(gainer)}”."
    )


def _points(points: float) -> str:
    return f"{points:g} point{'s' if points != 1 else ''}"


def _since(told: Told) -> str:
    tolerance = f"the tolerance of {_points(told.tolerance)}"
    if told.weeks < WEEKS_NEEDED:
        return f"Since when is said from {WEEKS_NEEDED} weeks on; here are {told.weeks}."
    if told.began is None:
        return f"Undecided drift has not stayed beyond {tolerance}."
    week = Calendar().label(Rhythm.WEEK, told.began)
    return (
        f"Undecided drift has stayed beyond {tolerance} since {week[0].lower()}{week[1:]} "
        f"(from {told.began})."
    )
