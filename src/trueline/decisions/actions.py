"""Recording what was decided."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.core.text import check_text, clean_line
from trueline.decisions.models import Decision
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation
from trueline.people.models import Person
from trueline.teams.actions import check_belongs


@transaction.atomic
def decide(
    *,
    by: Membership,
    sentence: str,
    reason: str = "",
    decided_on: date | None = None,
    decided_by: Person | None = None,
) -> Decision:
    """Record a decision; the organisation's decisions are numbered from 1.

    Args:
        by: Who writes it down.
        sentence: What was decided, in one sentence.
        reason: Why, if there is more to say.
        decided_on: The day it was decided; today if none is given.
        decided_by: Who decided; whoever writes it down if nobody is named.

    Raises:
        NotAllowed: the member may not record decisions.
        Refusal: there is no sentence, the day has not come, or the person does not belong here.
    """
    require(by, Act.DECIDE)
    now = today(by.organisation.time_zone)
    if decided_on and decided_on > now:
        raise Refusal("That day has not come yet.", field="decided_on")
    if decided_by:
        check_belongs(decided_by, field="decided_by")
    decision = Decision.objects.create(
        organisation=by.organisation,
        number=_next_number(by.organisation),
        sentence=clean_line(sentence, field="sentence", longest=300),
        reason=check_text(reason.strip(), field="reason", longest=10_000),
        decided_on=decided_on or now,
        decided_by=decided_by or by.person,
        recorded_by=by.person,
    )
    record(by=by, verb="decided", subject=decision, after={"number": decision.number})
    return decision


def _next_number(organisation: Organisation) -> int:
    # Two at the same moment wait for each other here; else both would take one number.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    last = Decision.objects.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
