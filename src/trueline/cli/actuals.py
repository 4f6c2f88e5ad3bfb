"""trueline actuals: bring money that went out or came in into an organisation's budget."""

import argparse

from trueline.cli.acting import actor, add_actor
from trueline.cli.said import add_file, is_stopped, named_columns, pairs, tell_outcome
from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser)
    add_file(parser)


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
        if is_stopped(found.questions, found.problems):
            return 1
        if not options.dry_run:
            found = import_actuals(
                by=by, content=content, name=name, source=options.source,
                columns=columns, answers=answers,
            )  # fmt: skip
    tell_outcome(len(found.fresh), found.same, is_dry=options.dry_run)
    return 0
