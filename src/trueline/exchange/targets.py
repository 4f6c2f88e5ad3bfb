"""Goals: from a sheet of goals, or from targets that stand beside values."""

from datetime import date
from itertools import islice
from decimal import Decimal
from typing import Any, Final

from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.book import Book, SheetReport
from trueline.exchange.drafts import GoalDraft
from trueline.exchange.line import Line
from trueline.exchange.vocabulary import names, understand
from trueline.measures.goals import check_goal
from trueline.measures.models import Direction, Goal, GoalKind
from trueline.organisations.access_policy import Act

_COMPARED: Final = ("start_on", "start_value", "target", "upper", "window")


def set_target(line: Line, number: int, period: date, book: Book, report: SheetReport) -> None:
    """Take the target in a row as a goal due with the period, or with its fiscal year.

    Of several targets in one year the last is the year's goal.

    Raises:
        Refused: it makes no sense.
    """
    target = line.number("target")
    choices = line.format.choices
    if target is None or (target == 0 and choices.zero_is_no_target):
        return
    draft = book.measures[number]
    measure = draft.measure
    if measure.direction == Direction.NONE:
        report.note(f"{measure} is only watched; its targets are left out.")
        return
    span = Rhythm.YEAR if choices.goal_each == "year" else measure.beat
    fields: dict[str, Any] = {
        "kind": choices.goal_kind,
        "start_on": book.calendar.start(span, period),
        "start_value": None,
        "due_on": book.calendar.end(span, period),
        "target": _stored(target, measure.scale),
        "upper": None,
        "window": _window(choices.goal_kind, measure.beat),
    }
    _take(line, number, fields, book, report, last_wins=choices.goal_each == "year")


def read_goal(line: Line, number: int, book: Book, report: SheetReport) -> None:
    """Take a row of a sheet of goals.

    Raises:
        Refused: a cell cannot be taken, or the goal makes no sense.
    """
    measure = book.measures[number].measure
    target, due = line.number("target"), line.day("due_on")
    if target is None:
        return
    if due is None:
        raise line.refused("due_on", "This target has no due date. Fill it in.")
    word = line.text("kind")
    kind = understand("kind", word) if word else line.format.choices.goal_kind
    if kind is None:
        raise line.refused("kind", f"“{word}” is not one of: {names('kind')}.")
    start = line.day("start_on")
    window = line.number("window")
    fields: dict[str, Any] = {
        "kind": kind,
        "start_on": start.first if start else book.calendar.start(Rhythm.YEAR, due.first),
        "start_value": _stored(line.number("start_value"), measure.scale),
        "due_on": due.first,
        "target": _stored(target, measure.scale),
        "upper": _stored(line.number("upper"), measure.scale),
        "window": int(window) if window is not None else None,
    }
    _take(line, number, fields, book, report, last_wins=False)


def _take(
    line: Line,
    number: int,
    fields: dict[str, Any],
    book: Book,
    report: SheetReport,
    *,
    last_wins: bool,
) -> None:
    draft = book.measures[number]
    place = (number, fields["kind"], fields["due_on"])
    earlier = book.goals.get(place)
    if earlier and not last_wins:
        if earlier.fields != fields:
            raise line.refused("target", "Another row sets this goal otherwise. Keep one of them.")
        return
    standing = draft.goals.get((fields["kind"], fields["due_on"]))
    goal = Goal(organisation=book.organisation, measure=draft.measure, **fields)
    try:
        # What an organisation already lives by is taken as it is: a target may be a floor.
        check_goal(goal, draft.measure, keeps_level=True)
        same = standing is not None and all(
            getattr(standing, name) == fields[name] for name in _COMPARED
        )
        if not same:
            book.require_own(Act.SET_GOAL, draft)
    except Refusal as refusal:
        role = refusal.field if line.has(refusal.field) else "target"
        raise line.refused(role, str(refusal)) from None
    fate = "N" if standing is None else "S" if same else "C"
    if earlier:
        report.mark(earlier.row, "S")
    book.goals[place] = GoalDraft(standing or goal, draft, fields, fate, line.row.number)


def mark_goals(book: Book, report: SheetReport, before: int) -> None:
    """Give rows the fates of their goals, once it is known which row's target counts.

    Args:
        book: The file.
        report: The sheet that was read.
        before: How many goals there were before it was.
    """
    for goal in islice(book.goals.values(), before, None):
        report.mark(goal.row, goal.fate)


def _stored(value: Decimal | None, scale: int) -> float | None:
    return None if value is None else float(value * scale)


def _window(kind: str, rhythm: Rhythm) -> int | None:
    """Return how many periods an average is taken over: a year's worth."""
    year = {Rhythm.DAY: 365, Rhythm.WEEK: 52, Rhythm.MONTH: 12, Rhythm.QUARTER: 4, Rhythm.YEAR: 1}
    return year[rhythm] if kind == GoalKind.AVERAGE else None
