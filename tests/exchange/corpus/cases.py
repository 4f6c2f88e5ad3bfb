"""What a hostile or odd file is, and what must become of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trueline.exchange.files.tables import Cell


@dataclass(frozen=True, slots=True)
class Reads:
    """The file is read.

    Attributes:
        header: The names of its columns.
        rows: The cells of its rows; None when only their count matters.
        count: How many rows it has, where `rows` is None.
        note: Words that stand in one of its notes.
        problem_rows: Rows that cannot be taken.
        numbers: Numbers of the rows, where they are of interest.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]] | None = None
    count: int = 0
    note: str = ""
    problem_rows: Sequence[int] = ()
    numbers: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Refuses:
    """The file is refused.

    Attributes:
        says: Words of the sentence.
        row: The row it names.
        column: The column it names.
    """

    says: str
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the corpus; its bytes are made when the test runs."""

    name: str
    file_name: str
    make: Callable[[], bytes]
    verdict: Reads | Refuses

    def __str__(self) -> str:
        return self.name


def text_case(name: str, content: str | bytes, verdict: Reads | Refuses) -> Case:
    """A CSV file with this content, in UTF-8 when given as text."""
    made = content.encode() if isinstance(content, str) else content
    return Case(name, "file.csv", lambda: made, verdict)
