"""What is said to and by a command that takes a file in: columns, answers, refusals."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from trueline.core.errors import Refusal

_SHOWN = 20


class Asked(Protocol):
    """A column that can be read in more than one way."""

    @property
    def role(self) -> str:
        """What the column holds."""

    @property
    def sentence(self) -> str:
        """The question."""

    @property
    def candidates(self) -> tuple[tuple[str, str], ...]:
        """Name and meaning of each way."""


def pairs(said: Iterable[str], option: str) -> dict[str, str]:
    """Return what an option that is repeated says, as in `--column on=Day`.

    Raises:
        Refusal: one has no “=”.
    """
    found = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise Refusal(f"“{one}” says nothing; write --{option} MEANING=…", field=option)
        found[name.strip()] = value.strip()
    return found


def named_columns(content: bytes, name: str, said: Iterable[str]) -> Mapping[str, int]:
    """Return meaning -> column of the first sheet, from `--column MEANING=HEADER`.

    Raises:
        Refusal: the file has no such column.
    """
    from trueline.exchange.imports.formats import sheets_of  # noqa: PLC0415 - needs the application

    found = pairs(said, "column")
    if not found:
        return {}
    header = sheets_of(content, name)[0].header
    for column in found.values():
        if column not in header:
            raise Refusal(f"The file has no column “{column}”.", field="column")
    return {role: header.index(column) for role, column in found.items()}


def tell_questions(questions: Iterable[Asked]) -> None:
    """Say what must be answered before anything can be taken in, and how."""
    for question in questions:
        ways = ", ".join(
            f"--answer {question.role}={name} ({reading})" for name, reading in question.candidates
        )
        print(f"To be said: {question.sentence} {ways}", file=sys.stderr)


def tell_problems(problems: Sequence[object]) -> None:
    """Say which rows cannot be taken, and why."""
    for problem in problems[:_SHOWN]:
        print(f"  {problem}", file=sys.stderr)
    if len(problems) > _SHOWN:
        print(f"  … and {len(problems) - _SHOWN} more", file=sys.stderr)
