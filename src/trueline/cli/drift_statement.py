"""The drift statement of an organisation in the database, for the terminal."""

import argparse
from typing import TYPE_CHECKING

from trueline.cli.acting import actor, database_ready
from trueline.cli.setup import setup
from trueline.cli.table import aligned

if TYPE_CHECKING:
    from trueline.analysis.drift import DriftStatement, Line

_HEADERS = ("Where", "Planned", "Decided", "Plan today", "Undecided", "Done")


def run(options: argparse.Namespace) -> int:
    """Print the statement of a span; end with 1 where there is no figure."""
    setup()
    # These need the application loaded.
    from trueline.analysis.drift import effort_statement, money_statement  # noqa: PLC0415
    from trueline.analysis.spans import SpanKind, span_of  # noqa: PLC0415
    from trueline.core.clock import today  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415
    from trueline.work.policy import effort_policy  # noqa: PLC0415

    organisation = actor(options).organisation
    with database_ready(), acting_in(organisation):
        day = today(organisation.time_zone)
        weeks = span_of(organisation, SpanKind(options.span), options.on, as_of=day)
        policy = effort_policy(organisation)
        read = money_statement if options.money else effort_statement
        return show(read(weeks, policy))


def show(statement: "DriftStatement") -> int:
    """Print a statement; return 1 where there is no figure."""
    weeks = statement.span
    print(f"{weeks.label}: {len(weeks.weeks)} weeks from {weeks.first} to {weeks.last}")
    if statement.expected:
        print(f"{statement.reported} of {statement.expected} people reported.")
    if statement.undecided is None or statement.decided is None:
        print("No figure: no plan with shares, nothing recorded, or too few reports.")
        return 1
    total = ("Total", "100", "0", "100", "0", "100")
    rows = [_row(line) for line in statement.lines]
    for text in aligned([_HEADERS, *rows, total], right={1, 2, 3, 4, 5}):
        print(text)
    print(
        f"Decided: {float(statement.decided):.1%}. "
        f"Undecided: {float(statement.undecided):.1%} (tolerance {statement.tolerance} %)."
    )
    return 0


def _row(line: "Line") -> tuple[str, ...]:
    return (
        line.name, str(line.planned), f"{line.decided:+d}", str(line.plan_today),
        f"{line.undecided:+d}", str(line.done),
    )  # fmt: skip
