"""The API: every noun's operations behind one guard."""

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from ninja.errors import HttpError, ValidationError

from trueline.api import problems
from trueline.api.contract import Api
from trueline.api.drift import routes as drift
from trueline.api.effort import routes as effort
from trueline.api.goals import beliefs
from trueline.api.goals import routes as goals
from trueline.api.guard import BEARER, guard
from trueline.api.journal import routes as journal
from trueline.api.measures import routes as measures
from trueline.api.members import routes as members
from trueline.api.observations import routes as observations
from trueline.api.organisations import routes as organisations
from trueline.api.parsing import StrictParser
from trueline.api.plans import priorities
from trueline.api.plans import routes as plans
from trueline.api.strategy import routes as strategy
from trueline.api.strategy import themes
from trueline.api.teams import routes as teams
from trueline.api.work import routes as work
from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.members.idempotency import KeyBusy

api = Api(
    title="Trueline",
    version="1",
    urls_namespace="api",
    description=(
        "Everything the pages can do, for programs. Send a token as a bearer. Every refusal is a "
        "problem document. See docs/reference/api.md."
    ),
    auth=BEARER,
    parser=StrictParser(),
    docs_url=None,
)
api.add_decorator(guard, mode="view")
for _routes in (
    organisations.own,
    organisations.routes,
    members.routes,
    teams.routes,
    measures.routes,
    observations.routes,
    goals.routes,
    beliefs.routes,
    strategy.routes,
    themes.routes,
    plans.routes,
    priorities.routes,
    work.routes,
    effort.routes,
    drift.routes,
    journal.routes,
):
    api.add_router("", _routes)

_SHOWN: Final[dict[type[Exception], Callable[..., HttpResponse]]] = {
    Refusal: problems.show_refusal,
    NotAllowed: problems.show_forbidden,
    NotFound: problems.show_missing,
    StaleVersion: problems.show_stale,
    KeyBusy: problems.show_busy,
    problems.Declined: problems.show_declined,
    ValidationError: problems.show_invalid,
    HttpError: problems.show_http_error,
}
for _kind, _show in _SHOWN.items():
    api.add_exception_handler(_kind, _show)
