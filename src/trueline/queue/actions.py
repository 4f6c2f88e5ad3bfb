"""Putting work off."""

from collections.abc import Mapping
from datetime import datetime

from trueline.core.clock import now
from trueline.queue.models import Job


def enqueue(
    *,
    kind: str,
    organisation_id: int,
    key: str,
    payload: Mapping[str, object] | None = None,
    run_at: datetime | None = None,
) -> None:
    """Ask for a job; call it inside the transaction that makes the job necessary."""
    Job.objects.create(
        organisation_id=organisation_id,
        kind=kind,
        key=key,
        payload=dict(payload or {}),
        run_at=run_at or now(),
    )
