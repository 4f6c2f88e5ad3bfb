"""For whom a command acts."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trueline.core.errors import Refusal

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.people.models import Person


def add_actor(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Take the options that say for whom."""
    parser.add_argument(
        "--organisation", required=required, help="its place in addresses, as in /o/…"
    )
    parser.add_argument(
        "--as",
        dest="email",
        default="",
        metavar="EMAIL",
        help="who does it (an owner, if you name nobody)",
    )


def actor(options: argparse.Namespace) -> "Membership":
    """Return the membership a command acts by.

    Raises:
        NotFound: there is no such organisation, or the person does not belong to it.
    """
    # Tables can only be loaded once the application is.
    from trueline.members.queries import first_owner, membership_in  # noqa: PLC0415

    with database_ready():
        if options.email:
            return membership_in(person(options.email), options.organisation)
        return first_owner(options.organisation)


def person(email: str) -> "Person":
    """Return the person with an address.

    Raises:
        NotFound: nobody has it.
    """
    from trueline.people.queries import person_at  # noqa: PLC0415 - needs the application

    with database_ready():
        return person_at(email)


@contextmanager
def database_ready() -> Iterator[None]:
    """Say what to do where the database cannot be used yet.

    Raises:
        Refusal: it cannot.
    """
    from django.db import DatabaseError  # noqa: PLC0415 - `odds` needs no framework

    try:
        yield
    except DatabaseError as error:
        raise Refusal(
            f"The database cannot be used yet ({error}). Run `trueline migrate`."
        ) from None
