"""trueline export: write an organisation's data to a file."""

import argparse
from pathlib import Path

from trueline.cli.acting import actor, add_actor
from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    add_actor(parser)
    parser.add_argument("file", type=Path, help="a name that ends in .xlsx (everything) or .csv")
    parser.add_argument(
        "--sheet",
        default="Values",
        help="which part, for .csv: Teams, Themes, Measures, Values or Goals",
    )


def run(options: argparse.Namespace) -> int:
    """Write the file beside its name first, so that a broken run leaves no half file."""
    setup()
    from trueline.exchange.export import text, workbook  # noqa: PLC0415 - needs the application
    from trueline.organisations.scope import acting_in  # noqa: PLC0415

    by = actor(options)
    draft = options.file.with_name(options.file.name + ".part")
    with acting_in(by.organisation), draft.open("wb") as out:
        if options.file.suffix.lower() == ".xlsx":
            out.write(workbook(by=by))
        else:
            out.writelines(text(by=by, sheet_name=options.sheet))
    draft.replace(options.file)
    print(f"Wrote {options.file}.")
    return 0
