"""The same request sent twice has one effect: the first answer is kept and given again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import Refusal
from trueline.members.models import ApiToken, IdempotencyKey

KEPT = timedelta(hours=24)
# A request that takes longer died without an answer; its effect was rolled back with it.
ABANDONED = timedelta(minutes=2)
_OPEN = 0


class KeyReused(Refusal):
    """The key came before, with another request."""


class KeyBusy(Refusal):
    """The first request with this key is being answered at this moment."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered the first time."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to answer; `at` tells it from a later claim on the same key."""

    pk: int
    at: datetime


@transaction.atomic
def claim(*, token: ApiToken, key: str, fingerprint: str) -> Claim | Answer:
    """Take the right to answer a request, or get the answer it had.

    Call it in a transaction of its own, before the one that makes the effect: so that a second
    request at the same moment sees the claim.

    Args:
        token: Whose request it is; keys of different tokens never meet.
        key: What the client calls the request.
        fingerprint: A hash of the whole request.

    Raises:
        KeyReused: the key came with another request within a day.
        KeyBusy: the first request is not answered yet.
    """
    moment = now()
    IdempotencyKey.objects.filter(token=token, created_at__lte=moment - KEPT).delete()
    row, created = IdempotencyKey.objects.get_or_create(
        token=token, key=key, defaults={"fingerprint": fingerprint, "status": _OPEN, "body": ""}
    )
    if created:
        return Claim(row.pk, row.created_at)
    if row.fingerprint != fingerprint:
        raise KeyReused("This Idempotency-Key came with another request. Use a new one.")
    if row.status != _OPEN:
        return Answer(row.status, row.body)
    return _take_over(row, moment)


def settle(claim: Claim, answer: Answer) -> None:
    """Keep the answer; call it in the transaction that makes the effect, so both stand or fall.

    Raises:
        KeyBusy: someone took the claim over; the effect must be rolled back.
    """
    kept = IdempotencyKey.objects.filter(pk=claim.pk, created_at=claim.at, status=_OPEN)
    if not kept.update(status=answer.status, body=answer.body):
        raise KeyBusy("This request took too long and was sent again.")


def give_back(claim: Claim) -> None:
    """Free the key: the request had no effect and may be sent again."""
    IdempotencyKey.objects.filter(pk=claim.pk, created_at=claim.at, status=_OPEN).delete()


def forget_old() -> None:
    """Delete answers that are kept no longer, everyone's; the hourly upkeep."""
    IdempotencyKey.objects.filter(created_at__lte=now() - KEPT).delete()


def _take_over(row: IdempotencyKey, moment: datetime) -> Claim:
    dead = row.created_at <= moment - ABANDONED
    mine = IdempotencyKey.objects.filter(pk=row.pk, created_at=row.created_at, status=_OPEN)
    if not (dead and mine.update(created_at=moment)):
        raise KeyBusy("The same request is being answered. Ask again in a moment.")
    return Claim(row.pk, moment)
