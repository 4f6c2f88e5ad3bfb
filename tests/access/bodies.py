"""What a valid request to each page and operation looks like: one line for each that needs one.

A page or operation that writes and has no line here fails the matrix. `relations` are the fields
that name another thing; the matrix puts each of organisation B's in their place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.world import MISSING, MONTHS, PASSWORD, TODAY, WEEKS, Side
from trueline.plans.quarters import quarters_of

Fields = Callable[[Side, str], dict[str, Any]]
Foreign = Callable[[Side], Any]


def nothing(side: Side, whose: str) -> dict[str, Any]:
    """Send nothing."""
    del side, whose
    return {}


@dataclass(frozen=True)
class Body:
    """How to ask for one page or operation.

    Attributes:
        fields: What is sent: a form for pages, JSON for operations.
        relations: Field -> what of another organisation could stand there.
        binds: Parameter of the address -> kind of thing, where it is not the usual one.
        version: Kind of the thing whose version goes into If-Match.
        query: What stands behind the question mark.
        lines: Lines of the journal that an allowed request writes.
        only: Callers whom the action lets do it, where it asks further than the policy.
        changes: Whether an allowed request changes rows at all.
    """

    fields: Fields = nothing
    relations: Mapping[str, Foreign] = field(default_factory=dict)
    binds: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    lines: int = 1
    only: frozenset[str] | None = None
    changes: bool = True


#: Parameter of an address -> the kind of thing it numbers.
KINDS: Final = {
    "measure_id": "measure",
    "goal_id": "goal",
    "team_id": "team",
    "person_id": "person",
    "member_id": "membership",
    "membership_id": "membership",
    "invitation_id": "invitation",
    "strategy_id": "strategy",
    "theme_id": "theme",
    "plan_id": "plan",
    "priority_id": "priority",
    "milestone_id": "milestone",
    "line_id": "budget line",
    "actual_id": "actual",
    "token_id": "token",
    "import_id": "import",
    "run_id": "import",
    "item_id": "work",
    "file_id": "file of tasks",
    "entry_id": "effort entry",
}
#: Parameters that number nothing: the same value everywhere.
PLAIN: Final = {"period": MONTHS[-1].isoformat(), "uidb36": "zz", "key": "nothing-here"}


def pk_of(kind: str) -> Foreign:
    """Return what reads the number of a side's thing."""
    return lambda side: side.thing(kind).pk


def name_of(kind: str) -> Foreign:
    """Return what reads the name of a side's thing."""
    return lambda side: side.thing(kind).name


def said(side: Side, kind: str = "person") -> str:
    """Return how a form names a fellow."""
    person = side.thing(kind)
    return f"{person.name} <{person.email}>"


def texts(**fixed: Any) -> Fields:
    """Return fields that are the same whoever asks."""
    return lambda _side, _whose: dict(fixed)


def versioned(kind: str, /, **fixed: Any) -> Fields:
    """Return fields with the version of the thing they change."""
    return lambda side, whose: {"version": side.thing(kind, whose).version, **fixed}


_GOAL: Final = {
    "kind": "level_at_due",
    "start_on": MONTHS[0].isoformat(),
    "due_on": (TODAY + timedelta(days=900)).isoformat(),
}
_DAY: Final = MONTHS[-1].isoformat()
_EARLIER: Final = (MONTHS[0] - timedelta(days=1)).replace(day=1).isoformat()
_HORIZON: Final = {
    "starts_on": TODAY.replace(month=1, day=1).isoformat(),
    "ends_on": TODAY.replace(year=TODAY.year + 3, month=12, day=31).isoformat(),
}
_MEASURE: Final = {
    "name": "A new name",
    "tier": "kpi",
    "direction": "up",
    "rhythm": "month",
    "aggregation": "last",
    "unit_kind": "number",
    "decimals": 1,
}
_MEASURE_RELATIONS: Final = {
    "owner": pk_of("person"),
    "team": pk_of("team"),
    "parent": name_of("measure"),
}
_FORM_GOAL: Final = {**_GOAL, "target": "9", "start_value": "1"}

_ORGANISATION: Final = {
    "name": "A new name", "time_zone": "Europe/Berlin", "year_starts_in": "4", "currency": "EUR",
}  # fmt: skip
_TEAM_RELATIONS: Final[dict[str, Foreign]] = {"lead": said, "parent": pk_of("team")}
_THEME_RELATIONS: Final[dict[str, Foreign]] = {
    "parent": pk_of("theme"),
    "measures": lambda side: [side.thing("measure").pk],
}
#: An amendment that was looked at and is to be saved; it writes two lines beside its own.
_AMENDMENT: Final = {
    "sentence": "We do it otherwise", "in_force_on": TODAY.isoformat(), "confirmed": "1",
}  # fmt: skip
_PRIORITY: Final = {
    "name": "A new name", "kind": "priority", "starts_on": TODAY.isoformat(),
    "due_on": TODAY.isoformat(), **_AMENDMENT,
}  # fmt: skip
_PRIORITY_RELATIONS: Final[dict[str, Foreign]] = {
    "owner": pk_of("person"),
    "team": pk_of("team"),
    "parent": pk_of("priority"),
    "goals": lambda side: [side.thing("goal").pk],
    "measures": lambda side: [side.thing("measure").pk],
}
_LINE: Final = {"name": "A new name", "flow": "out", "cut": "quarter", **_AMENDMENT}


def _shares(side: Side, whose: str) -> dict[str, Any]:
    del whose
    plan = side.thing("plan")
    run, other = side.thing("run"), side.thing("priority")
    shares = {f"share-{run.pk}-{quarter}": "100" for quarter in quarters_of(plan)}
    first = plan.starts_on
    shares |= {f"share-{run.pk}-{first}": "60", f"share-{other.pk}-{first}": "40"}
    return {"version": _plan_version(side), **shares, **_AMENDMENT}


def _plan_version(side: Side, kind: str = "plan") -> int:
    plan = side.thing(kind)
    plan.refresh_from_db()
    return int(plan.version)


_COLUMNS: Final = {
    "rhythm": "month", "tier": "kpi", "direction": "up", "aggregation": "last",
    "goal_each": "period", "goal_kind": "level_at_due",
    "column0": "measure_key", "column1": "period", "column2": "value",
}  # fmt: skip
_PASSWORDS: Final = {"password1": "battery horse correct", "password2": "battery horse correct"}


def _file(side: Side, whose: str) -> dict[str, Any]:
    del whose
    text = f"measure,period,value\n{side.thing('measure').key},{_DAY},7\n"
    return {"file": SimpleUploadedFile("values.csv", text.encode(), "text/csv")}


def _ticked(side: Side, whose: str) -> dict[str, Any]:
    item = side.thing("work", whose)
    return {"item": [f"{item.pk}:{item.version}"], "bulk-state": "doing"}


def _ticked_item(side: Side) -> list[str]:
    return [f"{side.thing('work').pk}:1"]


def _tasks(side: Side, whose: str) -> dict[str, Any]:
    del side, whose
    return {"file": SimpleUploadedFile("tasks.csv", b"id,title\nT-1,Sweep\n", "text/csv")}


_WORK: Final = {"title": "A new title"}
_WORK_RELATIONS: Final[dict[str, Foreign]] = {
    "owner": said,
    "team": pk_of("team"),
    "priority": pk_of("served priority"),
}

PAGE_BODIES: Final[dict[str, Body]] = {
    # Before and around any organisation
    "demo": Body(texts(email="maya@harbour.example")),
    "invitation-answer": Body(
        lambda side, _: {
            "secret": side.thing("invitation secret"),
            "name": "New",
            "password": PASSWORD,
        }
    ),
    "organisation-new": Body(texts(**_ORGANISATION)),
    "account": Body(texts(name="A new name", time_zone="Europe/Berlin"), lines=0),
    "account-token-new": Body(
        texts(**{"token-name": "Nightly", "token-scope": "read", "token-days": "30"}), lines=0
    ),
    "account-token-revoke": Body(lines=0),
    "account_login": Body(texts(login="nobody@example.org", password=PASSWORD)),
    "account_logout": Body(),
    "account_signup": Body(texts(name="New", email="new@example.org", password=PASSWORD)),
    "account_change_password": Body(texts(oldpassword=PASSWORD, **_PASSWORDS), lines=0),
    "account_reset_password": Body(texts(email="nobody@example.org")),
    "account_reset_password_from_key": Body(texts(**_PASSWORDS)),
    # The Bridge
    "review-new": Body(texts(held_on=TODAY.isoformat(), note="Looked at")),
    "search": Body(query={"q": "canary"}),
    # Measures, values, goals
    "measures": Body(query={"q": "canary"}),
    "measure-new": Body(texts(**_MEASURE), relations=_MEASURE_RELATIONS),
    "measure-edit": Body(versioned("measure", **_MEASURE), relations=_MEASURE_RELATIONS),
    "measure-archive": Body(versioned("measure")),
    "measure-restore": Body(
        versioned("archived measure"), binds={"measure_id": "archived measure"}
    ),
    "measure-change-new": Body(texts(on=MONTHS[1].isoformat(), reason="A new counter")),
    "value-new": Body(texts(on=_EARLIER, value="7", revision=0, based_on=_EARLIER)),
    "value-withdraw": Body(texts(revision=1, reason="Typed wrongly")),
    "goal-new": Body(texts(**_FORM_GOAL)),
    "goal-edit": Body(versioned("goal", **_FORM_GOAL)),
    "goal-drop": Body(versioned("goal", reason="No longer ours"), lines=2),
    "goal-restore": Body(versioned("dropped goal"), binds={"goal_id": "dropped goal"}),
    "confidence-new": Body(texts(chance="61", reason="It looks so")),
    # Strategy
    "strategy-new": Body(texts(name="The next three years", **_HORIZON)),
    "strategy-edit": Body(versioned("strategy", name="A new name", **_HORIZON)),
    "drift-answer": Body(
        texts(**{"kind": "return", "return-note": "Two people go back"}),
        query={"span": "start", "line": "none"},
    ),
    "theme-new": Body(texts(name="A new theme"), relations=_THEME_RELATIONS),
    "theme-edit": Body(
        lambda side, _: {
            "version": side.thing("theme").version,
            "name": "A new name",
            "measures": [side.thing("measure").pk],
        },
        relations=_THEME_RELATIONS,
    ),
    "theme-remove": Body(binds={"theme_id": "theme inside"}),
    "theme-restore": Body(binds={"theme_id": "removed theme"}),
    # Work
    "work": Body(query={"q": "canary", "state": "all"}),
    "work-new": Body(texts(**_WORK), relations=_WORK_RELATIONS),
    "work-quick": Body(texts(line="Sweep; today")),
    "work-bulk": Body(_ticked, relations={"item": _ticked_item}),
    "work-edit": Body(versioned("work", state="doing", **_WORK), relations=_WORK_RELATIONS),
    "work-finish": Body(versioned("work")),
    "work-reopen": Body(binds={"item_id": "finished work"}),
    "work-drop": Body(versioned("work")),
    "work-move": Body(versioned("work", state="doing")),
    "work-link": Body(
        versioned("work", priority=""), relations={"priority": pk_of("served priority")}
    ),
    "work-files": Body(_tasks),
    "work-file": Body(
        texts(**{"column-external_id": "0", "column-title": "1", "unknown": "leave"}), lines=0
    ),
    "work-file-apply": Body(lines=2),
    "work-file-discard": Body(),
    # Effort
    "effort-pulse": Body(texts(**{"week": WEEKS[0].isoformat(), "line-none": "100"})),
    "effort-pulse-withdraw": Body(texts(week=WEEKS[2].isoformat())),
    "effort-new": Body(
        texts(week=WEEKS[0].isoformat(), on=WEEKS[0].isoformat(), time="30", what="none"),
        relations={"what": lambda side: f"line-{side.thing('effort line').pk}"},
    ),
    "effort-withdraw": Body(),
    "settings-effort": Body(
        texts(version=0, method="time", hours_a_week=38, least_reporting=40, tolerance=5)
    ),
    "period-close": Body(
        texts(starts_on=WEEKS[4].isoformat(), ends_on=(WEEKS[3] - timedelta(days=1)).isoformat())
    ),
    # Plan and budget
    "plan-new": Body(
        texts(
            name="The year after",
            starts_on=f"{TODAY.year + 2}-01-01",
            ends_on=f"{TODAY.year + 2}-12-31",
            currency="EUR",
        ),
        relations={"strategy": pk_of("strategy")},
        lines=2,
    ),
    "plan-edit": Body(
        lambda side, _: {"version": _plan_version(side), "name": "A new name", **_AMENDMENT},
        relations={"strategy": pk_of("strategy")},
        lines=3,
    ),
    "plan-adopt": Body(
        lambda side, _: {
            "version": _plan_version(side, "draft plan"),
            "adopted_on": TODAY.isoformat(),
        },
        binds={"plan_id": "draft plan"},
    ),
    "plan-carry": Body(binds={"plan_id": "draft plan"}, lines=3),
    "plan-shares": Body(_shares, lines=3),
    "priority-new": Body(texts(**_PRIORITY), relations=_PRIORITY_RELATIONS, lines=3),
    "priority-edit": Body(
        versioned("rock", **_PRIORITY),
        relations=_PRIORITY_RELATIONS,
        binds={"priority_id": "rock"},
        lines=3,
    ),
    "priority-close": Body(
        versioned("priority", state="done", closed_on=TODAY.isoformat(), **_AMENDMENT), lines=3
    ),
    "priority-delete": Body(
        versioned("rock", **_AMENDMENT), binds={"priority_id": "rock"}, lines=3
    ),
    "milestone-new": Body(
        texts(name="A new step", due_on=TODAY.isoformat(), **_AMENDMENT), lines=3
    ),
    "milestone-edit": Body(
        versioned("milestone", name="A new name", due_on=TODAY.isoformat(), **_AMENDMENT), lines=3
    ),
    "milestone-remove": Body(versioned("milestone", **_AMENDMENT), lines=3),
    "milestone-reach": Body(),
    "budget-new": Body(texts(**_LINE), relations={"priority": pk_of("priority")}, lines=3),
    "budget-edit": Body(
        versioned("spare line", **_LINE),
        relations={"priority": pk_of("priority")},
        binds={"line_id": "spare line"},
        lines=4,
    ),
    "budget-remove": Body(
        versioned("spare line", **_AMENDMENT), binds={"line_id": "spare line"}, lines=3
    ),
    "actual-new": Body(texts(on=TODAY.isoformat(), amount="7", note="Sand")),
    "actual-withdraw": Body(),
    # Teams
    "teams": Body(query={"q": "canary"}),
    "team-new": Body(texts(name="A new team"), relations=_TEAM_RELATIONS),
    "team-edit": Body(versioned("team", name="A new name"), relations=_TEAM_RELATIONS),
    "team-archive": Body(),
    "team-restore": Body(binds={"team_id": "archived team"}),
    "team-member-new": Body(
        lambda side, _: {"person": said(side)},
        relations={"person": said},
        binds={"team_id": "team inside"},
    ),
    "team-member-remove": Body(),
    # People
    "people": Body(query={"q": "canary"}),
    "person-role": Body(texts(role="guest")),
    "person-end": Body(only=frozenset({"owner"})),
    "person-restore": Body(binds={"membership_id": "former membership"}),
    "people-invite": Body(texts(email="someone@example.org", role="member")),
    "people-invitation-revoke": Body(),
    # In and out
    "imports": Body(_file),
    "import": Body(texts(**{f"sheet0-{name}": said for name, said in _COLUMNS.items()}), lines=0),
    "import-apply": Body(binds={"run_id": "checked import"}, lines=0),
    "import-discard": Body(),
    # The organisation itself
    "settings": Body(lambda side, _: {"version": side.organisation.version, **_ORGANISATION}),
    "journal": Body(query={"q": "canary"}),
}

_API_MEASURE: Final = {
    "owner_id": pk_of("person"),
    "team_id": pk_of("team"),
    "parent_id": pk_of("measure"),
}
_API_WORK: Final = {
    "owner_id": pk_of("person"),
    "team_id": pk_of("team"),
    "priority_id": pk_of("served priority"),
}
_API_GOAL: Final = {**_GOAL, "target": 9.0, "start_value": 1.0}


def _many(side: Side, whose: str) -> dict[str, Any]:
    row = {"measure_id": side.thing("measure", whose).pk, "period": _EARLIER, "value": 7.0}
    return {"observations": [row]}


def _many_of(side: Side) -> list[dict[str, Any]]:
    return _many(side, "spare")["observations"]  # type: ignore[no-any-return]


_NOTE: Final = {"sentence": "We do it otherwise"}
_API_PRIORITY: Final[dict[str, Foreign]] = {
    "owner_id": pk_of("person"),
    "team_id": pk_of("team"),
    "parent_id": pk_of("priority"),
    "goal_ids": lambda side: [side.thing("goal").pk],
    "measure_ids": lambda side: [side.thing("measure").pk],
}


def _shares_of(side: Side) -> list[dict[str, Any]]:
    return [{"priority_id": side.thing("priority").pk, "weight": 10_000}]


def _api_shares(side: Side, whose: str) -> dict[str, Any]:
    del whose
    quarter = side.thing("plan").starts_on.isoformat()
    return {"quarter": quarter, "shares": _shares_of(side), "note": _NOTE}


def _split_of(side: Side) -> list[dict[str, int]]:
    return [{"priority_id": side.thing("priority").pk, "percent": 100}]


OPERATION_BODIES: Final[dict[str, Body]] = {
    "organisation_create": Body(texts(name="A third organisation")),
    "organisation_change": Body(texts(name="A new name"), version="organisation"),
    "member_change": Body(texts(role="guest")),
    "member_end": Body(only=frozenset({"owner"})),
    "invitation_create": Body(texts(email="someone@example.org", role="member")),
    "invitation_revoke": Body(),
    "team_create": Body(
        texts(name="A new team"),
        relations={"lead_id": pk_of("person"), "parent_id": pk_of("team")},
    ),
    "team_change": Body(
        texts(name="A new name"),
        version="team",
        relations={"lead_id": pk_of("person"), "parent_id": pk_of("team")},
    ),
    "team_archive": Body(version="team"),
    "team_restore": Body(version="archived team", binds={"team_id": "archived team"}),
    "team_member_add": Body(binds={"team_id": "team inside"}),
    "team_member_remove": Body(),
    "measure_list": Body(query={"q": "canary"}),
    "measure_create": Body(texts(name="A new measure"), relations=_API_MEASURE),
    "measure_change": Body(texts(name="A new name"), version="measure", relations=_API_MEASURE),
    "measure_archive": Body(version="measure"),
    "measure_restore": Body(version="archived measure", binds={"measure_id": "archived measure"}),
    "observation_list": Body(query={"include": "revisions"}),
    "observation_load": Body(_many, relations={"observations": _many_of}),
    "observation_put": Body(texts(value=7.0, note="Counted again", revision=1)),
    "observation_withdraw": Body(query={"reason": "Typed wrongly"}, version="revision"),
    "goal_create": Body(texts(**_API_GOAL)),
    "goal_change": Body(texts(target=9.0), version="goal"),
    "goal_drop": Body(texts(reason="No longer ours"), version="goal"),
    "goal_restore": Body(version="dropped goal", binds={"goal_id": "dropped goal"}),
    "confidence_put": Body(texts(probability=0.61)),
    "strategy_create": Body(texts(name="The next three years", **_HORIZON)),
    "strategy_change": Body(texts(name="A new name"), version="strategy"),
    "theme_create": Body(texts(name="A new theme"), relations={"parent_id": pk_of("theme")}),
    "theme_change": Body(
        texts(name="A new name"), version="theme", relations={"parent_id": pk_of("theme")}
    ),
    "theme_remove": Body(version="theme inside", binds={"theme_id": "theme inside"}),
    "theme_measures_put": Body(
        lambda side, _: {"measure_ids": [side.thing("measure", "owner").pk]},
        relations={"measure_ids": lambda side: [side.thing("measure").pk]},
    ),
    "plan_create": Body(
        texts(
            name="The year after",
            starts_on=f"{TODAY.year + 2}-01-01",
            ends_on=f"{TODAY.year + 2}-12-31",
        ),
        relations={"strategy_id": pk_of("strategy")},
        lines=2,
    ),
    "plan_adopt": Body(
        texts(adopted_on=TODAY.isoformat()), binds={"plan_id": "draft plan"}, version="draft plan"
    ),
    "shares_put": Body(_api_shares, relations={"shares": _shares_of}, version="plan", lines=3),
    "priority_create": Body(
        texts(name="A new priority", note=_NOTE), relations=_API_PRIORITY, lines=3
    ),
    "priority_change": Body(
        texts(name="A new name", note=_NOTE),
        version="rock",
        binds={"priority_id": "rock"},
        relations=_API_PRIORITY,
        lines=3,
    ),
    "review_create": Body(texts(held_on=TODAY.isoformat())),
    "work_list": Body(query={"q": "canary"}),
    "work_create": Body(texts(title="A new title"), relations=_API_WORK),
    "work_change": Body(texts(title="A new title"), version="work", relations=_API_WORK),
    "effort_create": Body(
        texts(on=WEEKS[1].isoformat(), minutes=30),
        relations={"item_id": pk_of("work"), "priority_id": pk_of("priority")},
    ),
    "pulse_put": Body(
        texts(week=WEEKS[2].isoformat(), split=[{"priority_id": None, "percent": 100}]),
        relations={"split": _split_of},
    ),
    "drift_get": Body(query={"span": "start"}),
    "work_finish": Body(texts(finished_on=TODAY.isoformat()), version="work"),
}


def body_of(face: str, name: str) -> Body:
    """Return how to ask for a page or operation; the plain way if nothing is said of it."""
    return (PAGE_BODIES if face == "page" else OPERATION_BODIES).get(name, Body())


def has_body(face: str, name: str) -> bool:
    """Tell whether somebody has said how to ask for it."""
    return name in (PAGE_BODIES if face == "page" else OPERATION_BODIES)


def number(kind: str, side: Side | None, whose: str) -> object:
    """Return what stands in an address for a thing; a number that nothing has without a side."""
    return MISSING if side is None else side.thing(kind, whose).pk
