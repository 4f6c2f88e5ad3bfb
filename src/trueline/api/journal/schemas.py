"""What is shown of the journal."""

from datetime import datetime
from typing import Any

from trueline.api.answers import PersonRef
from trueline.api.types import Output


class EntryOut(Output):
    """Who did what to which thing, when."""

    id: int
    at: datetime
    by: PersonRef | None
    verb: str
    subject_type: str
    subject_id: int
    subject_name: str
    before: dict[str, Any]
    after: dict[str, Any]
