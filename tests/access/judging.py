"""What should have come of a question, and what is wrong with what did."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from django.urls import reverse

from tests.access.asking import Asking, Cell, Outcome, Target
from tests.access.bodies import KINDS, PLAIN, body_of, has_body
from tests.access.routes import Route
from tests.access.world import CANARY_A, CANARY_B, CANARY_NUMBER, World, is_bs
from trueline.journal.models import Entry
from trueline.organisations.access_policy import Door, Grant

CALLERS: Final = (
    "anonymous", "nobody", "owner", "leader", "member", "guest", "ended", "stranger", "both",
)  # fmt: skip
TOKENS: Final = (*CALLERS, "reader", "revoked")
#: Kinds of things that somebody owns, so that "own" and "another's" differ.
OWNED: Final = {
    "measure", "goal", "archived measure", "dropped goal", "work", "finished work",
}  # fmt: skip
#: Who belongs to B as well, and so may stand at B's door.
_IN_B: Final = {"stranger", "both"}


class Verdict(Enum):
    """What the policy wants to happen."""

    ALLOW = "let in"
    REFUSE = "told that it is not theirs to do"
    HIDE = "told that there is nothing"
    SIGN_IN = "asked to sign in"
    HARMLESS = "answered without effect on others"


def cells(route: Route) -> Iterator[Cell]:
    """Yield every question about a route."""
    body = body_of(route.face, route.name)
    numbered = sorted(route.parameters - {"organisation"} - set(PLAIN))
    kinds = {body.binds.get(name) or KINDS.get(name, "") for name in numbered}
    for caller in CALLERS if route.face == "page" else TOKENS:
        yield Cell(route, caller, Target.MINE)
        if kinds & OWNED:
            yield Cell(route, caller, Target.OTHER)
        for name in numbered if route.inside or caller != "stranger" else ():
            yield Cell(route, caller, Target.FOREIGN, swapped=name)
        if route.inside and caller not in _IN_B:
            yield Cell(route, caller, Target.ABROAD)
    for relation in body.relations:
        yield Cell(route, "owner", Target.MINE, relation=relation)
        yield Cell(route, "both", Target.MINE, relation=relation)


def expected(world: World, cell: Cell) -> Verdict:
    """Return what the policy wants."""
    route, caller = cell.route, cell.caller
    if route.rule is Door.PUBLIC:
        return Verdict.HARMLESS
    if caller in {"anonymous", "revoked"}:
        return Verdict.SIGN_IN
    if caller == "reader":
        if route.writes:
            return Verdict.REFUSE
        caller = "owner"
    if route.rule is Door.PERSON:
        return Verdict.ALLOW if cell.target is Target.MINE else Verdict.HARMLESS
    return _inside(world, cell, caller)


def _inside(world: World, cell: Cell, caller: str) -> Verdict:
    role = world.role(caller)
    if role is None or cell.target in {Target.ABROAD, Target.NOWHERE}:
        return Verdict.HIDE
    reach = cell.route.grant(role)
    if reach is Grant.NONE:
        return Verdict.REFUSE
    if cell.target in {Target.FOREIGN, Target.MISSING}:
        return Verdict.HIDE
    only = body_of(cell.route.face, cell.route.name).only
    if (reach is Grant.OWN and cell.target is Target.OTHER) or (only and caller not in only):
        return Verdict.REFUSE
    return Verdict.ALLOW


def judge(asking: Asking, cell: Cell) -> list[str]:
    """Ask, and return what is wrong with what came of it."""
    outcome = asking.ask(cell)
    verdict = expected(asking.world, cell)
    faults = [*_leaks(asking.world, cell, outcome), *_damage(asking.world, cell, outcome)]
    if cell.relation and verdict is Verdict.ALLOW:
        faults += _refused_relation(outcome)
    else:
        faults += _status(cell, outcome, verdict)
        faults += _effect(cell, outcome, verdict)
    if verdict is Verdict.HIDE and cell.target in {Target.FOREIGN, Target.ABROAD}:
        faults += _told_apart(asking, cell, outcome)
    return [f"{cell}: {fault}" for fault in faults]


def _status(cell: Cell, outcome: Outcome, verdict: Verdict) -> Iterator[str]:
    status, page = outcome.status, cell.route.face == "page"
    sign_in = reverse("account_login")
    to_login = status == 302 and outcome.headers.get("Location", "").startswith(sign_in)
    right = {
        Verdict.ALLOW: 200 <= status < 400 and not to_login,
        Verdict.REFUSE: status == 403,
        Verdict.HIDE: status == 404,
        Verdict.SIGN_IN: to_login if page and not cell.route.writes else status == 401,
        Verdict.HARMLESS: status < 500,
    }[verdict]
    if not right:
        said = outcome.fault or _words(outcome.text)
        yield f"should be {verdict.value}, got {status}: {said}"


def _effect(cell: Cell, outcome: Outcome, verdict: Verdict) -> Iterator[str]:
    body = body_of(cell.route.face, cell.route.name)
    wrote = verdict is Verdict.ALLOW and cell.route.writes
    if outcome.changed and not wrote and verdict is not Verdict.HARMLESS:
        yield f"changed {_names(outcome)}"
    if outcome.changed and not cell.route.writes and verdict is Verdict.HARMLESS:
        yield f"changed {_names(outcome)}"
    if wrote and body.changes and not outcome.changed and outcome.status < 400:
        yield "was let in but changed nothing: the body proves nothing"
    lines = sum(isinstance(row, Entry) for row in outcome.changed)
    if wrote and outcome.status < 400 and lines != body.lines:
        yield f"wrote {lines} lines in the journal instead of {body.lines}"


def _refused_relation(outcome: Outcome) -> Iterator[str]:
    # A form that is shown again with its mistakes is 200 or 422, an answer of the API 4xx.
    if outcome.status in {301, 302, 303, 201, 204} or outcome.status >= 500:
        yield f"took a thing of B's: {outcome.status} {outcome.fault}"
    if outcome.changed:
        yield f"changed {_names(outcome)}"


def _damage(world: World, cell: Cell, outcome: Outcome) -> Iterator[str]:
    if cell.caller == "stranger" and not cell.route.inside:
        return  # who belongs to B may change their own account
    if hurt := [row for row in outcome.changed if is_bs(world, row)]:
        yield f"changed rows of B: {sorted({type(row).__name__ for row in hurt})}"


def _leaks(world: World, cell: Cell, outcome: Outcome) -> Iterator[str]:
    said = outcome.everything
    for text in _may_read(world, cell):
        said = said.replace(text, "")
    for canary in _may_not_read(cell):
        place = said.lower().find(canary)
        if place >= 0:
            yield f"shows “{said[max(0, place - 60) : place + 60]}”"
    plain = re.sub(r"[,\u00a0\u202f ]", "", said)
    if str(CANARY_NUMBER) in plain and CANARY_B in _may_not_read(cell):
        yield "shows a value of B"


def _may_not_read(cell: Cell) -> list[str]:
    # Whoever holds A's letter may read what the letter is about.
    letter = cell.route.name.startswith("invitation")
    theirs = [] if cell.caller == "stranger" else [CANARY_B]
    outside = cell.caller in {"anonymous", "nobody", "ended", "revoked", "stranger"}
    return [CANARY_A, *theirs] if outside and not letter else theirs


def _may_read(world: World, cell: Cell) -> Iterator[str]:
    if person := world.people.get(cell.caller):
        yield from (person.name, person.email)
        if token := world.a.things.get(("token", cell.caller)):
            yield token.name
    if cell.caller == "both":
        yield from (world.b.organisation.name, world.b.organisation.slug)


def _told_apart(asking: Asking, cell: Cell, outcome: Outcome) -> Iterator[str]:
    nobodys = Target.MISSING if cell.target is Target.FOREIGN else Target.NOWHERE
    missing = asking.ask(Cell(cell.route, cell.caller, nobodys, cell.swapped))
    if outcome.comparable != missing.comparable:
        yield f"can be told from a thing that is not there: {_difference(outcome, missing)}"


def _difference(one: Outcome, other: Outcome) -> str:
    if one.status != other.status:
        return f"{one.status} and {other.status}"
    if one.comparable[2] != other.comparable[2]:
        return f"{one.comparable[2]} and {other.comparable[2]}"
    pair = (one.comparable[1], other.comparable[1])
    at = next(n for n, (a, b) in enumerate(zip(*pair, strict=False)) if a != b)
    return " and ".join(f"“{text[max(0, at - 40) : at + 40]}”" for text in pair)


def unasked(route: Route) -> Iterator[str]:
    """Yield what is missing before a route can be judged at all."""
    body = body_of(route.face, route.name)
    if route.writes and not has_body(route.face, route.name):
        yield f"{route}: say how to ask for it in tests/access/bodies.py"
    known = {"organisation", "secret", *PLAIN, *KINDS, *body.binds}
    for name in sorted(route.parameters - known):
        yield f"{route}: say in KINDS of tests/access/bodies.py what “{name}” numbers"


def _names(outcome: Outcome) -> list[str]:
    return sorted({type(row).__name__ for row in outcome.changed})


def _words(text: str) -> str:
    plain = re.sub(r"<(script|style|head)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL)
    return " ".join(plain.split())[:300]
