"""Direction: targets nothing serves, priorities that serve nothing, goals that moved."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render

from trueline.analysis.direction import GoalMove, Served, goal_moves, served_on
from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.strategy.queries import strategy_on
from trueline.web.http import MemberRequest
from trueline.web.numbers import say_target
from trueline.web.words import say_date

if TYPE_CHECKING:
    from trueline.measures.models import Goal

_FIELDS: Final = {"target": "target", "upper": "upper edge", "due_on": "due date"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A goal that changed, in words."""

    goal: "Goal"
    on: date
    what: str
    decision: str
    by: str


def direction(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/drift/direction."""
    day = today(request.member.organisation.time_zone)
    strategy = strategy_on(day)
    on = _day(request.GET.get("on", ""), day)
    start = strategy.starts_on if strategy else day.replace(month=1, day=1)
    since = _day(request.GET.get("since", ""), min(start, on))
    now, then = served_on(on, strategy), served_on(since, strategy)
    shown = {
        "on": on,
        "since": since,
        "now": now,
        "then": then,
        "new_unserved": _new(now, then),
        "moves": [_moved(move) for move in goal_moves(since, on)],
    }
    return render(request, "drift/direction.html", shown)


def _day(said: str, usual: date) -> date:
    try:
        return date.fromisoformat(said) if said else usual
    except ValueError:
        raise Refusal(f"“{said}” is not a day. Write it like 2026-07-01.") from None


def _new(now: Served, then: Served) -> set[int]:
    before = {goal.pk for goal in then.unserved}
    return {goal.pk for goal in now.unserved if goal.pk not in before}


def _moved(move: GoalMove) -> Moved:
    said = "; ".join(
        f"{label} from {_said(move, move.before[name])} to {_said(move, move.after[name])}"
        for name, label in _FIELDS.items()
        if name in move.before
    )
    return Moved(move.goal, move.on, said or "dropped", move.decision, move.by)


def _said(move: GoalMove, value: object) -> str:
    if isinstance(value, int | float):
        return say_target(float(value), None, move.goal.measure)
    return say_date(date.fromisoformat(value)) if isinstance(value, str) else "none"
