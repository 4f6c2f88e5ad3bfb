"""trueline actuals: bring money that went out or came in into an organisation's budget."""

import argparse
import sys
from pathlib import Path

from trueline.cli.acting import actor, add_actor
from trueline.cli.said import named_columns, pairs, tell_problems, tell_questions
from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser)
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


def run(options: argparse.Namespace) -> int:
    """Check the file; take it in unless this is a dry run or a row is refused."""
    setup()
    from trueline.exchange.actuals_import import (  # noqa: PLC0415 - needs the application
        check_actuals,
        import_actuals,
    )
    from trueline.organisations.scope import acting_in  # noqa: PLC0415

    by = actor(options)
    content, name = options.file.read_bytes(), options.file.name
    columns = named_columns(content, name, options.column)
    answers = pairs(options.answer, "answer")
    with acting_in(by.organisation):
        found = check_actuals(
            by=by, content=content, name=name, source=options.source,
            columns=columns, answers=answers,
        )  # fmt: skip
        tell_questions(found.questions)
        tell_problems(found.problems)
        if found.questions or found.problems:
            print("Nothing was changed.", file=sys.stderr)
            return 1
        if not options.dry_run:
            found = import_actuals(
                by=by, content=content, name=name, source=options.source,
                columns=columns, answers=answers,
            )  # fmt: skip
    would = "would come" if options.dry_run else "came"
    print(f"{len(found.fresh)} {would} in, {found.same} were here already.")
    if options.dry_run:
        print("A dry run: nothing was changed.")
    return 0
