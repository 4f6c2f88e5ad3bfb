"""Finding people."""

from trueline.core.errors import NotFound
from trueline.people.models import Person


def person_at(email: str) -> Person:
    """Return the person with an address.

    Raises:
        NotFound: nobody has it.
    """
    found = Person.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NotFound(f"Nobody has an account at {email}.")
    return found


def has_account(email: str) -> bool:
    """Tell whether somebody has an account at an address."""
    return Person.objects.filter(email=email.strip().lower()).exists()
