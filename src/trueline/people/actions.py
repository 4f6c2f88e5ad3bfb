"""What can be done to a person's account."""

from django.db import IntegrityError, transaction

from trueline.core.clock import check_time_zone
from trueline.core.errors import Refusal
from trueline.core.text import clean_line
from trueline.people.models import Person


@transaction.atomic
def add_person(*, email: str, name: str, password: str | None = None) -> Person:
    """Make an account; without a password nobody can sign in with it.

    Raises:
        Refusal: the name is not acceptable, or the address has an account already.
    """
    name = clean_line(name, field="name", longest=120)
    try:
        with transaction.atomic():
            return Person.objects.create_user(email, name, password)
    except IntegrityError:
        raise Refusal(f"{email} has an account already.", field="email") from None


@transaction.atomic
def change_account(*, person: Person, name: str, time_zone: str = "") -> Person:
    """Change one's own name and time zone ("" for the organisation's).

    Raises:
        Refusal: a field is not acceptable.
    """
    person.name = clean_line(name, field="name", longest=120)
    person.time_zone = check_time_zone(time_zone) if time_zone else ""
    person.save(update_fields=["name", "time_zone"])
    return person
