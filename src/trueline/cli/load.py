"""trueline import: bring a CSV or XLSX file into an organisation."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.cli.acting import actor, add_actor
from trueline.cli.columns import read_choices
from trueline.cli.setup import setup

if TYPE_CHECKING:
    from trueline.exchange.imports.book import Book
    from trueline.exchange.imports.choices import Choices

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--columns",
        type=Path,
        metavar="JSON",
        help="what the columns are; see docs/reference/files.md",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )


def run(options: argparse.Namespace) -> int:
    """Check the file; apply it unless this is a dry run or something needs attention."""
    setup()
    from trueline.exchange.imports.runs import load, try_out  # noqa: PLC0415 - needs the application
    from trueline.exchange.imports.suggestions import sheets_for  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415

    by = actor(options)
    content, name = options.file.read_bytes(), options.file.name
    said = read_choices(options.columns)
    with acting_in(by.organisation):
        sheets: dict[str, Choices] = sheets_for(content, name, said)
        book, questions = try_out(by=by, content=content, name=name, sheets=sheets)
        _tell(book)
        for question in questions:
            print(f"To be said: {question}", file=sys.stderr)
        if book.problem_count or questions:
            print("Nothing was changed.", file=sys.stderr)
            return 1
        if options.dry_run:
            print("A dry run: nothing was changed.")
            return 0
        load(by=by, content=content, name=name, sheets=sheets)
    print("Applied.")
    return 0


def _tell(book: "Book") -> None:
    from trueline.exchange.imports.drafts import FATES  # noqa: PLC0415 - needs the application

    for thing, counts in book.summary().items():
        print(f"{thing}: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
    for sheet in book.sheets:
        fates = sheet.fates.decode()
        counted = [f"{fates.count(letter)} {word}" for letter, word in FATES.items()
                   if letter in fates]  # fmt: skip
        print(f"rows{' of ' + sheet.name if sheet.name else ''}: " + ", ".join(counted))
        for note in list(sheet.notes)[:_SHOWN]:
            print(f"  note: {note}")
        for problem in sheet.problems[:_SHOWN]:
            print(f"  {problem}", file=sys.stderr)
        if sheet.problem_count > _SHOWN:
            print(f"  … and {sheet.problem_count - _SHOWN} more", file=sys.stderr)
