"""Cells that hold values, and targets that stand beside them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.exchange.files.dates import Day
from trueline.exchange.files.tables import clean_text
from trueline.exchange.imports.book import Book
from trueline.exchange.imports.entry import Entry
from trueline.exchange.imports.targets import set_target
from trueline.measures.models import Measure
from trueline.measures.values import check_not_ahead, check_value, period_of
from trueline.organisations.access_policy import Act

#: New measures show as many decimals as their values have, up to this many.
_MOST_DECIMALS: Final = 3
_LONGEST_NOTE: Final = 1000
_LENGTH: Final = {rhythm: place for place, rhythm in enumerate(Rhythm)}


def read_values(entry: Entry) -> None:
    """Take the values and targets of a row.

    Raises:
        Refused: a cell cannot be taken.
    """
    line, calendar = entry.line, entry.book.calendar
    if line.has("value") or line.has("period"):
        _read_one(entry)
    for column, day in line.format.choices.periods.items():
        value = line.number_at(column)
        if value is not None:
            period = calendar.start(entry.measure.beat, date.fromisoformat(day))
            _keep(entry, column, period, value)
    if line.has("target") and not line.has("period"):
        _read_target_without_period(entry)


def _read_one(entry: Entry) -> None:
    line, measure = entry.line, entry.measure
    day, value = line.day("period"), line.number("value")
    if day is None:
        if value is not None:
            raise line.refused("period", "This value has no period. Fill in its date.")
        return
    any_day = line.format.choices.any_day
    try:
        period = period_in(measure, day, entry.book.calendar, any_day=any_day)
    except Refusal as refusal:
        raise line.refused("period", str(refusal)) from None
    column = line.format.roles.get("value")
    if value is not None and column is not None:
        _keep(entry, column, period, value)
    if not line.has("due_on"):
        set_target(entry, period)


def period_in(measure: Measure, day: Day, calendar: Calendar, *, any_day: bool) -> date:
    """Return the first day of the measure's period that a cell names.

    Raises:
        Refusal: the cell names a longer period, or a day that is not its first or last.
    """
    if _LENGTH[day.span] > _LENGTH[measure.beat]:
        raise Refusal(
            f"This names a whole {day.span}, but {measure} has one value a {measure.rhythm}. "
            f"Write a day or a {measure.rhythm} instead."
        )
    start = _first_day(day, calendar)
    return calendar.start(measure.beat, start) if any_day else period_of(measure, start, calendar)


def _first_day(day: Day, calendar: Calendar) -> date:
    """Return the first day of what a cell names; "2024" and "Q2 2024" are fiscal."""
    if day.span is Rhythm.YEAR:
        return calendar.year_start(day.first.year)
    if day.span is Rhythm.QUARTER:
        quarter = (day.first.month - 1) // 3
        return calendar.move(Rhythm.QUARTER, calendar.year_start(day.first.year), quarter)
    return day.first


def _keep(entry: Entry, column: int, period: date, value: Decimal) -> None:
    draft, book = entry.draft, entry.book
    stored = _checked(entry, column, period, value)
    if earlier := book.values.earlier(entry.number, period):
        _refuse_other(entry, column, period, earlier, stored)
        entry.mark("S")
        return
    standing = draft.standing.get(period)
    note = _note(entry, standing, stored)
    known = entry.line.day("known_on")
    book.values.add(
        entry.number,
        period,
        stored,
        note=note,
        known=known.first if known else _usually_known(draft.measure, period, book),
        row=entry.line.row.number,
    )
    book.rests_on(entry.number, period, standing)
    if draft.is_new:
        _show_decimals(draft.measure, value)
    entry.mark("N" if standing is None else "S" if standing == (stored, note) else "C")


def _checked(entry: Entry, column: int, period: date, value: Decimal) -> float:
    """Return the value as it would be kept."""
    book, measure = entry.book, entry.measure
    try:
        book.require_own(Act.ENTER_VALUE, entry.draft)
        check_not_ahead(period, book.today)
        return check_value(measure, float(value * measure.scale))
    except Refusal as refusal:
        # On a page the field would be "on"; in a file the place is said.
        at = entry.line.format.roles.get("period", column) if refusal.field == "on" else column
        raise entry.line.refused_at(at, str(refusal)) from None


def _note(entry: Entry, standing: tuple[float | None, str] | None, stored: float) -> str:
    """Return the note to keep: a blank cell leaves the one that stands with the same value."""
    said = entry.line.text("note")
    if len(said) > _LONGEST_NOTE:
        raise entry.line.refused("note", f"Use at most {_LONGEST_NOTE} characters.")
    if standing is None:
        return said
    kept = standing[1]
    same = clean_text(kept) == said or (not said and standing[0] == stored)
    return kept if same else said


def _refuse_other(
    entry: Entry, column: int, period: date, earlier: tuple[int, float], value: float
) -> None:
    """Go on only if an earlier row, of which (row, value) is given, says the same value."""
    row, said = earlier
    if said != value:
        label = entry.book.calendar.label(entry.measure.beat, period)
        raise entry.line.refused_at(
            column,
            f"Row {row} says another value of {entry.measure} for {label}. Keep one of the two.",
        )


def _usually_known(measure: Measure, period: date, book: Book) -> date:
    """Return the day a value is usually known from: the one after its period, today at last."""
    return min(book.today, book.calendar.end(measure.beat, period) + timedelta(days=1))


def _show_decimals(measure: Measure, value: Decimal) -> None:
    exponent = value.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    measure.decimals = max(measure.decimals, min(_MOST_DECIMALS, places))


def _read_target_without_period(entry: Entry) -> None:
    due = entry.line.format.choices.target_due
    if due and not entry.line.has("due_on"):
        calendar = entry.book.calendar
        set_target(entry, calendar.start(entry.measure.beat, date.fromisoformat(due)))
