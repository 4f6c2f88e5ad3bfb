"""Clients with tokens, and one of everything to ask for."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from pytest_django import Settings

from trueline.analysis.models import CourseReading, OddsReading, Verdict
from trueline.core.clock import now, today
from trueline.measures.actions import add_measure
from trueline.measures.goals import set_goal, state_confidence
from trueline.measures.models import Measure
from trueline.measures.values import enter_value
from trueline.members.invitations import invite
from trueline.members.tokens import issue_token
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.plans.actions import write_plan
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares
from trueline.strategy.actions import add_theme, record_review, show_theme_by, write_strategy
from trueline.teams.actions import add_team, add_to_team
from trueline.work.actions import add_work

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


@dataclass(frozen=True)
class Caller:
    """Someone with a token, in one organisation."""

    member: Membership
    bearer: str

    @property
    def home(self) -> str:
        return f"/api/v1/organisations/{self.member.organisation.slug}"

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> "Response":
        """Send a request; a path that begins with “/api” is taken as it is."""
        sent = {"Authorization": f"Bearer {self.bearer}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(
            method,
            path if path.startswith("/api") else self.home + path,
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json" if body is not None else "",
            headers=sent,
            secure=True,
        )

    def get(self, path: str) -> "Response":
        return self.ask("GET", path)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Nobody signs in with a password here; the slow hash would be most of the time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def caller() -> Callable[..., Caller]:
    """Give someone a token."""

    def give(member: Membership, scope: str = "write") -> Caller:
        _, secret = issue_token(person=member.person, name="test", scope=scope)
        return Caller(member, secret)

    return give


@pytest.fixture
def owner(ada: Membership, caller: Callable[..., Caller]) -> Caller:
    return caller(ada)


@dataclass(frozen=True)
class World:
    """One of everything at one organisation, by the name its number has in addresses."""

    by: Membership
    numbers: dict[str, int]
    measure: Measure


def build_world(by: Membership, other: Membership) -> World:
    """Make one of everything; `other` is a second member of the same organisation."""
    day = today("UTC")
    with acting_in(by.organisation):
        team = add_team(by=by, name="Crew")
        add_to_team(by=by, team=team, person=other.person)
        measure = add_measure(by=by, name="Calls", team=team, tier="target")
        enter_value(by=by, measure=measure, on=date(2026, 1, 1), value=10)
        goal = set_goal(
            by=by, measure=measure, start_on=day, due_on=day + timedelta(days=400), target=90
        )
        state_confidence(by=by, goal=goal, probability=0.5)
        strategy = write_strategy(
            by=by, name="Ahead", starts_on=date(2026, 1, 1), ends_on=date(2028, 12, 31)
        )
        theme = add_theme(by=by, strategy=strategy, name="Reach")
        show_theme_by(by=by, theme=theme, measures=[measure])
        plan = write_plan(by=by, name="Plan", starts_on=date(day.year, 1, 1))
        run = plan.priorities.get()
        for quarter in quarters_of(plan):
            weights = {run: 10_000}
            set_shares(by=by, plan=plan, version=plan.version, quarter=quarter, weights=weights)
        item = add_work(by=by, title="Call back")
        record_review(by=by, held_on=date(2026, 2, 1))
        invitation, _ = invite(by=by, email=f"new@{by.organisation.slug}.example", role="member")
        _read(measure, goal.pk, day, now())
    numbers = {
        "team_id": team.pk,
        "measure_id": measure.pk,
        "goal_id": goal.pk,
        "strategy_id": strategy.pk,
        "theme_id": theme.pk,
        "plan_id": plan.pk,
        "priority_id": run.pk,
        "item_id": item.pk,
        "invitation_id": invitation.pk,
        "member_id": other.pk,
        "person_id": other.person_id,
    }
    return World(by, numbers, measure)


def _read(measure: Measure, goal: int, day: date, moment: datetime) -> None:
    common: dict[str, Any] = {
        "organisation_id": measure.organisation_id, "as_of": day, "read_at": moment,
    }  # fmt: skip
    OddsReading.objects.create(goal_id=goal, verdict=Verdict.LIKELY, probability=0.8, **common)
    CourseReading.objects.create(
        measure=measure,
        observations=1,
        last_period=date(2026, 1, 1),
        last_value=10,
        bands=[["2026-02-01", 1, 2, 3, 4, 5, 6, 7]],
        **common,
    )


@pytest.fixture
def world(ada: Membership, cleo: Membership) -> World:
    return build_world(ada, cleo)
