"""What is done by the clock, once an hour or once a day for the whole installation (UTC)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from trueline.queue.actions import enqueue, enqueue_everywhere


class Every(StrEnum):
    """How often; the value is the same thing as a crontab line."""

    HOUR = "0 * * * *"
    DAY = "0 0 * * *"

    def slot(self, moment: datetime) -> datetime:
        """Return when the hour or day that holds `moment` began."""
        hour = moment.replace(minute=0, second=0, microsecond=0)
        return hour if self is Every.HOUR else hour.replace(hour=0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the timetable.

    Attributes:
        kind: The job that is asked for.
        every: How often.
        everywhere: Whether in each organisation, or once for the installation.
    """

    kind: str
    every: Every
    everywhere: bool

    def ask(self) -> None:
        """Put it on the list."""
        if self.everywhere:
            enqueue_everywhere(kind=self.kind)
        else:
            enqueue(kind=self.kind, organisation_id=None)


TIMETABLE: Final = (
    Entry("odds-all", Every.DAY, everywhere=True),
    Entry("drift", Every.DAY, everywhere=True),
    Entry("expire", Every.HOUR, everywhere=False),
)
