"""Two organisations with the same of everything, built in turns so that numbers interleave.

Every text of organisation B begins with CANARY_B and every value is CANARY_NUMBER, so that a
single search of an answer shows whether anything of B is in it.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import AutoField, BigAutoField, Model
from django.test import Client

from trueline.analysis.models import CourseReading, OddsReading
from trueline.analysis.reading_drift import keep_readings
from trueline.core.clock import now, today
from trueline.core.money import Money
from trueline.core.periods import Calendar, Rhythm
from trueline.exchange.models import ColumnMapping, ImportRun
from trueline.exchange.work_import.runs import start as start_file
from trueline.measures.actions import add_measure, archive_measure, declare_change
from trueline.measures.goals import drop_goal, set_goal, state_confidence
from trueline.measures.models import Goal, Measure
from trueline.measures.values import enter_value
from trueline.members.actions import end_membership, found_organisation
from trueline.members.invitations import invite
from trueline.members.models import ApiToken
from trueline.members.tokens import issue_token, revoke_token
from trueline.organisations.models import Membership, Organisation, Role
from trueline.organisations.scope import acting_in
from trueline.people.models import Person
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.actuals import enter_actual
from trueline.plans.amending import AmendmentNote
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.closing import close_period
from trueline.plans.goals import amend_goal
from trueline.plans.milestones import add_milestone
from trueline.plans.models import AnnualPlan, Priority
from trueline.plans.priorities import add_priority
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares
from trueline.strategy.actions import (
    add_theme,
    record_review,
    remove_theme,
    show_theme_by,
    write_strategy,
)
from trueline.teams.actions import add_team, add_to_team
from trueline.work.actions import add_work
from trueline.work.answers import Drifted, bring_back
from trueline.work.effort import give_time
from trueline.work.pulse import give_pulse

CANARY_A: Final = "canary-a-"
CANARY_B: Final = "canary-b-"
PASSWORD: Final = "correct horse battery"
CANARY_NUMBER: Final = 918_273
MISSING: Final = 9_000_000_007

TODAY: Final = today("UTC")
#: The first days of the six months that are past.
MONTHS: Final = [Calendar().move(Rhythm.MONTH, TODAY, -back) for back in range(6, 0, -1)]
#: The Mondays of this week and of those before it.
WEEKS: Final = [TODAY - timedelta(days=TODAY.weekday() + 7 * back) for back in range(10)]

#: Who owns a measure of their own; `spare` is a fellow member that nobody of the callers is.
OWNERS: Final = ("owner", "leader", "member", "guest", "both", "spare")
ROLES: Final = {
    "owner": Role.OWNER,
    "leader": Role.LEADER,
    "member": Role.MEMBER,
    "guest": Role.GUEST,
    "spare": Role.MEMBER,
    "ended": Role.LEADER,
}


@dataclass
class Side:
    """One organisation and what is in it: (kind, whose) -> thing."""

    letter: str
    organisation: Organisation
    members: dict[str, Membership]
    things: dict[tuple[str, str], Any] = field(default_factory=dict)

    def canary(self, what: str) -> str:
        """Return a text that is found again wherever it turns up."""
        return f"canary-{self.letter}-{what}-{secrets.token_hex(4)}"

    def thing(self, kind: str, whose: str = "spare") -> Any:
        """Return a thing: the caller's own where there is one of theirs, else the common one."""
        found = self.things.get((kind, whose), self.things.get((kind, "spare")))
        if found is None:
            raise LookupError(f"The world has no {kind}: add one in tests/access/world.py.")
        return found

    @property
    def owner(self) -> Membership:
        return self.members["owner"]

    @property
    def number(self) -> float:
        return float(CANARY_NUMBER) if self.letter == "b" else 5.0


@dataclass
class World:
    """Both organisations, and everyone who may come to the door."""

    a: Side
    b: Side
    people: dict[str, Person]
    clients: dict[str, Client]
    tokens: dict[str, str]

    def role(self, caller: str) -> str | None:
        """Return the caller's role in A while they belong to it."""
        membership = self.a.members.get(caller)
        return membership.role if membership and membership.ended_at is None else None


def build() -> World:
    """Build both organisations and everyone's way in. Needs an open transaction."""
    _number_from_afar()
    a, b = _found("a"), _found("b")
    both = _person(a, "both")
    a.members["both"] = _join(a, both, Role.MEMBER)
    b.members["both"] = _join(b, both, Role.OWNER)
    steps = (
        _teams, _measures, _strategy, _plans, _work, _effort, _drift, _readings, _imports, _letters,
    )  # fmt: skip
    for step in steps:
        for side in (a, b):
            with acting_in(side.organisation):
                step(side)
    nobody = _person(a, "nobody")
    for side in (a, b):
        with acting_in(side.organisation):
            end_membership(by=side.owner, membership=side.members["ended"])
    people = {
        **{name: member.person for name, member in a.members.items()},
        "nobody": nobody,
        "stranger": b.owner.person,
    }
    tokens = dict(_tokens(a, b, people))
    return World(a, b, people, _clients(people), tokens)


def _number_from_afar() -> None:
    """Let numbers be long and different from table to table, so that none is met by chance."""
    on_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for place, model in enumerate(apps.get_models()):
            if not isinstance(model._meta.pk, AutoField | BigAutoField):
                continue
            table, first = model._meta.db_table, 7_000_000 + place * 10_000
            if on_sqlite:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first])
            elif model._meta.managed:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{table}"', model._meta.pk.column, first],
                )


def _found(letter: str) -> Side:
    draft = Side(letter, Organisation(), {})
    founder = _person(draft, "owner")
    owner = found_organisation(
        by=founder, slug=draft.canary("slug"), name=draft.canary("organisation-name")
    )
    side = Side(letter, owner.organisation, {"owner": owner})
    for name, role in ROLES.items():
        if name != "owner":
            side.members[name] = _join(side, _person(side, name), role)
    return side


def _person(side: Side, name: str) -> Person:
    person = Person.objects.create_user(
        f"{side.canary(f'email-{name}')}@example.org", side.canary(f"person-{name}")
    )
    person.password = _hashed()
    person.save(update_fields=["password"])
    return person


@cache
def _hashed() -> str:
    # Once for all: hashing takes longer than everything else here.
    return make_password(PASSWORD)


def _join(side: Side, person: Person, role: str) -> Membership:
    with acting_in(side.organisation):
        return Membership.objects.create(organisation=side.organisation, person=person, role=role)


def _teams(side: Side) -> None:
    leader = side.members["leader"].person
    led = add_team(by=side.owner, name=side.canary("team-led"), lead=leader)
    inside = add_team(by=side.owner, name=side.canary("team-inside"), parent=led)
    spare = add_team(by=side.owner, name=side.canary("team"), lead=side.members["spare"].person)
    archived = add_team(by=side.owner, name=side.canary("team-archived"))
    type(archived).objects.filter(pk=archived.pk).update(archived_at=now())
    archived.refresh_from_db()
    person = side.members["spare"].person
    side.things["team member", "spare"] = add_to_team(by=side.owner, team=spare, person=person)
    side.things |= {
        ("team", "spare"): spare,
        ("team inside", "spare"): inside,
        ("archived team", "spare"): archived,
        ("membership", "spare"): side.members["spare"],
        ("former membership", "spare"): side.members["ended"],
        ("person", "spare"): person,
    }


def _measures(side: Side) -> None:
    for whose in OWNERS:
        measure = side.things["measure", whose] = _measure(side, whose, "measure")
        side.things["goal", whose] = _goal(side, measure, 400)
        side.things["observation", whose] = _values(side, measure)
        dropped = _goal(side, measure, 800)
        drop_goal(
            by=side.owner, goal=dropped, version=dropped.version, reason=side.canary("drop-reason")
        )
        side.things["dropped goal", whose] = dropped
        archived = _measure(side, whose, "measure-archived")
        archive_measure(by=side.owner, measure=archived, version=archived.version)
        side.things["archived measure", whose] = archived


def _measure(side: Side, whose: str, what: str) -> Measure:
    # The leader's own is theirs because they lead the team above its team.
    led = whose == "leader"
    return add_measure(
        by=side.owner,
        name=side.canary(what),
        description=side.canary("measure-description"),
        unit=side.canary("measure-unit")[:40],
        source=side.canary("measure-source"),
        tier="target",
        decimals=2,
        owner=None if led else side.members[whose].person,
        team=side.thing("team inside") if led else None,
        parent=side.things.get(("measure", "owner")),
    )


def _values(side: Side, measure: Measure) -> Any:
    said = None
    for month in MONTHS:
        said = enter_value(
            by=side.owner,
            measure=measure,
            on=month,
            value=side.number,
            note=side.canary("observation-note"),
            source=side.canary("observation-source"),
        )
    declare_change(
        by=side.owner, measure=measure, on=MONTHS[3], reason=side.canary("declared-change")
    )
    return said


def _goal(side: Side, measure: Measure, days: int) -> Goal:
    goal = set_goal(
        by=side.owner,
        measure=measure,
        start_on=MONTHS[0],
        start_value=1.0,
        due_on=TODAY + timedelta(days=days),
        target=side.number * 2,
    )
    reason = side.canary("confidence-reason")
    for whose in ("owner", "member"):
        state_confidence(by=side.members[whose], goal=goal, probability=0.5, reason=reason)
    return goal


def _strategy(side: Side) -> None:
    owner = side.owner
    strategy = write_strategy(
        by=owner,
        name=side.canary("strategy"),
        purpose=side.canary("strategy-purpose"),
        starts_on=date(TODAY.year - 1, 1, 1),
        ends_on=date(TODAY.year + 1, 12, 31),
    )
    text = side.canary("theme-description")
    theme = add_theme(by=owner, strategy=strategy, name=side.canary("theme"), description=text)
    inside = add_theme(by=owner, strategy=strategy, name=side.canary("theme-b"), parent=theme)
    show_theme_by(by=owner, theme=theme, measures=[side.thing("measure")])
    removed = add_theme(by=owner, strategy=strategy, name=side.canary("theme-removed"))
    side.things["removed theme", "spare"] = SimpleNamespace(pk=removed.pk)
    remove_theme(by=owner, theme=removed, version=removed.version)
    review = record_review(
        by=owner, held_on=TODAY - timedelta(days=40), note=side.canary("review-note")
    )
    side.things |= {
        ("strategy", "spare"): strategy,
        ("theme", "spare"): theme,
        ("theme inside", "spare"): inside,
        ("review", "spare"): review,
    }


def _effort(side: Side) -> None:
    # On no first day of a quarter, so that no other plan begins with it.
    first = (TODAY - timedelta(days=300)).replace(day=2)
    dates = {"starts_on": first, "ends_on": TODAY + timedelta(days=300)}
    plan = AnnualPlan.objects.create(
        organisation=side.organisation, name=side.canary("effort-plan"), currency="EUR", **dates
    )
    line = Priority.objects.create(
        organisation=side.organisation,
        plan=plan,
        key=side.canary("effort-line"),
        name=side.canary("effort-line-name"),
        starts_on=dates["starts_on"],
        due_on=dates["ends_on"],
    )
    side.things["effort line", "spare"] = line
    for whose in OWNERS:
        if whose != "guest":
            by, note = side.members[whose], side.canary("effort-note")
            given = give_time(by=by, on=WEEKS[1], minutes=60, priority=line, note=note)
            side.things["effort entry", whose] = given
            give_pulse(by=by, week=WEEKS[2], split={line: 50, None: 50})
    last = WEEKS[9] + timedelta(days=6)
    close_period(by=side.owner, starts_on=WEEKS[9], ends_on=last)


def _plans(side: Side) -> None:
    plan = _plan(side, TODAY.year)
    draft = _plan(side, TODAY.year + 1)
    adopt_plan(by=side.owner, plan=plan, version=plan.version, adopted_on=TODAY)
    note = AmendmentNote(side.canary("decision"), side.canary("decision-reason"))
    priority = add_priority(
        by=side.owner,
        plan=plan,
        name=side.canary("priority"),
        outcome=side.canary("priority-outcome"),
        owner=side.members["spare"].person,
        team=side.thing("team"),
        goals=[side.thing("goal")],
        measures=[side.thing("measure")],
        note=note,
    )
    rock = add_priority(
        by=side.owner, plan=plan, name=side.canary("rock"), kind="rock", parent=priority, note=note
    )
    step = add_milestone(
        by=side.owner, priority=priority, name=side.canary("milestone"), due_on=TODAY, note=note
    )
    amend_goal(
        by=side.owner,
        goal=side.thing("goal"),
        version=side.thing("goal").version,
        note=note,
        target=side.number * 3,
    )
    side.things |= {
        ("plan", "spare"): plan,
        ("run", "spare"): plan.priorities.get(kind="run"),
        ("draft plan", "spare"): draft,
        ("priority", "spare"): priority,
        ("rock", "spare"): rock,
        ("milestone", "spare"): step,
    }
    _money(side, plan, priority, note)


def _plan(side: Side, year: int) -> AnnualPlan:
    plan = write_plan(
        by=side.owner,
        name=side.canary("plan"),
        starts_on=date(year, 1, 1),
        strategy=side.thing("strategy"),
    )
    run = plan.priorities.get()
    for quarter in quarters_of(plan):
        weights = {run: 10_000}
        set_shares(by=side.owner, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    return plan


def _money(side: Side, plan: AnnualPlan, priority: Priority, note: AmendmentNote) -> None:
    amounts = [Amount(plan.starts_on, 3, int(side.number))]
    for kind in ("budget line", "spare line"):
        side.things[kind, "spare"] = add_budget_line(
            by=side.owner, plan=plan, name=side.canary("line"), priority=priority,
            amounts=amounts, note=note,
        )  # fmt: skip
    side.things["actual", "spare"] = enter_actual(
        by=side.owner,
        line=side.thing("budget line"),
        on=TODAY,
        amount=Money(int(side.number), plan.currency),
        note=side.canary("actual-note"),
        source=side.canary("actual-source"),
    )


def _drift(side: Side) -> None:
    drifted = Drifted(None, "minutes", WEEKS[9], TODAY)
    bring_back(by=side.owner, drifted=drifted, note=side.canary("drift-answer"))
    keep_readings(side.organisation, as_of=TODAY)


def _readings(side: Side) -> None:
    bands = [[MONTHS[-1].isoformat(), *([side.number] * 7)]]
    for whose in OWNERS:
        for day in (TODAY - timedelta(days=50), TODAY):
            CourseReading.objects.create(
                organisation=side.organisation,
                measure=side.thing("measure", whose),
                as_of=day,
                read_at=now(),
                observations=6,
                last_period=MONTHS[-1],
                last_value=side.number,
                recent=[[MONTHS[-1].isoformat(), side.number]],
                bands=bands,
            )
            OddsReading.objects.create(
                organisation=side.organisation,
                goal=side.thing("goal", whose),
                as_of=day,
                read_at=now(),
                verdict="uncertain",
                probability=0.5,
            )


def _imports(side: Side) -> None:
    ColumnMapping.objects.create(
        organisation=side.organisation,
        signature=side.canary("mapping"),
        choices={"note": side.canary("mapping-choice")},
    )
    for kind, state in (("import", "uploaded"), ("checked import", "checked")):
        text = f"{side.canary('column')},period,value\n{side.thing('measure').key},{MONTHS[-1]},7\n"
        side.things[kind, "spare"] = ImportRun.objects.create(
            organisation=side.organisation,
            file_name=f"{side.canary('file')}.csv",
            sha256=secrets.token_hex(32),
            size=len(text),
            content=text.encode(),
            state=state,
            started_by=side.owner.person,
        )


def _work(side: Side) -> None:
    """Work for everyone that serves a priority, and files of tasks on their way in."""
    side.things["served priority", "spare"] = side.thing("priority")
    for whose in OWNERS:
        for kind, state in (("work", "todo"), ("finished work", "done")):
            side.things[kind, whose] = add_work(
                by=side.owner,
                title=side.canary(kind.replace(" ", "-")),
                note=side.canary("work-note"),
                owner=side.members[whose].person,
                priority=side.thing("served priority"),
                state=state,
                due_on=TODAY,
                source=side.canary("work-source"),
                external_id=side.canary("work-id"),
                said_by=side.canary("work-said-by"),
            )
    text = f"id,title\n{side.canary('task-id')},{side.canary('task')}\n"
    side.things["file of tasks", "spare"] = start_file(
        by=side.owner, file_name=f"{side.canary('tasks')}.csv", content=text.encode()
    )


def _letters(side: Side) -> None:
    invitation, secret = invite(
        by=side.owner, email=f"{side.canary('invited')}@example.org", role=Role.MEMBER
    )
    side.things["invitation", "spare"] = invitation
    side.things["invitation secret", "spare"] = secret


def _tokens(a: Side, b: Side, people: dict[str, Person]) -> Iterator[tuple[str, str]]:
    for name, person in people.items():
        side = b if name == "stranger" else a
        row, secret = issue_token(person=person, name=side.canary("token"), scope="write")
        a.things["token", name] = row
        yield name, secret
    owner = people["owner"]
    yield "reader", issue_token(person=owner, name=a.canary("token"), scope="read")[1]
    revoked, secret = issue_token(person=owner, name=a.canary("token"), scope="write")
    revoke_token(person=owner, token_id=revoked.pk)
    yield "revoked", secret
    b.things["token", "spare"] = a.things["token", "stranger"]
    # So that asking with a token writes nothing.
    ApiToken.objects.update(last_used_on=now().date())


def _clients(people: dict[str, Person]) -> dict[str, Client]:
    clients = {"anonymous": Client(raise_request_exception=False)}
    for name, person in people.items():
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(person)
    return clients


def is_bs(world: World, row: Model | None) -> bool:
    """Tell whether a row is organisation B's, or of someone who is only in B."""
    if row is None:
        return False
    b = world.b
    if (organisation := getattr(row, "organisation_id", None)) is not None:
        return bool(organisation == b.organisation.pk)
    if isinstance(row, Organisation):
        return row.pk == b.organisation.pk
    theirs = {m.person_id for name, m in b.members.items() if name != "both"}
    if isinstance(row, Person):
        return row.pk in theirs
    return getattr(row, "person_id", None) in theirs
