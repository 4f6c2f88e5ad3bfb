"""trueline export: write an organisation's data to a file."""

import argparse
from pathlib import Path

from trueline.cli.acting import actor, add_actor
from trueline.cli.setup import setup
from trueline.core.errors import Refusal

_PARTS = "Teams, Themes, Measures, Values or Goals"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser)
    parser.add_argument("file", type=Path, help="a name that ends in .xlsx (everything) or .csv")
    parser.add_argument("--sheet", default="Values", help=f"which part, for .csv: {_PARTS}")


def run(options: argparse.Namespace) -> int:
    """Write the file beside its name first, so that a broken run leaves no half file."""
    is_workbook = _is_workbook(options.file)
    setup()
    from trueline.exchange.export import text, workbook  # noqa: PLC0415 - needs the application
    from trueline.organisations.scope import acting_in  # noqa: PLC0415

    by = actor(options)
    if not is_workbook and options.sheet.title() not in _PARTS:
        raise Refusal(f"There is no part “{options.sheet}”. Choose {_PARTS}.")
    draft = options.file.with_name(options.file.name + ".part")
    with acting_in(by.organisation), draft.open("wb") as out:
        out.writelines([workbook(by=by)] if is_workbook else text(by=by, sheet_name=options.sheet))
    draft.replace(options.file)
    print(f"Wrote {options.file}.")
    return 0


def _is_workbook(file: Path) -> bool:
    ending = file.suffix.lower()
    if ending not in {".xlsx", ".csv"}:
        raise Refusal(f"{file} must end in .xlsx or .csv.")
    return ending == ".xlsx"
