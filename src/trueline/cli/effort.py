"""trueline effort: bring effort from a CSV or XLSX file into an organisation."""

import argparse

from trueline.cli.acting import actor, add_actor
from trueline.cli.said import add_file, is_stopped, named_columns, pairs, tell_outcome
from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser)
    add_file(parser)
    parser.add_argument(
        "--reason", default="", help="why effort of closed weeks comes late; without it, refused"
    )


def run(options: argparse.Namespace) -> int:
    """Check the file; take it in unless this is a dry run or a row is refused."""
    setup()
    from trueline.exchange.effort_import import (  # noqa: PLC0415 - needs the application
        check_effort,
        import_effort,
        read_effort,
    )
    from trueline.organisations.scope import acting_in  # noqa: PLC0415

    by = actor(options)
    content, name = options.file.read_bytes(), options.file.name
    columns = named_columns(content, name, options.column)
    answers = pairs(options.answer, "answer")
    with acting_in(by.organisation):
        reading = read_effort(content, name, columns=columns, answers=answers)
        found, problems = check_effort(
            by=by, reading=reading, source=options.source, reason=options.reason
        )
        if is_stopped(reading.questions, problems):
            return 1
        if not options.dry_run:
            found = import_effort(
                by=by, content=content, name=name, source=options.source, reason=options.reason,
                columns=columns, answers=answers,
            )  # fmt: skip
    corrected = f" ({len(found.replaced)} of them corrected)" if found.replaced else ""
    tell_outcome(len(found.fresh), found.same, corrected=corrected, is_dry=options.dry_run)
    return 0
