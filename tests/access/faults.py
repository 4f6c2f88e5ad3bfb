"""Faults of the kinds that let strangers in elsewhere, put into the product one at a time.

Each is a function that breaks something; the questions that must notice stand beside it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.core.mail import send_mail
from django.db import models
from django.http import HttpResponse

from tests.access.world import World
from trueline.core.errors import NotAllowed, NotFound
from trueline.journal import actions as journal
from trueline.measures.models import Goal, Measure
from trueline.members.models import ApiToken, Scope
from trueline.members.secrets import fingerprint
from trueline.organisations.access_policy import Grant
from trueline.organisations.models import Membership, Role
from trueline.organisations.scope import TenantManager, across_organisations
from trueline.people.models import Person
from trueline.teams.models import Team

Break = Callable[[pytest.MonkeyPatch, World], None]


@dataclass(frozen=True)
class Fault:
    """A way to break the product, and the pages or operations whose questions must turn red."""

    name: str
    put_in: Break
    noticed_by: tuple[str, ...]


def everyones(model: type[Any]) -> Callable[..., Any]:
    """Return a way to fetch a row by its number from any organisation at all."""

    def find(number: int, *_: object, **__: object) -> Any:
        return found(model._base_manager.filter(pk=number))

    return find


def found(rows: "models.QuerySet[Any]") -> Any:
    """Return the first row; NotFound if there is none, as the product says it."""
    row = rows.order_by("pk").first()
    if row is None:
        raise NotFound("There is nothing here.")
    return row


def replace(target: str, substitute: object) -> Break:
    """Put something else in the place of a name."""
    return lambda patch, _world: patch.setattr(f"trueline.{target}", substitute)


def both(*breaks: Break) -> Break:
    """Break two things that guard each other."""

    def put_in(patch: pytest.MonkeyPatch, world: World) -> None:
        for one in breaks:
            one(patch, world)

    return put_in


def _no_scope(patch: pytest.MonkeyPatch, _world: World) -> None:
    patch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)


def _everything_granted(*_: object, **__: object) -> Grant:
    return Grant.ALL


def _yes(*_: object, **__: object) -> bool:
    return True


def _nothing(*_: object, **__: object) -> None:
    return None


def _member(**wanted: object) -> Callable[..., Membership]:
    def find(person: Person, slug: str, *_: object) -> Membership:
        asked = {"person": person, "organisation__slug": slug} | wanted
        asked = {name: value for name, value in asked.items() if value is not ...}
        rows = Membership._base_manager.select_related("organisation", "person")
        member: Membership = found(rows.filter(**asked))
        return member

    return find


def _as_owner(person: Person, slug: str, *_: object) -> Membership:
    member = _member(ended_at=None)(person, slug)
    member.role = Role.OWNER
    return member


def _writes_when_read(number: int) -> Measure:
    Measure.objects.filter(pk=number).update(source="read")
    measure: Measure = found(Measure.objects.filter(pk=number))
    return measure


def _forbids_what_it_should_hide(number: int) -> Measure:
    here = Measure.objects.filter(pk=number)
    if not here.exists() and Measure._base_manager.filter(pk=number).exists():
        raise NotAllowed("That is another organisation's.")
    measure: Measure = found(here)
    return measure


def _any_token(secret: str) -> ApiToken | None:
    # The good ones and those that were revoked.
    rows = ApiToken.objects.select_related("person")
    return rows.filter(token_hash=fingerprint(secret)).first()


def _always_the_same_token(secret: str) -> ApiToken:
    del secret
    return ApiToken.objects.select_related("person").filter(scope=Scope.WRITE).earliest("pk")


def _twice(**line: Any) -> Any:
    journal.record(**line)
    return journal.record(**line)


def _changes_bs_too(patch: pytest.MonkeyPatch, world: World) -> None:
    def reread(_measure: Measure) -> None:
        theirs = Measure._base_manager.filter(pk=world.b.thing("measure").pk)
        theirs.update(name="overwritten")

    patch.setattr("trueline.measures.actions.reread", reread)


def _letter_of_both(patch: pytest.MonkeyPatch, world: World) -> None:
    def send(*_: object) -> None:
        send_mail("Join", f"us and {world.b.organisation.name}", None, ["someone@example.org"])

    patch.setattr("trueline.web.people.invitations.send_invitation", send)


def _page_kept_for_everyone(patch: pytest.MonkeyPatch, world: World) -> None:
    answer = world.clients["stranger"].get(f"/o/{world.b.organisation.slug}/", secure=True)
    kept = HttpResponse(answer.content)
    patch.setattr("trueline.web.bridge.views.render", lambda *_, **__: kept)


def _signed_in_or_not(*_: object) -> HttpResponse:
    return HttpResponse("Here you are.")


FAULTS: Final = (
    Fault("no manager filters: a thing by its number", _no_scope, ("measure",)),
    Fault("no manager filters: a list", _no_scope, ("people",)),
    Fault("no manager filters: the journal", _no_scope, ("journal",)),
    Fault("no manager filters: an export", _no_scope, ("journal-export",)),
    Fault("no manager filters: a search", _no_scope, ("search",)),
    Fault("no manager filters: a list of the API", _no_scope, ("team_list",)),
    Fault(
        "pages act in all organisations at once",
        replace("web.access.acting_in", lambda _: across_organisations("a fault")),
        ("teams",),
    ),
    Fault(
        "a measure is fetched from anywhere",
        replace("measures.queries.measure", everyones(Measure)),
        ("measure-table",),
    ),
    Fault(
        "a goal is fetched from anywhere",
        replace("measures.queries.goal", everyones(Goal)),
        ("goal-edit",),
    ),
    Fault(
        "a team is changed from anywhere",
        replace("teams.queries.team", everyones(Team)),
        ("team-archive",),
    ),
    Fault(
        "the API fetches a measure from anywhere",
        replace("api.measures.routes.find_measure", everyones(Measure)),
        ("measure_get",),
    ),
    Fault(
        "the door asks for no role",
        replace("web.access.grant", _everything_granted),
        ("settings",),
    ),
    Fault(
        "the API's door asks for no role",
        replace("api.guard.grant", _everything_granted),
        ("invitation_list",),
    ),
    Fault(
        "what is one's own is not asked",
        replace("measures.ownership.is_own", _yes),
        ("measure-archive",),
    ),
    Fault(
        "an action asks for no permission",
        replace("measures.values.require_measure", _nothing),
        ("value-new",),
    ),
    Fault(
        "the API's action asks for no permission",
        replace("measures.goals.require_measure", _nothing),
        ("goal_drop",),
    ),
    Fault(
        "former members are still members",
        replace("web.access.membership_in", _member()),
        ("bridge",),
    ),
    Fault(
        "former members are still members of the API",
        replace("api.guard.membership_in", _member()),
        ("measure_list",),
    ),
    Fault(
        "anyone with an account is a member",
        replace("web.access.membership_in", _member(person=..., ended_at=None)),
        ("measures",),
    ),
    Fault(
        "everyone acts as an owner",
        replace("web.access.membership_in", _as_owner),
        ("journal",),
    ),
    Fault(
        "nobody is asked to sign in",
        replace("web.access._ask_to_sign_in", _signed_in_or_not),
        ("bridge",),
    ),
    Fault(
        "a page writes when it is read",
        replace("measures.queries.measure", _writes_when_read),
        ("measure-table",),
    ),
    Fault(
        "what should be hidden is forbidden",
        replace("measures.queries.measure", _forbids_what_it_should_hide),
        ("measure-table",),
    ),
    Fault(
        "a change is not in the journal",
        replace("measures.actions.record", _nothing),
        ("measure-edit",),
    ),
    Fault(
        "a change is in the journal twice",
        replace("teams.actions.record", _twice),
        ("team-new",),
    ),
    Fault("a change reaches B as well", _changes_bs_too, ("measure-edit",)),
    Fault(
        "who is named in a form is not checked",
        both(
            replace("teams.actions.check_belongs", lambda person, **_: person),
            replace("api.teams.routes.fellow", everyones(Person)),
        ),
        ("team_create",),
    ),
    Fault(
        "what a measure is part of is not checked",
        both(
            replace("measures.actions._check_relations", _nothing),
            replace("api.measures.routes.find_measure", everyones(Measure)),
        ),
        ("measure_create",),
    ),
    Fault("revoked tokens are good", replace("api.guard.find_token", _any_token), ("me_get",)),
    Fault(
        "any token is the first one's",
        replace("api.guard.find_token", _always_the_same_token),
        ("organisation_get",),
    ),
    Fault("tokens that read may write", replace("api.guard.may_write", _yes), ("review_create",)),
    Fault("a letter names B", _letter_of_both, ("people-invite",)),
    Fault("one's page is kept for all", _page_kept_for_everyone, ("bridge",)),
)
