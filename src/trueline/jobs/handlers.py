"""What each kind of job does: one call into the domain.

The domain is imported inside the functions: odds pull in the numerical libraries, imports the
spreadsheet readers, and a worker that never gets such a job need not load them.
"""

# ruff: noqa: PLC0415 - see above

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from trueline.organisations.scope import across_organisations, acting_in, acting_nowhere
from trueline.queue.actions import forget_done
from trueline.queue.asks import Ask
from trueline.queue.queries import organisation_by_number

if TYPE_CHECKING:
    from trueline.organisations.models import Organisation

Payload = Mapping[str, Any]


def odds(organisation: "Organisation", payload: Payload) -> None:
    """Read one measure anew: its courses and its goals' odds."""
    from trueline.analysis.odds import read_measure

    read_measure(organisation, payload["measure"])


def odds_all(organisation: "Organisation", payload: Payload) -> None:
    """Ask for every measure's odds: a day more is news even where no value came in."""
    from trueline.measures.actions import reread
    from trueline.measures.queries import measures

    # In one order everywhere, so that two that ask for the same ones never wait in a ring.
    for measure in measures().order_by("pk"):
        reread(measure)


def drift(organisation: "Organisation", payload: Payload) -> None:
    """Read the organisation's drift anew."""
    from trueline.analysis.reading_drift import read_drift

    read_drift(organisation)


def import_check(organisation: "Organisation", payload: Payload) -> None:
    """Say what would become of every row of an imported file."""
    from trueline.exchange.imports.runs import check

    check(organisation, payload["run"])


def import_apply(organisation: "Organisation", payload: Payload) -> None:
    """Take an imported file in, all of it or nothing."""
    from trueline.exchange.imports.runs import apply

    apply(organisation, payload["run"])


def expire() -> None:
    """Delete what nobody needs any more."""
    from trueline.exchange.imports.runs import discard_abandoned
    from trueline.members.idempotency import forget_old

    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    forget_done()
    forget_old()
    with across_organisations("upkeep: files nobody applied are dropped everywhere alike"):
        discard_abandoned()


#: Kind -> what is done for one organisation, in whose scope it runs.
HANDLERS: Final[dict[str, Callable[["Organisation", Payload], object]]] = {
    "odds": odds,
    "odds-all": odds_all,
    "drift": drift,
    "import-check": import_check,
    "import-apply": import_apply,
}
#: Kind -> what is done for the installation, in no organisation's scope.
CHORES: Final[dict[str, Callable[[], object]]] = {"expire": expire}


def perform(ask: Ask) -> None:
    """Do a job, acting in its organisation only.

    Raises:
        KeyError: no handler has that kind.
    """
    if ask.organisation_id is None:
        with acting_nowhere():
            CHORES[ask.kind]()
    # An organisation that is gone has nothing left to do.
    elif organisation := organisation_by_number(ask.organisation_id):
        with acting_in(organisation):
            HANDLERS[ask.kind](organisation, ask.payload)
