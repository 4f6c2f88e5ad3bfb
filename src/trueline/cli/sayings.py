"""What a file says of measures, gathered without a database: values and goals by measure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from trueline.analysis.asking import Promise
from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.exchange.files.dates import Day
from trueline.exchange.files.tables import Table
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.formats import find_formats, sheets_of
from trueline.exchange.imports.line import Line, Refused
from trueline.exchange.imports.suggestions import sheets_for
from trueline.exchange.imports.vocabulary import names, understand

_NONE: Final = "none"


@dataclass(slots=True)
class Saying:
    """What a file says of one measure.

    Attributes:
        key: Its key, or its name where it has none.
        name: Its name.
        rhythm: How long its periods are.
        says_rhythm: Whether the file says so; else the dates suggest it.
        calendar: Where the fiscal year begins.
        direction: Which way is good: up, down, band or none.
        lowest: The least value it can take, if the file says so.
        highest: The greatest, likewise.
        values: First day of the period -> (value, row, day from which it was known).
        goals: (kind, due date) -> goal.
    """

    key: str
    name: str
    rhythm: Rhythm
    calendar: Calendar
    says_rhythm: bool = False
    direction: str = "up"
    lowest: float | None = None
    highest: float | None = None
    values: dict[date, tuple[float, int, date]] = field(default_factory=dict)
    goals: dict[tuple[str, date], Promise] = field(default_factory=dict)


def gather(file: Path, said: Mapping[str, Any], calendar: Calendar) -> list[Saying]:
    """Read a file whole.

    Args:
        file: A CSV or XLSX file.
        said: Sheet -> what its columns are, where the headers do not say it.
        calendar: Where the fiscal year begins.

    Raises:
        Refusal: it cannot be read, a column can be read in two ways, or a cell is wrong.
    """
    if not file.is_file():
        raise Refusal(f"There is no file {file}.")
    choices = sheets_for(file, file.name, said)
    found: dict[str, Saying] = {}
    # Measures and values first: goals take the rhythm and the direction from them.
    tables = [t for t in sheets_of(file, file.name) if choices[t.sheet].columns]
    for table in sorted(
        tables, key=lambda table: "due_on" in choices[table.sheet].columns.values()
    ):
        _read(table, choices[table.sheet], calendar, found)
    if not found:
        raise Refusal("No row of this file names a measure. It needs a column Measure or Name.")
    return list(found.values())


def _read(table: Table, choices: Choices, calendar: Calendar, found: dict[str, Saying]) -> None:
    questions, form = find_formats(table, choices)
    if questions:
        raise Refusal(f"{questions[0]} Say which is meant with --columns.")
    if not {"measure_key", "name"} & set(form.roles):
        return
    for row in table.rows():
        if row.problem:
            raise Refusal(str(row.problem))
        try:
            _take(Line(row, form), calendar, found)
        except Refused as refused:
            raise Refusal(str(refused)) from None


def _take(line: Line, calendar: Calendar, found: dict[str, Saying]) -> None:
    key = line.text("measure_key") or line.text("name")
    if not key:
        raise line.refused("measure_key", "This row names no measure. Fill in its key or name.")
    saying = found.get(key)
    if saying is None:
        rhythm = Rhythm(line.format.choices.rhythm)
        saying = found[key] = Saying(key, line.text("name") or key, rhythm, calendar,
                                     direction=line.format.choices.direction)  # fmt: skip
    _describe(saying, line)
    for period, column in _periods(saying, line):
        _keep(saying, line, period, column)
    _promise(saying, line)


def _describe(saying: Saying, line: Line) -> None:
    saying.name = line.text("name") or saying.name
    if rhythm := _word(line, "rhythm"):
        saying.rhythm, saying.says_rhythm = Rhythm(rhythm), True
    elif not (saying.says_rhythm or saying.values) and line.has("period"):
        saying.rhythm = Rhythm(line.format.choices.rhythm)
    saying.direction = _word(line, "direction") or saying.direction
    for bound in ("lowest", "highest"):
        said = line.number(bound)
        if said is not None:
            setattr(saying, bound, float(said))


def _word(line: Line, role: str) -> str:
    word = line.text(role)
    found = understand(role, word) if word else ""
    if found is None:
        raise line.refused(role, f"“{word}” is not one of: {names(role)}.")
    return found


def _periods(saying: Saying, line: Line) -> Iterator[tuple[date, int]]:
    """Yield (first day of a period, column that holds its value)."""
    day = line.day("period")
    column = line.format.roles.get("value")
    if day is not None and column is not None:
        yield _start(saying, line, day), column
    for place, iso in line.format.choices.periods.items():
        yield saying.calendar.start(saying.rhythm, date.fromisoformat(iso)), place


def _start(saying: Saying, line: Line, day: Day) -> date:
    length = list(Rhythm).index
    if length(day.span) > length(saying.rhythm):
        raise line.refused(
            "period",
            f"This names a whole {day.span}, but {saying.name} has one value a {saying.rhythm}.",
        )
    if day.span is Rhythm.YEAR:
        return saying.calendar.year_start(day.first.year)
    return saying.calendar.start(saying.rhythm, day.first)


def _keep(saying: Saying, line: Line, period: date, column: int) -> None:
    value = line.number_at(column)
    if value is None:
        return
    earlier = saying.values.get(period)
    if earlier and earlier[0] != float(value):
        label = saying.calendar.label(saying.rhythm, period)
        raise line.refused_at(
            column,
            f"Row {earlier[1]} says another value of {saying.name} for {label}. Keep one of them.",
        )
    known = line.day("known_on")
    usual = saying.calendar.end(saying.rhythm, period) + timedelta(days=1)
    saying.values[period] = float(value), line.row.number, known.first if known else usual


def _promise(saying: Saying, line: Line) -> None:
    target, choices = line.number("target"), line.format.choices
    if target is None or (target == 0 and choices.zero_is_no_target) or saying.direction == _NONE:
        return
    start, due = _dates(saying, line)
    if due is None:
        raise line.refused("due_on", "This target has no due date. Fill it in.")
    if start >= due:
        raise line.refused("due_on", f"The due date {due} must come after the start {start}.")
    upper, window = line.number("upper"), line.number("window")
    kind = _word(line, "kind") or choices.goal_kind
    if (kind == "stay_within") != (upper is not None):
        raise line.refused("upper", "Staying within a band needs both its ends, other goals one.")
    saying.goals[kind, due] = Promise(
        kind=kind,
        start_on=start,
        due_on=due,
        target=float(target),
        falls=saying.direction == "down",
        upper=None if upper is None else float(upper),
        window=None if window is None else int(window),
    )


def _dates(saying: Saying, line: Line) -> tuple[date, date | None]:
    """Return a goal's start and due date: as said, else its period, or that period's year."""
    calendar, choices = saying.calendar, line.format.choices
    start, due = line.day("start_on"), line.day("due_on")
    if due is not None:
        year = calendar.start(Rhythm.YEAR, due.first)
        return (start.first if start else year), due.first
    day = line.day("period")
    if line.has("due_on") or (day is None and not choices.target_due):
        return date.min, None
    span = Rhythm.YEAR if choices.goal_each == "year" else saying.rhythm
    within = _start(saying, line, day) if day else date.fromisoformat(choices.target_due)
    return (start.first if start else calendar.start(span, within)), calendar.end(span, within)
