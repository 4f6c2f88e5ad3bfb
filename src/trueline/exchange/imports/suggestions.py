"""What a sheet's headers, and its first cells, say of its columns; a person has the last word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise
from typing import Any, Final

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.files.dates import DateFormat, Day, date_format
from trueline.exchange.files.numbers import FORMATS
from trueline.exchange.files.sources import Source
from trueline.exchange.files.tables import Cell, CellRefused, Table, is_blank
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.formats import sheets_of
from trueline.exchange.imports.roles import DAY_ROLES, IGNORE, NUMBER_ROLES, normalised, suggest

#: Rows that are looked at for a suggestion.
_LOOKED_AT: Final = 200
#: Cells that must be filled before a column is judged by what it holds.
_ENOUGH: Final = 5
#: The shortest time between the starts of two periods, in days, longest rhythm first.
_LEAST_DAYS: Final = (
    (Rhythm.YEAR, 360), (Rhythm.QUARTER, 85), (Rhythm.MONTH, 27), (Rhythm.WEEK, 7),
)  # fmt: skip
_ANY_DATES: Final = (DateFormat(century=2000), date_format("mdy-2000"), date_format("ymd-2000"))


def suggest_choices(table: Table) -> Choices:
    """Return what a sheet says of itself.

    Raises:
        FileRefused: it is broken within its first rows.
    """
    rows = [row.cells for row in islice(table.rows(), _LOOKED_AT)]

    def unfit(column: int, role: str) -> bool:
        cells = [cell for row in rows if not is_blank(cell := row[column])]
        # A few wrong cells are for the person to correct; a column of nothing else is another.
        return len(cells) >= _ENOUGH and not any(_may_be(role, cell) for cell in cells)

    columns = suggest(table.header, sheet=table.sheet, unfit=unfit)
    choices = Choices(columns=columns, rhythm=_rhythm_in(columns, rows))
    periods = {
        column: day
        for column, name in enumerate(table.header)
        if column not in columns and (day := _period_in(name))
    }
    if "period" in columns.values() or len(periods) < 2:
        return choices
    days = [day.first for day in periods.values()]
    return replace(
        choices,
        periods={column: day.first.isoformat() for column, day in periods.items()},
        rhythm=rhythm_of(days),
        # One target beside a row of periods is meant for the last of them.
        target_due=max(days).isoformat() if "target" in columns.values() else "",
    )


def period_in_header(name: str) -> str:
    """Return the first day of the period a header names, ISO; "" if it names none."""
    day = _period_in(name)
    return day.first.isoformat() if day else ""


def rhythm_of(days: Iterable[date]) -> str:
    """Return the longest rhythm whose periods can begin on these days."""
    ordered = sorted(set(days))
    gaps = [(after - before).days for before, after in pairwise(ordered)]
    if not gaps:
        return Rhythm.MONTH.value
    found = next((rhythm for rhythm, least in _LEAST_DAYS if min(gaps) >= least), Rhythm.DAY)
    if found is Rhythm.WEEK and any(gap % 7 for gap in gaps):
        return Rhythm.DAY.value
    return found.value


def sheets_for(content: Source, name: str, said: Mapping[str, Any]) -> dict[str, Choices]:
    """Return a file's choices where they were said, by header, and else as suggested.

    Args:
        content: The file's bytes, or where it lies.
        name: The file's name.
        said: Sheet name -> {"columns": {header: role}, …options as in Choices}; "" for a text
            file. What is not said stays as the headers suggest.

    Raises:
        Refusal: a sheet, a header or a choice is none.
    """
    tables = sheets_of(content, name)
    if unknown := set(said) - {table.sheet for table in tables}:
        raise Refusal(f"The file has no sheet “{min(unknown)}”.", field="columns")
    return {table.sheet: _said(table, said.get(table.sheet, {})) for table in tables}


def _said(table: Table, said: object) -> Choices:
    if not isinstance(said, Mapping):
        raise Refusal("Say the choices of a sheet by name: {…}.", field="columns")
    suggested = suggest_choices(table)
    named = {**said}
    for field in ("columns", "periods", "numbers", "dates"):
        if field in said:
            named[field] = _by_place(table, field, said[field])
    given = {place: str(role) for place, role in named.pop("columns", {}).items()}
    columns = {**suggested.columns, **given}
    used = {role: place for place, role in columns.items()}
    # A role that was said for one column is taken from the one the header suggested.
    columns = {
        place: role for place, role in columns.items() if used[role] == place and role != IGNORE
    }
    return Choices.from_json({**replace(suggested, columns=columns).to_json(), **named})


def _by_place(table: Table, field: str, said: object) -> dict[int, Any]:
    if not isinstance(said, Mapping):
        raise Refusal(f"{field}: say it column by column.", field=field)
    places = {normalised(header): place for place, header in enumerate(table.header)}
    if unknown := [header for header in said if normalised(str(header)) not in places]:
        raise Refusal(f"The file has no column “{unknown[0]}”.", field=field)
    return {places[normalised(str(header))]: value for header, value in said.items()}


def _period_in(name: str) -> Day | None:
    try:
        return DateFormat(century=0).read(name)
    except CellRefused:
        return None


def _rhythm_in(columns: Mapping[int, str], rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return the rhythm of the days in a sheet's column of periods; monthly where none is seen."""
    place = next((column for column, role in columns.items() if role == "period"), None)
    if place is None:
        return Rhythm.MONTH.value
    days = [day for row in rows if (day := _as_day(row[place]))]
    spans = {day.span for day in days}
    if len(spans) == 1 and Rhythm.DAY not in spans:
        return spans.pop().value
    return rhythm_of(day.first for day in days)


def _may_be(role: str, cell: Cell) -> bool:
    if role in DAY_ROLES:
        return _as_day(cell) is not None
    return role not in NUMBER_ROLES or any(_is_number(name, cell) for name in FORMATS)


def _is_number(name: str, cell: Cell) -> bool:
    try:
        FORMATS[name].read(cell)
    except CellRefused:
        return False
    return True


def _as_day(cell: Cell) -> Day | None:
    for form in _ANY_DATES:
        try:
            if day := form.read(cell):
                return day
        except CellRefused:
            continue
    return None
