"""What differs between two states of a plan, in words, and what a change touches."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from trueline.core.periods import Rhythm
from trueline.measures.models import Goal, Measure
from trueline.plans.content import Content, LineContent, PriorityContent
from trueline.plans.models import AnnualPlan, Flow, PriorityKind
from trueline.plans.quarters import calendar_of
from trueline.plans.wording import (
    Names,
    kind_label,
    money,
    names_in,
    percent,
    quarter_label,
    state_label,
)

_NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    Attributes:
        subject: What it is of: a priority, a milestone, a budget line, the plan.
        what: Which side of it: "owner", "share in Q3 2026", "amount for May 2026".
        before: How it was; "–" where it was not.
        after: How it is; "–" where it is no more.
        priority: The priority's number, where it is about one.
    """

    subject: str
    what: str
    before: str
    after: str
    priority: int | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change of a plan reaches beyond the change itself.

    Attributes:
        teams: Whose priorities or rocks change, or whose measures hang on them.
        rocks: Rocks that change or serve a priority that does.
        measures: What should move because of them.
        quarters: Quarters after today whose shares or money change.
    """

    teams: list[str] = field(default_factory=list)
    rocks: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    quarters: list[str] = field(default_factory=list)


#: Side of a priority -> the fields it is made of, and how their value is said.
_SIDES: Final[
    dict[str, tuple[tuple[str, ...], Callable[[PriorityContent, Names, Content], str]]]
] = {
    "name": (("name",), lambda row, _, __: row["name"]),
    "key": (("key",), lambda row, _, __: row["key"]),
    "kind": (("kind",), lambda row, _, __: kind_label(row)),
    "outcome": (("outcome",), lambda row, _, __: row["outcome"] or _NOTHING),
    "owner": (("owner",), lambda row, names, _: names.listed("people", [row["owner"]])),
    "team": (("team",), lambda row, names, _: names.listed("teams", [row["team"]])),
    "serves": (("parent",), lambda row, _, content: _parent(row, content)),
    "start": (("starts_on",), lambda row, _, __: row["starts_on"]),
    "due date": (("due_on",), lambda row, _, __: row["due_on"]),
    "state": (("state", "closed_on"), lambda row, _, __: state_label(row)),
    "place": (("position",), lambda row, _, __: str(row["position"] + 1)),
    "targets": (("goals",), lambda row, names, _: names.listed("goals", row["goals"])),
    "measures": (("measures",), lambda row, names, _: names.listed("measures", row["measures"])),
}


def difference(plan: AnnualPlan, before: Content, after: Content) -> list[Change]:
    """Return what differs between two states of a plan, in words.

    It is empty exactly when the two say the same.
    """
    names = names_in(before, after)
    return [
        *_of_the_plan(before, after, names),
        *_of_priorities(before, after, names),
        *_of_shares(plan, before, after),
        *_of_the_budget(plan, before, after),
    ]


def touches(plan: AnnualPlan, before: Content, after: Content, *, today: date) -> Touched:
    """Return the teams, rocks, measures and later quarters that a change reaches."""
    if before == after:
        return Touched()
    changed = {change.priority for change in difference(plan, before, after)} - {None}
    rows = {row["id"]: row for content in (before, after) for row in content.plan["priorities"]}
    reached = {number for number in rows if above(number, rows) & changed}
    measures = {m for number in reached for m in rows[number]["measures"]}
    goals = {g for number in reached for g in rows[number]["goals"]}
    moved = set(Goal.objects.filter(pk__in=goals).values_list("measure", flat=True))
    hung = Measure.objects.filter(pk__in=measures | moved).select_related("team")
    names = names_in(before, after)
    teams = {names.teams.get(rows[n]["team"] or 0, "") for n in reached}
    teams |= {measure.team.name for measure in hung if measure.team}
    rocks = {rows[n]["name"] for n in reached if rows[n]["kind"] == PriorityKind.ROCK}
    return Touched(
        teams=sorted(teams - {""}),
        rocks=sorted(rocks),
        measures=sorted(measure.name for measure in hung),
        quarters=[quarter_label(plan, q) for q in _later_quarters(plan, before, after, today)],
    )


def above(number: int, rows: Mapping[int, PriorityContent]) -> set[int]:
    """Return a priority and all that it serves."""
    seen: set[int] = set()
    place: int | None = number
    while place is not None and place not in seen and place in rows:
        seen.add(place)
        place = rows[place]["parent"]
    return seen


def _later_quarters(plan: AnnualPlan, before: Content, after: Content, today: date) -> list[date]:
    from_shares = {
        date.fromisoformat(quarter)
        for quarter in {*before.shares, *after.shares}
        if before.shares.get(quarter) != after.shares.get(quarter)
    }
    was, now = _amounts(before), _amounts(after)
    from_money = {
        _quarter(plan, date.fromisoformat(month))
        for (line, month) in {*was, *now}
        if was.get((line, month)) != now.get((line, month))
    }
    return sorted(quarter for quarter in from_shares | from_money if quarter > today)


def _quarter(plan: AnnualPlan, month: date) -> date:

    return calendar_of(plan).start(Rhythm.QUARTER, month)


def _amounts(content: Content) -> dict[tuple[int, str], int]:
    return {
        (line["id"], month): minor for line in content.budget for month, _, minor in line["amounts"]
    }


def _of_the_plan(before: Content, after: Content, names: Names) -> Iterator[Change]:
    subject = after.plan["name"]
    if before.plan["name"] != subject:
        yield Change(subject, "name", before.plan["name"], subject)
    was, now = before.plan["strategy"], after.plan["strategy"]
    if was != now:
        a, b = (names.listed("strategies", [number]) for number in (was, now))
        yield Change(subject, "strategy", a, b)


def _of_priorities(before: Content, after: Content, names: Names) -> Iterator[Change]:
    was = {row["id"]: row for row in before.plan["priorities"]}
    now = {row["id"]: row for row in after.plan["priorities"]}
    for number in [*was, *(n for n in now if n not in was)]:
        old, new = was.get(number), now.get(number)
        if old and new:
            yield from _of_one(old, new, before, after, names)
        elif old:
            yield Change(old["name"], kind_label(old).lower(), "planned", _NOTHING, number)
        elif new:
            yield Change(new["name"], kind_label(new).lower(), _NOTHING, "planned", number)
            yield from _of_milestones({}, _steps(new), number)


def _of_one(
    old: PriorityContent, new: PriorityContent, before: Content, after: Content, names: Names
) -> Iterator[Change]:
    was: Mapping[str, object] = {**old}
    now: Mapping[str, object] = {**new}
    for what, (fields, said) in _SIDES.items():
        if any(was[field] != now[field] for field in fields):
            a, b = said(old, names, before), said(new, names, after)
            yield Change(new["name"], what, a, b, new["id"])
    yield from _of_milestones(_steps(old), _steps(new), new["id"])


def _steps(row: PriorityContent) -> dict[int, tuple[str, str]]:
    return {step["id"]: (step["name"], step["due_on"]) for step in row["milestones"]}


def _of_milestones(
    was: dict[int, tuple[str, str]], now: dict[int, tuple[str, str]], priority: int
) -> Iterator[Change]:
    for number in [*was, *(n for n in now if n not in was)]:
        old, new = was.get(number), now.get(number)
        if old == new:
            continue
        name = (new or old or ("", ""))[0]
        if old and new and old[0] != new[0]:
            yield Change(name, "name of the milestone", old[0], new[0], priority)
        if (old and old[1]) != (new and new[1]):
            a, b = old[1] if old else _NOTHING, new[1] if new else _NOTHING
            yield Change(name, "milestone due", a, b, priority)


def _of_shares(plan: AnnualPlan, before: Content, after: Content) -> Iterator[Change]:
    names = {row["id"]: row["name"] for c in (before, after) for row in c.plan["priorities"]}
    for quarter in sorted({*before.shares, *after.shares}):
        was, now = before.shares.get(quarter, {}), after.shares.get(quarter, {})
        if was == now:
            continue
        what = f"share in {quarter_label(plan, date.fromisoformat(quarter))}"
        for number in sorted({*was, *now}, key=int):
            a = percent(was.get(number, 0), sum(was.values()))
            b = percent(now.get(number, 0), sum(now.values()))
            if a != b:
                yield Change(names[int(number)], what, a, b, int(number))
        yield from _other_weights(plan, what, was, now)


def _other_weights(
    plan: AnnualPlan, what: str, was: dict[str, int], now: dict[str, int]
) -> Iterator[Change]:
    """Yield a line where weights differ by less than a hundredth of a percent."""
    said_before = [percent(was.get(n, 0), sum(was.values())) for n in {*was, *now}]
    said_after = [percent(now.get(n, 0), sum(now.values())) for n in {*was, *now}]
    if said_before == said_after:
        a, b = (", ".join(f"{w}" for _, w in sorted(x.items())) for x in (was, now))
        yield Change(plan.name, f"weights: {what}", a, b)


def _of_the_budget(plan: AnnualPlan, before: Content, after: Content) -> Iterator[Change]:
    was = {line["id"]: line for line in before.budget}
    now = {line["id"]: line for line in after.budget}
    names = {row["id"]: row["name"] for c in (before, after) for row in c.plan["priorities"]}
    for number in [*was, *(n for n in now if n not in was)]:
        yield from _of_line(plan, was.get(number), now.get(number), names)


def _of_line(
    plan: AnnualPlan, old: LineContent | None, new: LineContent | None, names: dict[int, str]
) -> Iterator[Change]:
    line = new or old
    if line is None or old == new:
        return
    if old and new:
        yield from _of_line_sides(old, new, names)
    else:
        a, b = ("planned" if side else _NOTHING for side in (old, new))
        yield Change(line["name"], _flow(line).lower(), a, b, line["priority"])
    was = {(month, months): minor for month, months, minor in old["amounts"]} if old else {}
    now = {(month, months): minor for month, months, minor in new["amounts"]} if new else {}
    for month, months in sorted({*was, *now}):
        key = (month, months)
        if was.get(key) != now.get(key):
            what = f"amount from {month}, {months} month{'s' * (months > 1)}"
            a, b = (money(x[key], plan) if key in x else _NOTHING for x in (was, now))
            yield Change(line["name"], what, a, b, line["priority"])


def _of_line_sides(old: LineContent, new: LineContent, names: dict[int, str]) -> Iterator[Change]:
    if old["name"] != new["name"]:
        yield Change(new["name"], "name", old["name"], new["name"], new["priority"])
    if old["key"] != new["key"]:
        yield Change(new["name"], "key", old["key"], new["key"], new["priority"])
    if old["flow"] != new["flow"]:
        yield Change(new["name"], "direction", _flow(old), _flow(new), new["priority"])
    if old["priority"] != new["priority"]:
        a, b = (names.get(line["priority"] or 0, _NOTHING) for line in (old, new))
        yield Change(new["name"], "for", a, b, new["priority"])


def _flow(line: LineContent) -> str:
    return str(Flow(line["flow"]).label)


def _parent(row: PriorityContent, content: Content) -> str:
    above = content.priority(row["parent"]) if row["parent"] else None
    return above["name"] if above else _NOTHING
