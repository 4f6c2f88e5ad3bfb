"""The drift statement's page: what is asked of the domain, and how it is laid out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from trueline.analysis.drift import (
    Currency,
    DriftStatement,
    Line,
    Whose,
    effort_statement,
    money_statement,
    points_moved,
    where_to,
)
from trueline.analysis.drift_readings import latest_reading
from trueline.analysis.spans import Span, SpanKind, span_of
from trueline.core.clock import today
from trueline.core.money import Money
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.plans.queries import amendments_between, plan_on
from trueline.teams.queries import team, teams
from trueline.web.charts import Week, Weeks, shift_bar, weeks_chart
from trueline.web.drift.words import Told, sentence
from trueline.web.sentences import Sentence
from trueline.work.answers import answers
from trueline.work.effort_queries import largest_without_line
from trueline.work.policy import effort_policy

if TYPE_CHECKING:
    from trueline.analysis.models import DriftReading
    from trueline.organisations.models import Membership
    from trueline.plans.models import PlanVersion
    from trueline.teams.models import Team
    from trueline.work.models import DriftAnswer, WorkItem

_SPANS: Final = (
    (SpanKind.WEEK, "Week"),
    (SpanKind.QUARTER, "Quarter"),
    (SpanKind.YEAR, "Year"),
    (SpanKind.START, "Since start"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked for.

    Attributes:
        kind: How long to look back.
        on: A day in the span.
        money: Money instead of effort.
        whose: "" for the whole, "me", or a team's number.
    """

    kind: SpanKind
    on: date
    money: bool = False
    whose: str = ""

    def query(self, **changed: object) -> str:
        """Return the address's query with something else asked for."""
        said = {"span": self.kind.value, "on": self.on, "what": "money" if self.money else ""}
        asked = {**said, "whose": self.whose, **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Tab:
    """A choice beside others."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the statement in words and marks."""

    name: str
    url: str
    planned: int
    decided: str
    decided_bar: SafeString | str
    plan_today: int
    undecided: str
    undecided_bar: SafeString | str
    done: int
    amount: str
    answer_url: str


@dataclass(frozen=True, slots=True)
class Loose:
    """Effort that served nothing."""

    title: str
    amount: str
    who: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Went:
    """Where the effort of a line that lost went, in words."""

    name: str
    points: int
    to: str
    teams: str


@dataclass(frozen=True, slots=True)
class DriftPage:
    """Everything the page shows."""

    sentence: Sentence
    currencies: Sequence[Tab]
    spans: Sequence[Tab]
    kept: Sequence[tuple[str, str]]
    whose: str
    whose_choices: Sequence[tuple[str, str]]
    span_label: str
    reporting: str
    export_url: str
    what: str
    is_money: bool
    unit: str
    total: str
    rows: Sequence[Row]
    notes: Sequence[str]
    missing: str
    weeks: Sequence[Week] = field(default=())
    weeks_chart: SafeString | str = ""
    weeks_missing: str = ""
    amendments: Sequence["PlanVersion"] = field(default=())
    no_line: Sequence[Loose] = field(default=())
    went: Sequence[Went] = field(default=())
    answers: Sequence["DriftAnswer"] = field(default=())
    may_answer: bool = False


def statement_asked(member: "Membership", asked: Asked) -> DriftStatement:
    """Return the statement someone asks for.

    Raises:
        NotFound: the team is not here.
    """
    organisation = member.organisation
    policy = effort_policy(organisation)
    weeks = span_asked(member, asked)
    if asked.money:
        return money_statement(weeks, policy)
    return effort_statement(weeks, policy, _whose(member, asked.whose))


def span_asked(member: "Membership", asked: Asked) -> Span:
    """Return the weeks someone asks for."""
    organisation = member.organisation
    return span_of(organisation, asked.kind, asked.on, as_of=today(organisation.time_zone))


def drift_page(member: "Membership", asked: Asked) -> DriftPage:
    """Return the page of a statement."""
    statement = statement_asked(member, asked)
    reading = None if asked.whose else _reading(statement)
    address = reverse("drift", kwargs={"organisation": member.organisation.slug})
    may_answer = may(member, Act.ANSWER_DRIFT) and not asked.whose
    first, last = statement.span.first, statement.span.last
    known = [] if asked.money else list(teams())
    weeks = [Week(date.fromisoformat(m), p) for m, p in reading.weeks] if reading else []
    return DriftPage(
        sentence=sentence(told(statement, reading)),
        currencies=[
            Tab("Effort", address + asked.query(what=""), not asked.money),
            Tab("Money", address + asked.query(what="money", whose=""), asked.money),
        ],
        spans=[
            Tab(label, address + asked.query(span=kind.value), asked.kind is kind)
            for kind, label in _SPANS
        ],
        kept=[("span", asked.kind.value), ("on", asked.on.isoformat())]
        + ([("what", "money")] if asked.money else []),
        whose=asked.whose,
        whose_choices=_choices(asked.money, known),
        span_label=statement.span.label,
        reporting=_reporting(statement),
        export_url=address + "export" + asked.query(),
        what="money" if asked.money else "effort",
        is_money=asked.money,
        unit=_UNITS[statement.currency],
        total=say_amount(statement.total, statement.currency, member),
        rows=_rows(statement, member, asked, may_answer=may_answer),
        notes=_notes(statement, member),
        missing=why_not(statement),
        weeks=weeks,
        weeks_chart=_chart(weeks, statement, reading) if weeks else "",
        weeks_missing="The weeks are being read; look again in a minute.",
        amendments=_amendments(statement),
        no_line=_no_line(statement, member) if not asked.money else (),
        went=_went(statement, known) if not (asked.money or asked.whose) else (),
        answers=list(answers(first, last, statement.currency.value)),
        may_answer=may_answer,
    )


def told(statement: DriftStatement, reading: "DriftReading | None") -> Told:
    """Return what a statement's sentence is made from."""
    enough = statement.enough and bool(statement.lines)
    losers = sorted(statement.lines, key=lambda line: line.undecided)
    loser = losers[0].name if losers and losers[0].undecided < 0 else ""
    return Told(
        when=_when(statement.span),
        what="money" if statement.currency is Currency.MONEY else "effort",
        decided=points_moved(line.decided for line in statement.lines) if enough else None,
        undecided=points_moved(line.undecided for line in statement.lines) if enough else None,
        tolerance=statement.tolerance,
        loser=loser,
        since=reading.since if reading else None,
        why_not=why_not(statement),
    )


def _when(weeks: Span) -> str:
    if weeks.kind is SpanKind.START:
        return "since the start"
    is_over = weeks.until == weeks.end
    return f"in {weeks.label}" if is_over else f"this {weeks.kind.value}"


def why_not(statement: DriftStatement) -> str:
    """Return why there is no figure, "" where there is one."""
    if not statement.span.weeks:
        return "No week of these has ended yet."
    if not statement.lines:
        return "There is no adopted plan with shares, or nothing was recorded in these weeks."
    if not statement.enough:
        return (
            f"Only {statement.reported} of {statement.expected} people reported in these weeks: "
            "too few for a figure."
        )
    return ""


_UNITS: Final = {Currency.MINUTES: "Hours", Currency.POINTS: "Points", Currency.MONEY: "Money"}


def say_amount(amount: int, currency: Currency, member: "Membership") -> str:
    """Return an amount as people say it: hours, points, or money in major units."""
    if currency is Currency.MINUTES:
        return f"{amount / 60:,.0f}"
    if currency is Currency.POINTS:
        return f"{amount:,}"
    return str(Money(amount, member.organisation.currency))


def _whose(member: "Membership", said: str) -> Whose:
    if said == "me":
        return Whose(person=member.person)
    return Whose(team=team(int(said))) if said.isdigit() else Whose()


def _choices(money: bool, known: Sequence["Team"]) -> list[tuple[str, str]]:
    whole = [("", "Everyone")]
    if money:
        return whole
    return [*whole, ("me", "My own"), *((str(row.pk), row.name) for row in known)]


def _amendments(statement: DriftStatement) -> list["PlanVersion"]:
    """Return what moved the plan of these weeks: decisions since the plan of the first began."""
    plan = plan_on(statement.span.first)
    first = min(statement.span.first, plan.starts_on if plan else statement.span.first)
    return list(amendments_between(first, statement.span.last))


def _reading(statement: DriftStatement) -> "DriftReading | None":
    return latest_reading(
        statement.span.kind, statement.currency.value, first_week=statement.span.first
    )


def _reporting(statement: DriftStatement) -> str:
    if not statement.expected:
        return ""
    return f"{statement.reported} of {statement.expected} people reported"


def _rows(
    statement: DriftStatement, member: "Membership", asked: Asked, *, may_answer: bool
) -> list[Row]:
    shifts = [abs(shift) for line in statement.lines for shift in (line.decided, line.undecided)]
    # Never finer than the tolerance: one point must not look like all of it.
    most = max([statement.tolerance, 1, *shifts])
    draw = _Draw(statement, member, most, asked if may_answer else None)
    return [draw.row(place, line) for place, line in enumerate(statement.lines)]


@dataclass(frozen=True, slots=True)
class _Draw:
    """Draws rows; `asked` is given where the reader may answer."""

    statement: DriftStatement
    member: "Membership"
    most: int
    asked: Asked | None

    def row(self, place: int, line: Line) -> Row:
        return Row(
            name=line.name,
            url=self._url("priority", priority_id=line.key) if line.key else "",
            planned=line.planned,
            decided=signed(line.decided),
            decided_bar=self._bar(f"d{place}", line.decided, "decided", line.name),
            plan_today=line.plan_today,
            undecided=signed(line.undecided),
            undecided_bar=self._bar(f"u{place}", line.undecided, "drift", line.name),
            done=line.done,
            amount=say_amount(line.amount, self.statement.currency, self.member),
            answer_url=self._answer(line),
        )

    def _answer(self, line: Line) -> str:
        beyond = abs(line.undecided) * 2 >= self.statement.tolerance and line.undecided != 0
        if self.asked is None or not beyond:
            return ""
        return self._url("drift-answer") + self.asked.query(line=line.key or "none")

    def _bar(self, key: str, points: int, tone: str, name: str) -> SafeString | str:
        if not points:
            return ""
        word = "decided" if tone == "decided" else "undecided"
        return shift_bar(points, self.most, key=key, tone=tone, title=f"{name}: {word}")

    def _url(self, page: str, **place: object) -> str:
        return reverse(page, kwargs={"organisation": self.member.organisation.slug, **place})


def signed(count: int) -> str:
    """Return a shift with its sign, nought without one."""
    return f"{count:+d}".replace("-", "−") if count else "0"


def _notes(statement: DriftStatement, member: "Membership") -> list[str]:
    notes = []
    if statement.late:
        late = say_amount(statement.late, statement.currency, member)
        unit = _UNITS[statement.currency].lower()
        notes.append(f"Came after its weeks were closed, not counted here: {late} {unit}.")
    if statement.currency is not Currency.MONEY:
        notes.append("Effort of weeks that have ended; a team is held against the whole plan.")
    return notes


def _chart(
    weeks: Sequence[Week], statement: DriftStatement, reading: "DriftReading | None"
) -> SafeString:
    since = reading.since if reading else None
    words = f"week {since.isocalendar().week}" if since else ""
    return weeks_chart(Weeks(weeks, statement.tolerance, since, words), key="weeks")


def _no_line(statement: DriftStatement, member: "Membership") -> list[Loose]:
    if not statement.span.weeks:
        return []
    first, last = statement.span.weeks[0], statement.span.weeks[-1]
    found = largest_without_line(first, last, statement.currency.value, limit=6)
    return [_loose(item, amount, statement.currency, member) for item, amount in found]


def _went(statement: DriftStatement, known: Sequence["Team"]) -> list[Went]:
    names = {line.key: line.name for line in statement.lines}
    named = {row.pk: row.name for row in known}
    return [
        Went(
            name=names[flow.key],
            points=points,
            to=_parts((names[key], share) for key, share in flow.to),
            teams=_parts((named.get(key, "people in no team"), share) for key, share in flow.by),
        )
        for flow in where_to(statement)
        if (points := round(flow.loss * 100)) >= 1
    ]


def _parts(parts: Iterable[tuple[str, Fraction]]) -> str:
    said = [f"{name} {points}" for name, share in parts if (points := round(share * 100)) >= 1]
    return ", ".join(said)


def _loose(item: "WorkItem | None", amount: int, currency: Currency, member: "Membership") -> Loose:
    said = f"{say_amount(amount, currency, member)} {_UNITS[currency].lower()}"
    if item is None:
        return Loose("Said without naming work", said)
    place = {"organisation": member.organisation.slug, "item_id": item.pk}
    return Loose(item.title, said, str(item.owner or ""), reverse("work-item", kwargs=place))
