"""A month as weeks of days with what is due on them. Pure."""

import calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trueline.web.work.rows import Row


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid."""

    day: date
    rows: "list[Row]"
    inside: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def label(self) -> str:
        """Its name: "September 2026"."""
        return f"{self.first:%B} {self.first.year}"

    @property
    def before(self) -> str:
        """The month before, as the address says it; "" before the first there is."""
        if self.first <= date(1, 1, 31):
            return ""
        return f"{self.first - timedelta(days=1):%Y-%m}".rjust(7, "0")

    @property
    def after(self) -> str:
        """The month after, as the address says it; "" after the last there is."""
        if self.last == date.max:
            return ""
        return f"{self.last + timedelta(days=1):%Y-%m}".rjust(7, "0")

    def weeks(self, rows: "Iterable[Row]", today: date) -> list[list[Cell]]:
        """Return its weeks, Monday first, each day with what is due on it."""
        due: dict[date | None, list[Row]] = defaultdict(list)
        for row in rows:
            due[row.item.due_on].append(row)
        grid = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [
            [Cell(day, due[day], day.month == self.first.month, day == today) for day in week]
            for week in grid
        ]


def month_of(said: str, today: date) -> Month:
    """Return the month an address says ("2026-09"); this one where it says none."""
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        return Month(today.replace(day=1))
    # The grid reaches into the months beside it.
    return Month(min(max(first, date(2, 1, 1)), date(9998, 12, 1)))
