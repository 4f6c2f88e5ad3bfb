"""Cells that hold values, and targets that stand beside them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from trueline.core.errors import Refusal
from trueline.core.periods import Calendar, Rhythm
from trueline.exchange.book import Book, SheetReport
from trueline.exchange.dates import Day
from trueline.exchange.line import Line
from trueline.exchange.targets import set_target
from trueline.measures.models import Measure
from trueline.measures.values import check_not_ahead, check_value, period_of
from trueline.organisations.access_policy import Act

#: New measures show as many decimals as their values have, up to this many.
_MOST_DECIMALS: Final = 3


def read_values(line: Line, number: int, book: Book, report: SheetReport) -> None:
    """Take the values and targets of a row about the measure with that number.

    Raises:
        Refused: a cell cannot be taken.
    """
    if line.has("value") or line.has("period"):
        _read_one(line, number, book, report)
    for column, day in line.format.choices.periods.items():
        value = line.number_at(column)
        if value is not None:
            period = book.calendar.start(
                book.measures[number].measure.beat, date.fromisoformat(day)
            )
            _keep(line, column, number, period, value, book, report)
    if line.has("target") and not line.has("period"):
        _read_target_without_period(line, number, book, report)


def _read_one(line: Line, number: int, book: Book, report: SheetReport) -> None:
    measure = book.measures[number].measure
    day = line.day("period")
    value = line.number("value")
    if day is None:
        if value is not None:
            raise line.refused("period", "This value has no period. Fill in its date.")
        return
    try:
        period = period_in(measure, day, book.calendar, any_day=line.format.choices.any_day)
    except Refusal as refusal:
        raise line.refused("period", str(refusal)) from None
    if value is not None:
        _keep(line, line.format.choices.column("value"), number, period, value, book, report)
    set_target(line, number, period, book, report)


def period_in(measure: Measure, day: Day, calendar: Calendar, *, any_day: bool) -> date:
    """Return the first day of the measure's period that a cell names.

    Raises:
        Refusal: the cell names a longer period, or a day that is not its first or last.
    """
    if day.span is Rhythm.YEAR:
        start = calendar.year_start(day.first.year)
    elif day.span is Rhythm.QUARTER:
        quarter = (day.first.month - 1) // 3
        start = calendar.move(Rhythm.QUARTER, calendar.year_start(day.first.year), quarter)
    else:
        start = day.first
    if _LENGTH[day.span] > _LENGTH[measure.beat]:
        raise Refusal(
            f"This names a whole {day.span}, but {measure} has one value a {measure.rhythm}. "
            "Give the date, or change the rhythm."
        )
    return calendar.start(measure.beat, start) if any_day else period_of(measure, start, calendar)


_LENGTH: Final = {rhythm: place for place, rhythm in enumerate(Rhythm)}


def _keep(
    line: Line,
    column: int | None,
    number: int,
    period: date,
    value: Decimal,
    book: Book,
    report: SheetReport,
) -> None:
    draft = book.measures[number]
    at = column if column is not None else 0
    try:
        book.require_own(Act.ENTER_VALUE, draft)
        check_not_ahead(period, book.today)
        stored = check_value(draft.measure, float(value * draft.measure.scale))
    except Refusal as refusal:
        raise line.refused_at(at, str(refusal)) from None
    _refuse_second(line, at, number, period, stored, book)
    if book.values.earlier(number, period):
        report.mark(line.row.number, "S")
        return
    note = line.text("note")[:1000]
    known = line.day("known_on")
    book.values.add(
        number,
        period,
        stored,
        note=note,
        known=known.first if known else _usually_known(draft.measure, period, book),
        row=line.row.number,
    )
    if draft.is_new:
        _show_decimals(draft.measure, value)
    standing = draft.standing.get(period)
    fate = "N" if standing is None else "S" if standing == (stored, note) else "C"
    report.mark(line.row.number, fate)


def _refuse_second(
    line: Line, column: int, number: int, period: date, value: float, book: Book
) -> None:
    earlier = book.values.earlier(number, period)
    if earlier and earlier[1] != value:
        measure = book.measures[number].measure
        label = book.calendar.label(measure.beat, period)
        raise line.refused_at(
            column,
            f"Row {earlier[0]} says another value of {measure} for {label}. Keep one of the two.",
        )


def _usually_known(measure: Measure, period: date, book: Book) -> date:
    """Return the day a value is usually known from: the one after its period, today at last."""
    return min(book.today, book.calendar.end(measure.beat, period) + timedelta(days=1))


def _show_decimals(measure: Measure, value: Decimal) -> None:
    places = -int(value.normalize().as_tuple().exponent)  # type: ignore[arg-type]
    measure.decimals = max(measure.decimals, min(_MOST_DECIMALS, places))


def _read_target_without_period(line: Line, number: int, book: Book, report: SheetReport) -> None:
    due = line.format.choices.target_due
    if line.has("due_on") or not due:
        return
    measure = book.measures[number].measure
    set_target(
        line, number, book.calendar.start(measure.beat, date.fromisoformat(due)), book, report
    )
