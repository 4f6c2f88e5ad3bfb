"""Answering undecided drift: amend the plan, bring the effort back, or link what has a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from trueline.core.errors import Refusal
from trueline.core.text import check_text
from trueline.decisions.models import Decision
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.amending import AmendmentNote
from trueline.plans.models import AnnualPlan, Priority
from trueline.plans.rereading import reread_drift
from trueline.plans.shares import set_shares_exactly
from trueline.work.actions import link_work
from trueline.work.models import AnswerKind, DriftAnswer, WorkItem


@dataclass(frozen=True, slots=True)
class Drifted:
    """Which drift is answered.

    Attributes:
        priority: Whose line of the statement; None is no line.
        currency: "minutes", "points" or "money".
        starts_on: First day of the statement.
        ends_on: Its last day.
    """

    priority: Priority | None
    currency: str
    starts_on: date
    ends_on: date


def answers(starts_on: date, ends_on: date, currency: str) -> QuerySet[DriftAnswer]:
    """Return the answers to drift of statements within two days, latest first."""
    rows = DriftAnswer.objects.filter(
        starts_on__lte=ends_on, ends_on__gte=starts_on, currency=currency
    )
    return rows.select_related("priority", "decision", "answered_by")


@transaction.atomic
def amend_to_done(
    *,
    by: Membership,
    drifted: Drifted,
    plan: AnnualPlan,
    version: int,
    quarter: date,
    done: Mapping[Priority, int],
    note: AmendmentNote,
) -> DriftAnswer:
    """Adopt what was done as the plan: from its day on, the drift is decided.

    Args:
        by: Who decides.
        drifted: Which drift.
        plan: The plan that holds.
        version: Its version as shown.
        quarter: The quarter whose shares change.
        done: What was done for each priority, in any whole unit; the new shares exactly.
        note: The decision.

    Raises:
        NotAllowed: they may not.
        Refusal: the note or the shares are not acceptable.
        StaleVersion: someone changed the plan in between.
    """
    require(by, Act.ANSWER_DRIFT)
    set_shares_exactly(by=by, plan=plan, version=version, quarter=quarter, weights=done, note=note)
    latest = plan.versions.select_related("decision").order_by("-number").first()
    decision = latest.decision if latest else None
    return _answer(by, drifted, AnswerKind.AMEND, note.sentence, decision)


@transaction.atomic
def bring_back(*, by: Membership, drifted: Drifted, note: str) -> DriftAnswer:
    """Say how the effort is brought back to the plan.

    Raises:
        NotAllowed: they may not.
        Refusal: nothing is said.
    """
    require(by, Act.ANSWER_DRIFT)
    if not note.strip():
        raise Refusal("Say in a sentence what brings the effort back.", field="note")
    return _answer(by, drifted, AnswerKind.RETURN, note, None)


@transaction.atomic
def link_to(
    *,
    by: Membership,
    drifted: Drifted,
    items: Sequence[WorkItem],
    priority: Priority,
    note: str = "",
) -> DriftAnswer:
    """Say that work without a line does serve a priority; its effort of open weeks moves there.

    Raises:
        NotAllowed: they may not.
        Refusal: no work is chosen.
        StaleVersion: someone changed one of the items in between.
    """
    require(by, Act.ANSWER_DRIFT)
    if not items:
        raise Refusal("Choose the work that does serve something.", field="items")
    for item in items:
        link_work(by=by, item=item, version=item.version, priority=priority)
    said = note or f"{len(items)} linked to {priority}"
    return _answer(by, drifted, AnswerKind.LINK, said, None)


def _answer(
    by: Membership, drifted: Drifted, kind: AnswerKind, note: str, decision: Decision | None
) -> DriftAnswer:
    answer = DriftAnswer.objects.create(
        organisation=by.organisation,
        priority=drifted.priority,
        currency=drifted.currency,
        starts_on=drifted.starts_on,
        ends_on=drifted.ends_on,
        kind=kind,
        note=check_text(note.strip(), field="note", longest=500),
        decision=decision,
        answered_by=by.person,
    )
    record(by=by, verb="answered drift", subject=answer, after={"kind": kind.value, "note": note})
    reread_drift(by.organisation.pk)
    return answer
