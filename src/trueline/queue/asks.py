"""What is asked of a worker, the same for both engines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

#: How often a job is tried before it is kept as failed.
MAX_TRIES: Final = 5
_FIRST_WAIT: Final = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Ask:
    """One piece of work.

    Attributes:
        kind: Which handler does it.
        organisation_id: Whose it is; None for the upkeep of the installation.
        key: What it is about, within kind and organisation.
        payload: What the handler needs to know; plain JSON.
        tries: How often it was begun, the present try included.
    """

    kind: str
    organisation_id: int | None
    key: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    tries: int = 0

    @property
    def name(self) -> str:
        """What makes two asks the same ask."""
        return f"{self.kind}/{self.organisation_id or ''}/{self.key}"

    def wait(self) -> timedelta:
        """Return how long to wait before the next try: 15 s, then four times as long each time."""
        return _FIRST_WAIT * int(4 ** (self.tries - 1))
