"""What can be done to a person's account."""

from django.db import IntegrityError, transaction

from trueline.core.clock import check_time_zone
from trueline.core.errors import NotAllowed, Refusal
from trueline.core.text import clean_line
from trueline.people.models import Person
from trueline.people.passwords import check_password


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
def sign_up(*, email: str, name: str, password: str) -> Person:
    """Make an account that someone will sign in with.

    Raises:
        Refusal: name or password is not acceptable, or the address has an account already.
    """
    name = clean_line(name, field="name", longest=120)
    check_password(password, email=email, name=name)
    return add_person(email=email, name=name, password=password)


@transaction.atomic
def sign_up_first(*, email: str, name: str, password: str) -> Person:
    """Make the first account of an installation, which needs no invitation.

    Raises:
        NotAllowed: somebody has an account already.
        Refusal: address, name or password is not acceptable.
    """
    if Person.objects.exists():
        raise NotAllowed("Accounts come by invitation. Ask an owner of your organisation.")
    return sign_up(email=email, name=name, password=password)


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
