"""What is asked when a column can be read in more than one way."""

from dataclasses import dataclass
from typing import Generic, TypeVar

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[F]):
    """One way to read a column, with an example a person can judge.

    Attributes:
        format: The way; its `name` is what to keep of the answer.
        row: 1-based row of the example.
        example: A cell that the ways read differently.
        reading: What this way makes of it, written so that it has one meaning.
    """

    format: F
    row: int
    example: str
    reading: str


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[F]):
    """A column that nothing in it decides; the person is asked.

    Attributes:
        candidates: The ways left, at least two.
    """

    candidates: tuple[Candidate[F], ...]
