"""/drift: the statement of a span."""

from fractions import Fraction

from ninja import Query

from trueline.analysis.drift import DriftStatement, Whose, effort_statement, money_statement
from trueline.analysis.spans import SpanKind, span_of
from trueline.api.drift.schemas import DriftOut, DriftQuery, DriftRow
from trueline.api.http import ApiRequest
from trueline.api.routes import Routes
from trueline.core.clock import today
from trueline.teams.queries import team
from trueline.work.policy import effort_policy

routes = Routes("drift")


@routes.operation("GET", "/drift", DriftOut)
def drift_get(request: ApiRequest, query: Query[DriftQuery]) -> DriftOut:
    """What was planned, what decisions moved, and what moved without one."""
    organisation = request.member.organisation
    day = today(organisation.time_zone)
    weeks = span_of(organisation, SpanKind(query.span), query.on, as_of=day)
    policy = effort_policy(organisation)
    if query.what == "money":
        return _out(money_statement(weeks, policy))
    whose = Whose(team=team(query.team_id)) if query.team_id else None
    return _out(effort_statement(weeks, policy, whose))


def _out(found: DriftStatement) -> DriftOut:
    names = {line.key: line.name for line in found.lines}
    rows = [
        DriftRow(
            priority_id=row.key,
            name=names[row.key],
            planned=str(row.planned),
            decided=str(row.decided),
            plan_today=str(row.plan_today),
            undecided=str(row.undecided),
            done=str(row.done),
            amount=row.amount,
        )
        for row in (found.exact.rows if found.exact else ())
    ]
    return DriftOut(
        label=found.span.label,
        first_day=found.span.first,
        last_day=found.span.last,
        unit=found.currency.value,
        rows=rows,
        total=found.total,
        undecided=_said(found.undecided),
        decided=_said(found.decided),
        tolerance=found.tolerance,
        reported=found.reported,
        expected=found.expected,
        late=found.late,
    )


def _said(share: Fraction | None) -> str | None:
    return None if share is None else str(share)
