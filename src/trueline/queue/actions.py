"""Putting work off."""

from collections.abc import Mapping
from datetime import datetime

from trueline.organisations.models import Organisation
from trueline.queue.asks import Ask
from trueline.queue.door import engine
from trueline.queue.models import Slot
from trueline.queue.queries import slot_begun


def enqueue(
    *,
    kind: str,
    organisation_id: int | None,
    key: str = "",
    payload: Mapping[str, object] | None = None,
    run_at: datetime | None = None,
) -> None:
    """Ask for a job; call it inside the transaction that makes the job necessary.

    Asking again while an equal job (kind, organisation, key) waits is asking once; asking while
    it runs runs it again. To ask for many, do so in a fixed order: on PostgreSQL an ask locks
    the equal job until the transaction ends.

    Args:
        kind: Which handler does it.
        organisation_id: Whose it is; None for the upkeep of the installation.
        key: What it is about.
        payload: What the handler needs to know; plain JSON.
        run_at: Not before; None for as soon as possible.
    """
    ask = Ask(kind=kind, organisation_id=organisation_id, key=key, payload=payload or {})
    engine().put(ask, run_at)


def enqueue_everywhere(*, kind: str) -> None:
    """Ask for the same job in every organisation."""
    for number in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        enqueue(kind=kind, organisation_id=number)


def begin_slot(name: str, begins: datetime) -> bool:
    """Tell whether this is the first worker to see an hour or day begin; ask once for it.

    Call it, and what follows from it, in one transaction: if that fails, the slot has not begun.
    """
    if slot_begun(name, begins):
        return False
    Slot.objects.update_or_create(name=name, defaults={"begins": begins})
    return True


def forget_done() -> None:
    """Drop what is kept about jobs that are done and no longer on the list."""
    engine().forget_done()
