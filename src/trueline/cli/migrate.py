"""trueline migrate: make or upgrade the database, and gather the static files."""

import argparse

from django.core.management import call_command

from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    parser.add_argument("--quiet", action="store_true", help="say nothing")


def run(options: argparse.Namespace) -> int:
    """Bring database and static files to this version; running it twice is running it once."""
    setup()
    prepare(verbosity=0 if options.quiet else 1)
    return 0


def prepare(*, verbosity: int) -> None:
    """Make tables, the shared cache and the folder of static files."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
    # htmx's extensions are not used, and one of them imports a file that does not exist.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["ext"])
