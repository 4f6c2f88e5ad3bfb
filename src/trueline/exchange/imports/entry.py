"""A row about one measure, on its way into the book."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.exchange.imports.book import Book, SheetReport
from trueline.exchange.imports.line import Line

if TYPE_CHECKING:
    from trueline.exchange.imports.drafts import MeasureDraft
    from trueline.measures.models import Measure


@dataclass(frozen=True, slots=True)
class Entry:
    """A row whose measure is known.

    Attributes:
        line: The row with the meaning of its cells.
        number: The measure's number in the file.
        book: Where everything the file says is gathered.
        report: What becomes of the sheet's rows.
    """

    line: Line
    number: int
    book: Book
    report: SheetReport

    @property
    def draft(self) -> "MeasureDraft":
        """The measure the row is about, as the file has it."""
        return self.book.measures[self.number]

    @property
    def measure(self) -> "Measure":
        """The measure as it stands, or as it will be added."""
        return self.draft.measure

    def mark(self, fate: str) -> None:
        """Give the row a fate, unless it has a graver one."""
        self.report.mark(self.line.row.number, fate)
