"""For whom a command acts."""

import argparse
from typing import TYPE_CHECKING

from trueline.core.errors import Refusal

if TYPE_CHECKING:
    from trueline.organisations.models import Membership


def add_actor(parser: argparse.ArgumentParser) -> None:
    """Take the options that say for whom."""
    parser.add_argument("--organisation", required=True, help="its place in addresses, as in /o/…")
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
    from django.db import DatabaseError  # noqa: PLC0415

    from trueline.members.queries import first_owner, membership_in  # noqa: PLC0415
    from trueline.people.queries import person_at  # noqa: PLC0415

    try:
        if options.email:
            return membership_in(person_at(options.email), options.organisation)
        return first_owner(options.organisation)
    except DatabaseError as error:
        raise Refusal(
            f"The database cannot be used yet ({error}). Run `trueline migrate`."
        ) from None
