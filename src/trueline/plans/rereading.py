"""Asking for drift to be read anew, once this transaction is through."""

from trueline.queue.actions import enqueue


def reread_drift(organisation_id: int) -> None:
    """Ask for the organisation's drift to be read; asking often is asking once."""
    enqueue(kind="drift", organisation_id=organisation_id)
