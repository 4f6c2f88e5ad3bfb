"""Which column holds what, how it is read, and what must be asked: for files with known columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from trueline.exchange.files.ambiguity import Ambiguous
from trueline.exchange.files.dates import find_date_format
from trueline.exchange.files.numbers import find_number_format
from trueline.exchange.files.tables import Table
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.line import Format, ReadDay, ReadNumber
from trueline.exchange.imports.roles import normalised


@dataclass(frozen=True, slots=True)
class Question:
    """A column that can be read in more than one way; answered by role and a candidate's name."""

    role: str
    sentence: str
    candidates: tuple[tuple[str, str], ...]


def suggested(header: tuple[str, ...], roles: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return role -> column for the headers that are recognised, each column once."""
    words = [normalised(name) for name in header]
    found: dict[str, int] = {}
    for role, known in roles.items():
        place = next((words.index(word) for word in known if word in words), None)
        if place is not None and place not in found.values():
            found[role] = place
    return found


def found_format(
    table: Table,
    roles: Mapping[str, int],
    answers: Mapping[str, str],
    *,
    days: Collection[str],
    numbers: Collection[str],
) -> tuple[Format, list[Question]]:
    """Return how a file's columns are read, and what must be asked before they can be.

    Args:
        table: The file.
        roles: Role -> column.
        answers: Role -> name of the candidate chosen where a question was asked.
        days: Roles that hold days.
        numbers: Roles that hold numbers.
    """
    questions: list[Question] = []
    read_days: dict[int, ReadDay] = {}
    read_numbers: dict[int, ReadNumber] = {}
    for role in (*days, *numbers):
        if role not in roles:
            continue
        column = roles[role]
        title = table.header[column]
        cells = table.cells(title)
        found: Any = (
            find_date_format(cells, column=title, epoch=table.epoch)
            if role in days
            else find_number_format(cells, column=title)
        )
        if isinstance(found, Ambiguous):
            chosen = [c.format for c in found.candidates if c.format.name == answers.get(role)]
            if not chosen:
                questions.append(_question(role, title, found))
                continue
            found = chosen[0]
        if role in days:
            read_days[column] = found.read
        else:
            read_numbers[column] = found.read
    return Format(Choices(), table.header, dict(roles), read_numbers, read_days), questions


def _question(role: str, column: str, found: Ambiguous[Any]) -> Question:
    return Question(
        role,
        f"In column {column}, what is “{found.candidates[0].example}”?",
        tuple((candidate.format.name, candidate.reading) for candidate in found.candidates),
    )
