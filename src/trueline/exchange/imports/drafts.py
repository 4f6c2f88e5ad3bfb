"""What a file says, gathered from its rows and compared with what stands; nothing is written."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from trueline.measures.models import Goal, Measure
from trueline.measures.values import Reading
from trueline.strategy.models import Theme
from trueline.teams.models import Team

#: What becomes of a row, by its letter in the report.
FATES: Final = {
    "P": "with a problem",
    "C": "corrects",
    "N": "new",
    "S": "says what stands",
    "B": "blank",
}
#: The first of these that any part of a row has is the row's fate.
RANK: Final = "PCNSB"


@dataclass(slots=True)
class MeasureDraft:
    """A measure that a file speaks of.

    Attributes:
        measure: The measure as it stands, or as it will be added (not saved).
        fields: What the file says of it, by field.
        changed: Whether any of that differs from what stands.
        row: Where it was described first, None if nowhere.
        parent: Number of the measure it is part of, once the whole file is read.
        parent_key: Key of the measure it is part of, until that one is found; None if the file
            does not say.
        theme_keys: Keys of its themes, None if the file does not say.
        team_key: Key or name of its team, likewise.
        standing: Period -> (value, note) as they stand; loaded once.
        goals: (kind, due date) -> goal as it stands; loaded once.
    """

    measure: Measure
    fields: dict[str, Any] = field(default_factory=dict)
    changed: bool = False
    row: int | None = None
    parent: int | None = None
    parent_key: str | None = None
    theme_keys: list[str] | None = None
    team_key: str | None = None
    standing: dict[date, tuple[float | None, str]] = field(default_factory=dict)
    goals: dict[tuple[str, date], Goal] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Will it be added?"""
        return self.measure.pk is None


@dataclass(slots=True)
class GroupDraft:
    """A team or a theme that a file speaks of."""

    key: str
    standing: Team | Theme | None
    fields: dict[str, Any]
    parent_key: str | None = None
    changed: bool = False
    row: int = 0

    @property
    def above(self) -> str:
        """Key of the one it will sit in, "" for none."""
        if self.parent_key:
            return self.parent_key
        return self.standing.parent.key if self.standing and self.standing.parent else ""


@dataclass(slots=True)
class GoalDraft:
    """A goal that a file speaks of.

    Attributes:
        goal: The one that stands, or that will be set (not saved).
        draft: Its measure.
        fields: What the file says of it.
        fate: Whether it is new, changed, or stands so.
        row: The row that says it.
    """

    goal: Goal
    draft: MeasureDraft
    fields: dict[str, Any]
    fate: str
    row: int


class Values:
    """The values of a file, packed: some 32 bytes each, so that long files fit."""

    def __init__(self) -> None:
        self._measure = array("I")
        self._period = array("i")
        self._value = array("d")
        self._known = array("i")
        self._row = array("I")
        self._notes: dict[int, str] = {}
        # Measure -> its periods in order, and beside each the place of its value.
        self._places: dict[int, tuple[array[int], array[int]]] = {}

    def __len__(self) -> int:
        return len(self._value)

    def earlier(self, measure: int, period: date) -> tuple[int, float] | None:
        """Return (row, value) of what the file already said of a period, None if nothing."""
        periods, places = self._places.get(measure, (array("i"), array("I")))
        where = bisect_left(periods, period.toordinal())
        if where == len(periods) or periods[where] != period.toordinal():
            return None
        return self._row[places[where]], self._value[places[where]]

    def add(
        self, measure: int, period: date, value: float, *, note: str, known: date, row: int
    ) -> None:
        """Keep one value of the measure with that number in the file's list."""
        at = len(self._value)
        self._measure.append(measure)
        self._period.append(period.toordinal())
        self._value.append(value)
        self._known.append(known.toordinal())
        self._row.append(row)
        if note:
            self._notes[at] = note
        periods, places = self._places.setdefault(measure, (array("i"), array("I")))
        # Files are mostly in order of time, so this mostly appends.
        where = bisect_left(periods, period.toordinal())
        periods.insert(where, period.toordinal())
        places.insert(where, at)

    def readings(self, measures: list[Measure]) -> Iterator[Reading]:
        """Yield the values as they are loaded; `measures` are saved, in the file's order."""
        for at, number in enumerate(self._measure):
            yield Reading(
                measures[number],
                date.fromordinal(self._period[at]),
                self._value[at],
                self._notes.get(at, ""),
                date.fromordinal(self._known[at]),
            )
