"""The decision behind an amendment, from a body to the domain."""

from trueline.api.plans.schemas import Note
from trueline.plans.amending import AmendmentNote


def note_of(note: Note | None) -> AmendmentNote | None:
    """Return the note as the actions take it; None where none was sent."""
    if note is None:
        return None
    return AmendmentNote(note.sentence, note.reason, note.in_force_on)
