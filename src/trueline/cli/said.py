"""What is said to and by a command that takes a file in: columns, answers, refusals."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
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


def add_file(parser: argparse.ArgumentParser) -> None:
    """Take the options of every command that takes a file in."""
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--source", default="file", help="what the ids in the file belong to (file if not said)"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="MEANING=HEADER",
        help="what a column is, where its header does not say it; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--answer", action="append", default=[], metavar="MEANING=FORMAT",
        help="how a column is read that can be read in two ways; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )


def is_stopped(questions: Sequence[Asked], problems: Sequence[object]) -> bool:
    """Say what stands in the way of taking a file in; tell whether anything does."""
    tell_questions(questions)
    tell_problems(problems)
    if questions or problems:
        print("Nothing was changed.", file=sys.stderr)
    return bool(questions or problems)


def tell_outcome(fresh: int, same: int, *, corrected: str = "", is_dry: bool) -> None:
    """Say how many rows came in, or would."""
    would = "would come" if is_dry else "came"
    print(f"{fresh} {would} in{corrected}, {same} were here already.")
    if is_dry:
        print("A dry run: nothing was changed.")


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
