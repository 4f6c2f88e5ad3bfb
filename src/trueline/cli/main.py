"""trueline: the terminal face. Only the chosen command is loaded, so `odds` needs no database."""

import argparse
import sys
from importlib import import_module
from typing import Final

from trueline.core.errors import Refusal

#: Command -> (the module that does it, what it does).
COMMANDS: Final = {
    "demo": ("trueline.cli.demo", "open a living demo organisation"),
    "serve": ("trueline.cli.serve", "start the web server and a worker"),
    "worker": ("trueline.cli.worker", "start a worker alone"),
    "migrate": ("trueline.cli.migrate", "make or upgrade the database"),
    "import": ("trueline.cli.load", "import a CSV or XLSX file into an organisation"),
    "effort": ("trueline.cli.effort", "import effort from a CSV or XLSX file"),
    "actuals": ("trueline.cli.actuals", "import what was spent from a CSV or XLSX file"),
    "export": ("trueline.cli.export", "write an organisation's data to a file"),
    "odds": ("trueline.cli.odds", "print the odds for a file, without a database"),
    "drift": (
        "trueline.cli.drift",
        "print the drift of a plan and effort file, without a database",
    ),
    "token": ("trueline.cli.token", "make a key for the API"),
    "doctor": ("trueline.cli.doctor", "check the installation and say what to do"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the process's exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="trueline", description="Trueline in the terminal.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        if given[:1] == [name]:
            chosen = import_module(module)
            chosen.add_arguments(command)
            command.set_defaults(run=chosen.run)
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except Refusal as refusal:
        print(f"trueline: {refusal}", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"trueline: there is no file {error.filename}.", file=sys.stderr)
        return 1
