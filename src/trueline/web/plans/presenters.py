"""The plan's page, as of today or of any day: what its content says, in words and figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from trueline.plans import queries
from trueline.plans.content import Content, LineContent, PriorityContent
from trueline.plans.quarters import quarters_of
from trueline.plans.wording import (
    Names,
    kind_label,
    money,
    names_in,
    percent,
    quarter_label,
    state_label,
)
from trueline.web.words import number_word, say_date

if TYPE_CHECKING:
    from trueline.plans.models import AnnualPlan, PlanVersion

_DEEPEST: Final = 5


@dataclass(frozen=True, slots=True)
class StepView:
    """A milestone: its day, and the first it was given where it was moved."""

    name: str
    due: str
    first_due: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A priority; `level` 1 serves no other."""

    number: int
    name: str
    kind: str
    level: int
    owner: str
    team: str
    serves: Sequence[str]
    due: str
    state: str
    closed: bool
    standing: bool
    shares: Sequence[tuple[str, str]]
    steps: Sequence[StepView]


@dataclass(frozen=True, slots=True)
class LineView:
    """A budget line: planned over the year, and entered so far."""

    number: int
    name: str
    goes_in: bool
    priority: str
    planned: str
    spent: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything the page shows."""

    plan: "AnnualPlan"
    version: "PlanVersion | None"
    versions: Sequence["PlanVersion"]
    others: Sequence["AnnualPlan"]
    day: date
    on: date | None
    known_otherwise: "PlanVersion | None"
    sentence: str
    rows: Sequence[RowView]
    quarters: Sequence[tuple[str, str]]
    lines: Sequence[LineView]
    balance: str
    balances: bool
    figures: Sequence[tuple[str, str]] = field(default_factory=list)


def plan_page(plan: "AnnualPlan", day: date, on: date | None) -> PlanPage:
    """Return a plan's page; the same number of statements however large the plan.

    Args:
        plan: The plan.
        day: Today.
        on: The day to show it as of; None for now.
    """
    versions = list(queries.versions(plan))
    version = _in_force(versions, on or day)
    seen = _in_force([v for v in versions if on is None or v.recorded_on <= on], on or day)
    content = queries.content_on(plan, on) if on else queries.content_now(plan)
    content = content or Content({"name": plan.name, "strategy": None, "priorities": []})
    names = names_in(content)
    balance = queries.balance(content)
    return PlanPage(
        plan=plan,
        version=version,
        versions=versions[::-1],
        others=[other for other in queries.plans() if other.pk != plan.pk],
        day=day,
        on=on,
        known_otherwise=seen if seen != version else None,
        sentence=_sentence(plan, version, content, on or day),
        rows=[_row(plan, row, level, content, names) for row, level in _ordered(content)],
        quarters=[_quarter(plan, quarter, content) for quarter in quarters_of(plan)],
        lines=_lines(plan, content),
        balance=_balance_words(plan, balance),
        balances=balance.left == 0,
        figures=[
            ("Money in", money(balance.money_in, plan)),
            ("Money out", money(balance.money_out, plan)),
            ("Left over", money(balance.left, plan)),
        ],
    )


def _in_force(versions: Sequence["PlanVersion"], day: date) -> "PlanVersion | None":
    held = [version for version in versions if version.in_force_on <= day]
    return held[-1] if held else None


def _sentence(
    plan: "AnnualPlan", version: "PlanVersion | None", content: Content, day: date
) -> str:
    if version is None and plan.adopted_on:
        return f"On {say_date(day)} this plan was not adopted yet."
    rows = [row for row in content.plan["priorities"] if row["state"] == "open"]
    rocks = sum(row["kind"] == "rock" for row in rows)
    others = sum(row["kind"] == "priority" for row in rows)
    holds = f"{_count(others, 'priority', 'priorities')} and {_count(rocks, 'rock', 'rocks')}"
    if version is None:
        return f"A draft with {holds}. Nothing holds until it is adopted."
    amended = version.number - 1
    since = (
        f"Adopted on {say_date(version.in_force_on)} and not amended since"
        if not amended
        else f"Amended {_times(amended)}, last with force from {say_date(version.in_force_on)}"
    )
    return f"{since}: {holds}{_standing(plan, content, day)}."


def _standing(plan: "AnnualPlan", content: Content, day: date) -> str:
    quarter = next((q for q in reversed(quarters_of(plan)) if q <= day), plan.starts_on)
    weights = content.shares.get(quarter.isoformat(), {})
    run = sum(
        weights.get(str(row["id"]), 0) for row in content.plan["priorities"] if row["kind"] == "run"
    )
    if not weights:
        return ""
    share = percent(run, sum(weights.values()))
    return f"; {share} of the effort of {quarter_label(plan, quarter)} runs the business"


def _count(count: int, one: str, many: str) -> str:
    return f"{number_word(count, zero='no')} {one if count == 1 else many}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{number_word(count)} times")


def _ordered(content: Content) -> Iterator[tuple[PriorityContent, int]]:
    """Yield priorities with those that serve them beneath, each with its level."""
    rows = content.plan["priorities"]
    known = {row["id"] for row in rows}
    inside: dict[int | None, list[PriorityContent]] = {}
    for row in rows:
        above = row["parent"] if row["parent"] in known else None
        inside.setdefault(above, []).append(row)
    waiting = [(row, 1) for row in reversed(inside.get(None, []))]
    while waiting:
        row, level = waiting.pop()
        yield row, level
        waiting += [(low, min(level + 1, _DEEPEST)) for low in reversed(inside.get(row["id"], []))]


def _row(
    plan: "AnnualPlan", row: PriorityContent, level: int, content: Content, names: Names
) -> RowView:
    serves = [names.goals.get(number, "") for number in row["goals"]]
    moves = [names.measures.get(number, "") for number in row["measures"]]
    return RowView(
        number=row["id"],
        name=row["name"],
        kind=kind_label(row),
        level=level,
        owner=names.people.get(row["owner"] or 0, ""),
        team=names.teams.get(row["team"] or 0, ""),
        serves=[*filter(None, serves), *(f"moves {name}" for name in moves if name)],
        due=say_date(date.fromisoformat(row["due_on"])),
        state=state_label(row),
        closed=row["state"] != "open",
        standing=row["kind"] == "run",
        shares=[
            (quarter_label(plan, quarter), _share(content, quarter, row["id"]))
            for quarter in quarters_of(plan)
        ],
        steps=[
            StepView(
                name=step["name"],
                due=say_date(date.fromisoformat(step["due_on"])),
                first_due=(
                    say_date(date.fromisoformat(step["first_due_on"]))
                    if step["first_due_on"] != step["due_on"]
                    else ""
                ),
            )
            for step in row["milestones"]
        ],
    )


def _share(content: Content, quarter: date, number: int) -> str:
    weights = content.shares.get(quarter.isoformat(), {})
    weight = weights.get(str(number), 0)
    return percent(weight, sum(weights.values())) if weight else ""


def _quarter(plan: "AnnualPlan", quarter: date, content: Content) -> tuple[str, str]:
    weights = content.shares.get(quarter.isoformat(), {})
    return quarter_label(plan, quarter), "100 %" if weights else "not set"


def _lines(plan: "AnnualPlan", content: Content) -> list[LineView]:
    spent = queries.spent_by_line(plan)
    names = {row["id"]: row["name"] for row in content.plan["priorities"]}
    ordered = sorted(content.budget, key=lambda line: (line["flow"] == "out", line["name"]))
    return [
        LineView(
            number=line["id"],
            name=line["name"],
            goes_in=line["flow"] == "in",
            priority=names.get(line["priority"] or 0, ""),
            planned=money(_total(line), plan),
            spent=money(spent.get(line["id"], 0), plan),
        )
        for line in ordered
    ]


def _total(line: LineContent) -> int:
    return sum(minor for _, _, minor in line["amounts"])


def _balance_words(plan: "AnnualPlan", found: queries.Balance) -> str:
    if not found.left:
        return "The budget balances: as much comes in as goes out."
    gap = money(abs(found.left), plan)
    if found.left > 0:
        return f"The budget does not balance: {gap} more comes in than goes out."
    if not found.money_in:
        return f"The budget does not balance: {gap} goes out and nothing is planned to come in."
    return f"The budget does not balance: {gap} more goes out than comes in."
