"""Reading the drift of the current spans and keeping it with its day: the job's work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from django.db import transaction

from trueline.analysis.buckets import Buckets
from trueline.analysis.drift import (
    Currency,
    DriftStatement,
    effort_statement,
    enough_reported,
    money_statement,
    points_moved,
    unit_of,
    weekly_statements,
)
from trueline.analysis.keeping import keep
from trueline.analysis.models import DriftReading
from trueline.analysis.spans import SpanKind, span
from trueline.core.clock import now, today
from trueline.insight.drift import Statement
from trueline.insight.since import Since, since_when
from trueline.organisations.models import Organisation
from trueline.plans.allocation import shares_in_force
from trueline.strategy.queries import strategy_on
from trueline.work.answers import answers
from trueline.work.effort_queries import reporting, weekly
from trueline.work.models import EffortPolicy, EffortUnit
from trueline.work.policy import effort_policy

#: Weeks that are looked at for the beginning of a shift.
_LOOK_BACK: Final = 52
#: What makes a reading the same as an earlier one.
_KEY: Final = ("organisation", "span", "currency", "first_week", "as_of")
_KINDS: Final = (SpanKind.WEEK, SpanKind.QUARTER, SpanKind.YEAR, SpanKind.START)


def read_drift(organisation: Organisation) -> None:
    """Read the organisation's drift of today and keep it; the job when effort or plan change."""
    keep_readings(organisation, as_of=today(organisation.time_zone))


@transaction.atomic
def keep_readings(organisation: Organisation, *, as_of: date) -> list[DriftReading]:
    """Read effort and money of every span that holds a day; a later reading replaces it."""
    policy = effort_policy(organisation)
    strategy = strategy_on(as_of)
    began = strategy.starts_on if strategy else None
    last_week = as_of - timedelta(days=7)
    spans = [
        span(
            kind,
            last_week if kind is SpanKind.WEEK else as_of,
            organisation.calendar,
            as_of=as_of,
            began=began,
        )
        for kind in _KINDS
    ]
    weeks = weeks_of(policy, as_of)
    shift = shift_in(weeks, policy.tolerance)
    kept = []
    for one in spans:
        for statement in (effort_statement(one, policy), money_statement(one, policy)):
            reading = _reading(organisation, statement, as_of)
            if statement.currency is not Currency.MONEY:
                _tell_weeks(reading, weeks, shift)
            key = {name: getattr(reading, name) for name in _KEY}
            kept.append(keep(reading, **key))
    return kept


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks that are looked at for the beginning of a shift.

    Attributes:
        statements: Monday -> its statement; None where too few reported.
        effort: What was recorded in each week.
        plans: The plan's shares in each week.
    """

    statements: Mapping[date, Statement | None]
    effort: Sequence[float]
    plans: Sequence[Mapping[Any, float]]


def weeks_of(policy: EffortPolicy, as_of: date) -> Weeks:
    """Return the weeks of the last year that have ended by a day."""
    end = as_of - timedelta(days=as_of.weekday())
    first = end - timedelta(days=7 * _LOOK_BACK)
    mondays = [first + timedelta(days=7 * n) for n in range(_LOOK_BACK)]
    unit = EffortUnit(unit_of(policy).value)
    given = weekly(first, mondays[-1], unit, include_late=False)
    said = reporting(first, mondays[-1], unit=unit)
    pieces = shares_in_force(first, end - timedelta(days=1))
    buckets = Buckets({pk for piece in pieces for pk in piece.weights})
    read = weekly_statements(mondays, given, pieces, buckets)
    enough = {week for week, part in said.weeks.items() if enough_reported(part, policy)}
    return Weeks(
        statements={week: one if week in enough else None for week, one in read.items()},
        effort=[float(sum(given.get(week, {}).values())) for week in mondays],
        plans=[_plan_of(read[week]) for week in mondays],
    )


def shift_in(weeks: Weeks, tolerance: int) -> tuple[date, Since] | None:
    """Return the Monday from which undecided drift has lasted, and what is known of it."""
    mondays = sorted(weeks.statements)
    residuals = [
        {row.key: float(row.undecided or 0) for row in one.rows} if one else None
        for one in (weeks.statements[week] for week in mondays)
    ]
    found = since_when(residuals, max(tolerance, 1) / 100, weeks.effort, weeks.plans)
    return (mondays[found.began], found) if found else None


def _plan_of(one: Statement | None) -> dict[Any, float]:
    return {row.key: float(row.plan_today) for row in one.rows} if one else {}


def _tell_weeks(reading: DriftReading, weeks: Weeks, shift: tuple[date, Since] | None) -> None:
    first = min((week for week, one in weeks.statements.items() if one), default=None)
    reading.weeks = [
        [week.isoformat(), _points(one.undecided_drift or Fraction()) if one else None]
        for week, one in sorted(weeks.statements.items())
        if first is not None and week >= first
    ]
    if shift is not None:
        reading.since = shift[0]
        reading.since_lines = [*shift[1].loses, *shift[1].gains]


def _reading(organisation: Organisation, statement: DriftStatement, as_of: date) -> DriftReading:
    is_figure = statement.undecided is not None
    undecided = points_moved(line.undecided for line in statement.lines)
    decided = points_moved(line.decided for line in statement.lines)
    shown = statement.span
    told = answers(shown.first, shown.last, statement.currency.value)
    answered = set(told.values_list("priority", flat=True))
    return DriftReading(
        organisation=organisation,
        span=statement.span.kind.value,
        currency=statement.currency.value,
        first_week=statement.span.first,
        as_of=as_of,
        read_at=now(),
        undecided=undecided if is_figure else None,
        decided=decided if is_figure else None,
        reported=statement.reported,
        expected=statement.expected,
        total=statement.total,
        tolerance=statement.tolerance,
        rows=[
            {
                "key": line.key,
                "name": line.name,
                "run": bool(line.bucket and line.bucket.is_run),
                "planned": line.planned,
                "plan_today": line.plan_today,
                "done": line.done,
                "amount": line.amount,
                "answered": line.key in answered,
            }
            for line in statement.lines
        ],
    )


def _points(share: Fraction) -> int:
    return round(share * 100)
