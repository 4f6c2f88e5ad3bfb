"""trueline odds: the odds for a file of values and goals, without a database or settings."""

import argparse
import sys
from datetime import date
from pathlib import Path

from trueline.cli.columns import read_choices
from trueline.cli.sayings import Saying, gather
from trueline.cli.table import aligned
from trueline.core.errors import Refusal
from trueline.core.periods import Calendar

_HEADERS = ("Measure", "Target", "Due", "Now", "Odds", "")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    parser.add_argument("file", type=Path, help="CSV or XLSX; see docs/reference/files.md")
    parser.add_argument("--measure", metavar="NAME", help="only the measure with this key or name")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE",
                        help="use only what was known on this day")  # fmt: skip
    parser.add_argument("--columns", type=Path, metavar="JSON", help="what the columns are")
    parser.add_argument("--year-starts-in", type=int, default=1, choices=range(1, 13),
                        metavar="MONTH", help="month in which the fiscal year begins")  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Print a line a goal; end with 1 if the file holds none."""
    # The engine is loaded only now: a wrong option should be answered at once.
    from trueline.cli.reckoning import lines_of  # noqa: PLC0415

    said = read_choices(options.columns)
    sayings = gather(options.file, said, Calendar(options.year_starts_in))
    chosen = [saying for saying in sayings if _is_meant(saying, options.measure)]
    if not chosen:
        raise Refusal(f"No measure is called “{options.measure}” in this file.")
    rows = [line for saying in chosen for line in lines_of(saying, options.as_of)]
    if not rows:
        print("trueline: no goal in this file: it needs a column Target, and best a column Due.",
              file=sys.stderr)  # fmt: skip
        return 1
    for line in aligned([_HEADERS, *rows], right={1, 3}):
        print(line)
    return 0


def _is_meant(saying: Saying, name: str | None) -> bool:
    return name is None or name in (saying.key, saying.name)
