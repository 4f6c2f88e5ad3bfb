"""A process that does what it is told, when it is told: `python -m tests.crash.actor`.

It reads lines of JSON, {"do": name, "at": moment, …}, and answers each with a line of JSON. The
things a deed needs are loaded first; the deed itself begins at the moment given, so that two
actors begin together.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from trueline.core.errors import Refusal, StaleVersion  # noqa: E402 - needs the application
from trueline.journal.models import Entry  # noqa: E402
from trueline.measures.actions import add_measure, change_measure  # noqa: E402
from trueline.measures.models import Measure  # noqa: E402
from trueline.measures.values import enter_value  # noqa: E402
from trueline.members.actions import end_membership, found_organisation  # noqa: E402
from trueline.members.invitations import accept, invite  # noqa: E402
from trueline.organisations.models import Membership, Organisation, Role  # noqa: E402
from trueline.organisations.scope import across_organisations, acting_in  # noqa: E402
from trueline.people.models import Person  # noqa: E402
from trueline.plans.closing import close_period  # noqa: E402
from trueline.work import sums  # noqa: E402
from trueline.work.effort import give_time  # noqa: E402
from trueline.work.effort_queries import done_by_priority  # noqa: E402

Deed = Callable[[], object]


def person(name: str) -> Person:
    return Person.objects.get_or_create(
        email=f"{name}@example.org", defaults={"name": name.title(), "password": "!"}
    )[0]


def prepare(slug: str) -> dict[str, int]:
    """Found an organisation with two owners and a measure."""
    ada = found_organisation(by=person("ada"), name=slug, slug=slug)
    with acting_in(ada.organisation):
        ben = Membership.objects.create(
            organisation=ada.organisation, person=person("ben"), role=Role.OWNER
        )
        measure = add_measure(by=ada, name="Visitors")
    return {"ada": ada.pk, "ben": ben.pk, "measure": measure.pk}


def rename(by: int, measure: int, version: int, name: str, *, careless: bool = False) -> Deed:
    """Change a measure's name; carelessly is without asking for the version."""
    actor, row = _member(by), Measure.objects.get(pk=measure)

    def deed() -> object:
        if careless:
            row.name = name
            row.save(update_fields=["name"])
            return row.name
        return change_measure(by=actor, measure=row, version=version, name=name).version

    return deed


def say(by: int, measure: int, value: float) -> Deed:
    """Say the first value of a period."""
    actor, row = _member(by), Measure.objects.get(pk=measure)
    return lambda: enter_value(by=actor, measure=row, on=date(2026, 1, 1), value=value).value


def leave(by: int) -> Deed:
    """End one's own membership."""
    actor = _member(by)
    return lambda: end_membership(by=actor, membership=actor).pk


def send(by: int, email: str) -> str:
    """Invite an address; return the secret of the letter."""
    return invite(by=_member(by), email=email, role=Role.MEMBER)[1]


def join(secret: str, who: str) -> Deed:
    """Accept an invitation."""
    joining = person(who)
    return lambda: accept(secret=secret, person=joining).pk


def count(what: str) -> int:
    """Count owners who have not left, memberships, or lines of the journal of a verb."""
    if what == "owners":
        return Membership.objects.filter(role=Role.OWNER, ended_at=None).count()
    return Entry.objects.filter(verb=what).count()


def names(measure: int) -> str:
    """Return the measure's name as it is saved."""
    return Measure.objects.get(pk=measure).name


def give(by: int, whose: int, week: str, minutes: int) -> Deed:
    """Say that somebody worked so many minutes in a week."""
    actor, worker, on = _member(by), _member(whose).person, date.fromisoformat(week)
    return lambda: give_time(by=actor, person=worker, on=on, minutes=minutes).amount


def close(by: int, week: str) -> Deed:
    """Close a week."""
    actor, first = _member(by), date.fromisoformat(week)
    return lambda: close_period(by=actor, starts_on=first, ends_on=first + timedelta(days=6)).pk


def effort(week: str) -> dict[str, Any]:
    """Return the minutes of a week as they are kept, and whether entries say the same."""
    first = date.fromisoformat(week)
    return {
        "minutes": done_by_priority(first, first, "minutes").get(None, 0),
        "same": sums.kept() == sums.recomputed(),
    }


_DEEDS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (prepare, rename, say, leave, send, join, count, names, give, close, effort)
}


def answer(do: str, at: float = 0.0, organisation: str = "", **given: Any) -> dict[str, object]:
    """Do one thing; return {"done": …}, {"stale": …} or {"refused": …}."""
    try:
        with _scope(organisation):
            deed = _DEEDS[do](**given)
            time.sleep(max(0.0, at - time.time()))
            return {"done": deed() if callable(deed) else deed}
    except StaleVersion as stale:
        return {"stale": {"yours": stale.yours, "theirs": stale.theirs, "current": stale.current}}
    except Refusal as refusal:
        return {"refused": str(refusal)}
    except Exception as failure:  # noqa: BLE001 - whatever it is, the test must see it
        return {"failed": repr(failure)}


def _scope(slug: str) -> Any:
    if not slug:
        return across_organisations("nothing is read before an organisation is there")
    return acting_in(Organisation.objects.get(slug=slug))


def _member(key: int) -> Membership:
    return Membership.objects.select_related("organisation", "person").get(pk=key)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(**json.loads(line))), flush=True)
