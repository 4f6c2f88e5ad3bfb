"""Goals: from a sheet of goals, or from targets that stand beside values."""

from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.imports.book import Book, SheetReport
from trueline.exchange.imports.drafts import GoalDraft
from trueline.exchange.imports.entry import Entry
from trueline.exchange.imports.line import Line
from trueline.exchange.imports.vocabulary import names, understand
from trueline.measures.goals import check_goal
from trueline.measures.models import Direction, Goal, GoalKind, Measure
from trueline.organisations.access_policy import Act

_COMPARED: Final = ("start_on", "start_value", "target", "upper", "window")
_PERIODS_A_YEAR: Final = {
    Rhythm.DAY: 365, Rhythm.WEEK: 52, Rhythm.MONTH: 12, Rhythm.QUARTER: 4, Rhythm.YEAR: 1,
}  # fmt: skip


def set_target(entry: Entry, period: date) -> None:
    """Take the target in a row as a goal due with the period, or with its fiscal year.

    Of several targets in one year the last is the year's goal. Of a goal that stands, only the
    target is compared: the row says nothing else of it.

    Raises:
        Refused: it makes no sense.
    """
    line, calendar, measure = entry.line, entry.book.calendar, entry.measure
    target, choices = line.number("target"), line.format.choices
    if target is None or (target == 0 and choices.zero_is_no_target):
        return
    if measure.direction == Direction.NONE:
        entry.report.note(f"{measure} is only watched; its targets are left out.")
        return
    span = Rhythm.YEAR if choices.goal_each == "year" else measure.beat
    due = calendar.end(span, period)
    standing = entry.draft.goals.get((choices.goal_kind, due))
    fields: dict[str, Any] = {
        "kind": choices.goal_kind,
        "start_on": standing.start_on if standing else calendar.start(span, period),
        "start_value": standing.start_value if standing else None,
        "due_on": due,
        "target": _stored(line, "target", measure),
        "upper": standing.upper if standing else None,
        "window": standing.window if standing else _window(choices.goal_kind, measure.beat),
    }
    _take(entry, fields, last_wins=choices.goal_each == "year")


def read_goal(entry: Entry) -> None:
    """Take a row of a sheet of goals; a blank cell leaves what stands.

    Raises:
        Refused: a cell cannot be taken, or the goal makes no sense.
    """
    line, measure, calendar = entry.line, entry.measure, entry.book.calendar
    due = line.day("due_on")
    if line.number("target") is None:
        return
    if due is None:
        raise line.refused("due_on", "This target has no due date. Fill it in.")
    kind = _kind(line)
    standing = entry.draft.goals.get((kind, due.first))
    usual = standing or Goal(
        start_on=calendar.start(Rhythm.YEAR, due.first), window=_window(kind, measure.beat)
    )
    start = line.day("start_on")
    fields: dict[str, Any] = {
        "kind": kind,
        "start_on": start.first if start else usual.start_on,
        "start_value": _said_or(usual.start_value, _stored(line, "start_value", measure)),
        "due_on": due.first,
        "target": _stored(line, "target", measure),
        "upper": _said_or(usual.upper, _stored(line, "upper", measure)),
        "window": _said_or(usual.window, _whole(line, "window")),
    }
    _take(entry, fields, last_wins=False)


def _take(entry: Entry, fields: dict[str, Any], *, last_wins: bool) -> None:
    line, book = entry.line, entry.book
    place = (entry.number, fields["kind"], fields["due_on"])
    earlier = book.goals.get(place)
    if earlier and not last_wins:
        if earlier.fields != fields:
            raise line.refused(
                "target", f"Row {earlier.row} sets this goal otherwise. Keep one of the two."
            )
        entry.mark("S")
        return
    standing = entry.draft.goals.get((fields["kind"], fields["due_on"]))
    same = standing is not None and all(getattr(standing, n) == fields[n] for n in _COMPARED)
    goal = Goal(organisation=book.organisation, measure=entry.measure, **fields)
    _check(entry, goal, same=same)
    if earlier:
        entry.report.mark(earlier.row, "S")
    fate = "N" if standing is None else "S" if same else "C"
    book.rests_on(place, standing.version if standing else 0)
    book.goals[place] = GoalDraft(standing or goal, entry.draft, fields, fate, line.row.number)


def _check(entry: Entry, goal: Goal, *, same: bool) -> None:
    """Go on only if the goal makes sense and is theirs to set."""
    try:
        # What an organisation already lives by is taken as it is: a target may be a floor.
        check_goal(goal, entry.measure, keeps_level=True)
        if not same:
            entry.book.require_own(Act.SET_GOAL, entry.draft)
    except Refusal as refusal:
        role = refusal.field if entry.line.has(refusal.field) else "target"
        raise entry.line.refused(role, str(refusal)) from None


def mark_goals(book: Book, report: SheetReport, before: int) -> None:
    """Give rows the fates of their goals, once it is known which row's target counts.

    Args:
        book: The file.
        report: The sheet that was read.
        before: How many goals there were before it was.
    """
    for goal in islice(book.goals.values(), before, None):
        report.mark(goal.row, goal.fate)


def _kind(line: Line) -> str:
    word = line.text("kind")
    kind = understand("kind", word) if word else line.format.choices.goal_kind
    if kind is None:
        raise line.refused("kind", f"“{word}” is not one of: {names('kind')}.")
    return kind


def _stored(line: Line, role: str, measure: Measure) -> float | None:
    """Return a cell in the measure's stored units: whole minor units of money."""
    value: Decimal | None = line.number(role)
    if value is None:
        return None
    stored = value * measure.scale
    if measure.scale > 1 and stored != int(stored):
        raise line.refused(role, f"Money is kept in whole minor units of {measure.currency}.")
    return float(stored)


def _whole(line: Line, role: str) -> int | None:
    value = line.number(role)
    if value is not None and value != int(value):
        raise line.refused(role, "Use a whole number.")
    return None if value is None else int(value)


def _said_or(usual: Any, said: Any) -> Any:
    return usual if said is None else said


def _window(kind: str, rhythm: Rhythm) -> int | None:
    """Return how many periods an average is taken over: a year's worth."""
    return _PERIODS_A_YEAR[rhythm] if kind == GoalKind.AVERAGE else None
