"""The drift statement of an organisation in the database, for the terminal."""

import argparse
from typing import TYPE_CHECKING

from trueline.cli.acting import actor, database_ready
from trueline.cli.setup import setup
from trueline.cli.telling import Cells, table
from trueline.core.money import Money

if TYPE_CHECKING:
    from trueline.analysis.drift import DriftStatement, Line


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
        return show(read(weeks, policy), organisation.currency)


def show(statement: "DriftStatement", currency: str) -> int:
    """Print a statement, money in a currency; return 1 where there is no figure."""
    weeks = statement.span
    print(f"{weeks.label}: {len(weeks.weeks)} weeks from {weeks.first} to {weeks.last}")
    if statement.expected:
        print(f"{statement.reported} of {statement.expected} people reported.")
    if statement.undecided is None or statement.decided is None:
        print("No figure: no plan with shares, nothing recorded, or too few reports.")
        return 1
    rows = [_cells(line, statement.currency, currency) for line in statement.lines]
    for text in table(rows, _amount(statement.total, statement.currency, currency)):
        print(text)
    print(
        f"Decided: {float(statement.decided):.1%}. "
        f"Undecided: {float(statement.undecided):.1%} (tolerance {statement.tolerance} %)."
    )
    return 0


def _cells(line: "Line", unit: str, currency: str) -> Cells:
    return Cells(
        line.name, line.planned, line.decided, line.plan_today, line.undecided, line.done,
        _amount(line.amount, unit, currency),
    )  # fmt: skip


def _amount(amount: int, unit: str, currency: str) -> str:
    if unit == "minutes":
        return f"{amount / 60:,.1f} h"
    return f"{amount:,}" if unit == "points" else str(Money(amount, currency))
