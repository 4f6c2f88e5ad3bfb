"""The drift statement: what was planned, decided and done. Loads no numerical library."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from trueline.analysis.buckets import Bucket, Buckets
from trueline.analysis.spans import Span
from trueline.insight.drift import InForce, Statement, rounded, statement, weighted
from trueline.insight.flows import Flow, flows
from trueline.people.models import Person
from trueline.plans.allocation import Piece, shares_as_adopted, shares_in_force
from trueline.plans.spending import planned_as_adopted, planned_in_force, spent
from trueline.teams.models import Team
from trueline.work.effort_queries import (
    Part,
    by_team,
    done_by_priority,
    late_amounts,
    reporting,
)
from trueline.work.models import EffortMethod, EffortPolicy, EffortUnit

#: How a line without a line is called.
NO_LINE: Final = "No line to a target"


class Currency(StrEnum):
    """What is counted; the three are never added."""

    MINUTES = "minutes"
    POINTS = "points"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose effort is looked at; nothing given is the whole organisation's."""

    team: Team | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row as shown, in whole points of a hundred; it adds up, and so does every column.

    Attributes:
        bucket: What it is about; None is no line.
        planned: Points of the plan as first adopted.
        decided: Points that amendments moved.
        plan_today: Points of the plan after them.
        undecided: Points that moved without a decision.
        done: Points that were done.
        amount: What was done: minutes, points, or minor units.
    """

    bucket: Bucket | None
    planned: int
    decided: int
    plan_today: int
    undecided: int
    done: int
    amount: int

    @property
    def key(self) -> int | None:
        """The bucket's key; None is no line."""
        return self.bucket.key if self.bucket else None

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.bucket.name if self.bucket else NO_LINE


@dataclass(frozen=True, slots=True)
class DriftStatement:
    """The statement of one span.

    Attributes:
        span: Which weeks.
        currency: What is counted.
        lines: The rows, in the order of the plan, no line last.
        exact: The same as exact fractions; None where nothing was planned or done.
        reported: People who reported in the span.
        expected: People who should have.
        enough: Whether so many reported that a figure is given.
        late: What came after its week was closed and is not in the lines.
        tolerance: Points of undecided drift that are not yet called drift.
        buckets: Which line effort counts in; None where nothing was planned or done.
    """

    span: Span
    currency: Currency
    lines: Sequence[Line]
    exact: Statement | None
    reported: int
    expected: int
    enough: bool
    late: int
    tolerance: int
    buckets: Buckets | None = None

    @property
    def total(self) -> int:
        """All that was done, in its own unit."""
        return self.exact.total if self.exact else 0

    @property
    def undecided(self) -> Fraction | None:
        """Share of the span's effort that went where no decision sent it; None: no figure."""
        return self.exact.undecided_drift if self.exact and self.enough else None

    @property
    def decided(self) -> Fraction | None:
        """Share that amendments moved; None: no figure."""
        return self.exact.decided_shift if self.exact and self.enough else None


def points_moved(shifts: Iterable[int]) -> int:
    """Return the points that moved, as the rows show them: half of all shifts, either way."""
    return sum(abs(shift) for shift in shifts) // 2


def unit_of(policy: EffortPolicy) -> Currency:
    """Return what an organisation's effort is counted in."""
    return Currency.POINTS if policy.method == EffortMethod.SIZES else Currency.MINUTES


def effort_statement(
    span: Span, policy: EffortPolicy, whose: Whose | None = None
) -> DriftStatement:
    """Return the statement of a span for effort.

    A team or a person is held against the whole plan, so that teams sum to the whole.
    """
    whose = whose or Whose()
    currency = unit_of(policy)
    if not span.weeks:
        return _nothing(span, currency, policy)
    first, last = span.weeks[0], span.weeks[-1]
    unit = EffortUnit(currency.value)
    given = done_by_priority(
        first, last, unit, team=whose.team, person=whose.person, include_late=False
    )
    adopted, in_force = shares_as_adopted(first, span.last), shares_in_force(first, span.last)
    buckets = Buckets({pk for piece in (*adopted, *in_force) for pk in piece.weights})
    exact = _exact(adopted, in_force, given, buckets)
    whole = whose == Whose()
    # A team or a person is shown whoever else reported; nothing is asked then.
    said = reporting(first, last, unit=unit) if whole else None
    return DriftStatement(
        span=span,
        currency=currency,
        lines=lines_of(exact, buckets),
        exact=exact,
        reported=said.whole.reported if said else 0,
        expected=said.whole.expected if said else 0,
        enough=said is None or enough_reported(said.person_weeks, policy),
        late=sum(late_amounts(first, last, unit).values()) if whole else 0,
        tolerance=policy.tolerance,
        buckets=buckets,
    )


def money_statement(span: Span, policy: EffortPolicy) -> DriftStatement:
    """Return the statement of a span for money that went out, in the plan's currency."""
    if not span.weeks:
        return _nothing(span, Currency.MONEY, policy)
    first, last = span.first, span.last
    adopted = planned_as_adopted(first, last).minor
    in_force = planned_in_force(first, last).minor
    given = spent(first, last, late=False).minor
    buckets = Buckets({pk for amounts in (adopted, in_force) for pk in amounts if pk})
    exact = _exact_money(buckets.gather(adopted), buckets.gather(in_force), buckets.gather(given))
    return DriftStatement(
        span=span,
        currency=Currency.MONEY,
        lines=lines_of(exact, buckets),
        exact=exact,
        reported=0,
        expected=0,
        enough=True,
        late=0,
        tolerance=policy.tolerance,
    )


def where_to(found: DriftStatement) -> tuple[Flow, ...]:
    """Return where the effort of each losing line went, and which teams gave less; one query.

    Each list adds up to the loss; see insight/flows.py for the conventions. None is no team.
    """
    if found.exact is None or found.buckets is None:
        return ()
    first, last = found.span.weeks[0], found.span.weeks[-1]
    given = by_team(first, last, found.currency.value, include_late=False)
    plan = {row.key: row.plan_today for row in found.exact.rows}
    return flows(plan, {team: found.buckets.gather(own) for team, own in given.items()})


def plan_mix(pieces: Iterable[Piece], buckets: Buckets) -> dict[int | None, Fraction]:
    """Return the plan's shares over pieces of time, each weighted by its days."""
    parts = [
        InForce(buckets.gather(piece.weights), (piece.last - piece.first).days + 1)
        for piece in pieces
        if any(piece.weights.values())
    ]
    return weighted(parts) if parts else {}


def lines_of(exact: Statement | None, buckets: Buckets) -> list[Line]:
    """Return the rows as shown: rounded so that they add up, no line last."""
    if exact is None:
        return []
    amounts = {row.key: row.amount for row in exact.rows}
    lines = [
        Line(
            bucket=None if row.key is None else buckets.bucket(row.key),
            planned=row.planned,
            decided=row.decided,
            plan_today=row.plan_today,
            undecided=row.undecided or 0,
            done=row.done or 0,
            amount=amounts[row.key],
        )
        for row in rounded(exact)
    ]
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple[int, int]:
    if line.bucket is None:
        return (2, 0)
    return (1 if line.bucket.is_run else 0, line.bucket.key)


def _exact(
    adopted: Sequence[Piece],
    in_force: Sequence[Piece],
    given: Mapping[int | None, int],
    buckets: Buckets,
) -> Statement | None:
    planned, today = plan_mix(adopted, buckets), plan_mix(in_force, buckets)
    done = buckets.gather(given)
    if not planned or not today or not any(done.values()):
        return None
    return statement(planned, today, done)


def _exact_money(
    adopted: Mapping[int | None, int],
    in_force: Mapping[int | None, int],
    done: Mapping[int | None, int],
) -> Statement | None:
    if not all(any(amounts.values()) for amounts in (adopted, in_force, done)):
        return None
    return statement(weighted([InForce(adopted, 1)]), weighted([InForce(in_force, 1)]), done)


def enough_reported(part: Part, policy: EffortPolicy) -> bool:
    """Tell whether so many reported that a figure is given."""
    return part.reported > 0 and part.reported * 100 >= part.expected * policy.least_reporting


def _nothing(span: Span, currency: Currency, policy: EffortPolicy) -> DriftStatement:
    return DriftStatement(
        span=span, currency=currency, lines=[], exact=None, reported=0, expected=0, enough=False,
        late=0, tolerance=policy.tolerance,
    )  # fmt: skip


def weekly_statements(
    weeks: Sequence[date],
    given: Mapping[date, Mapping[int | None, int]],
    in_force: Sequence[Piece],
    buckets: Buckets,
) -> dict[date, Statement | None]:
    """Return the statement of each single week; None where nothing was planned or given."""
    return {
        week: _exact(pieces, pieces, given.get(week, {}), buckets)
        for week in weeks
        for pieces in [_clipped(in_force, week, week + timedelta(days=6))]
    }


def _clipped(pieces: Iterable[Piece], first: date, last: date) -> list[Piece]:
    return [
        replace(piece, first=max(piece.first, first), last=min(piece.last, last))
        for piece in pieces
        if piece.first <= last and piece.last >= first
    ]
