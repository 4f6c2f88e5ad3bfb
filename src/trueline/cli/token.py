"""trueline token: make a key for the API, for someone with an account."""

import argparse

from trueline.cli.acting import person
from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    parser.add_argument("email", help="whose name the key acts in")
    parser.add_argument("--name", default="terminal", help="what it is for")
    parser.add_argument("--scope", default="read", choices=["read", "write"])
    parser.add_argument("--days", type=int, default=30, help="how long it lasts (at most 90)")


def run(options: argparse.Namespace) -> int:
    """Print the key; it is not kept and cannot be shown again."""
    setup()
    from trueline.members.tokens import issue_token  # noqa: PLC0415 - needs the application

    whose = person(options.email)
    _, secret = issue_token(person=whose, name=options.name, scope=options.scope, days=options.days)
    print(secret)
    return 0
