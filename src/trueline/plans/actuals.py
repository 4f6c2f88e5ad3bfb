"""Money that really went out or came in."""

from datetime import date

from django.db import IntegrityError, transaction

from trueline.core.clock import now, today
from trueline.core.errors import Refusal
from trueline.core.money import Money
from trueline.core.text import check_text
from trueline.journal.actions import record
from trueline.organisations.access import require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership
from trueline.plans.closing import closed_on
from trueline.plans.models import Actual, BudgetLine
from trueline.plans.rereading import reread_drift


@transaction.atomic
def enter_actual(
    *,
    by: Membership,
    line: BudgetLine,
    on: date,
    amount: Money,
    note: str = "",
    source: str = "",
    external_id: str = "",
) -> Actual:
    """Enter money that went out or came in for a line; a correction is entered as a new one.

    What is entered for a closed period is late: a restatement beside its statement.

    Args:
        by: Who enters it.
        line: The budget line.
        on: The day it went out or came in.
        amount: In the plan's currency; negative for what came back.
        note: What for.
        source: Where it was read, for what comes in from a file.
        external_id: Its number there.

    Raises:
        NotAllowed: the member may not enter money.
        Refusal: the day lies ahead or outside the plan, the currency is another, or it was
            entered already.
    """
    require(by, Act.ENTER_ACTUAL)
    _check(by, line, on, amount)
    actual = Actual(
        organisation=by.organisation,
        line=line,
        on=on,
        minor=amount.minor,
        note=check_text(note.strip(), field="note", longest=300),
        source=check_text(source.strip(), field="source", longest=200),
        external_id=check_text(external_id.strip(), field="external_id", longest=200),
        is_late=closed_on(on),
        entered_by=by.person,
    )
    try:
        with transaction.atomic():
            actual.save()
    except IntegrityError:
        raise Refusal(
            f"“{external_id}” of {source or 'this source'} is entered already.",
            field="external_id",
        ) from None
    record(by=by, verb="entered", subject=actual, after={"line": line, "minor": amount.minor})
    reread_drift(by.organisation.pk)
    return actual


@transaction.atomic
def withdraw_actual(*, by: Membership, actual: Actual) -> Actual:
    """Withdraw what was entered by mistake; it stays, and no longer counts. Twice is once.

    Raises:
        NotAllowed: the member may not enter money.
    """
    require(by, Act.ENTER_ACTUAL)
    if Actual.objects.filter(pk=actual.pk, withdrawn_at=None).update(withdrawn_at=now()):
        record(by=by, verb="withdrew", subject=actual)
        reread_drift(by.organisation.pk)
    actual.refresh_from_db()
    return actual


def _check(by: Membership, line: BudgetLine, on: date, amount: Money) -> None:
    plan = line.plan
    if amount.currency != plan.currency:
        raise Refusal(
            f"{plan} is kept in {plan.currency}; {amount} cannot be added to it.", field="amount"
        )
    if on > today(by.organisation.time_zone):
        raise Refusal("That day has not come yet.", field="on")
    if not plan.starts_on <= on <= plan.ends_on:
        raise Refusal(
            f"{plan} holds from {plan.starts_on} to {plan.ends_on}; {on} is another year's.",
            field="on",
        )
    if not amount.minor or abs(amount.minor) > 2**62:
        raise Refusal("Enter an amount.", field="amount")
