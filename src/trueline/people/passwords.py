"""Which passwords will do: long enough, not among the common ones, not one's own name."""

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from trueline.core.errors import Refusal
from trueline.people.models import Person

#: A longer one adds no safety, and hashing it would cost.
LONGEST: Final = 128


def check_password(password: str, *, email: str, name: str) -> str:
    """Return `password` if it will do for this person.

    Raises:
        Refusal: it is too short, too long, too common, or too much like name or address.
    """
    if len(password) > LONGEST:
        raise Refusal(f"Use at most {LONGEST} characters.", field="password")
    try:
        validate_password(password, Person(email=email, name=name))
    except ValidationError as refused:
        raise Refusal(" ".join(refused.messages), field="password") from None
    return password
