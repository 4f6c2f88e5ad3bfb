"""Keys with which a program acts in a person's name."""

from datetime import timedelta

from django.db import transaction

from trueline.core.clock import now
from trueline.core.errors import Refusal
from trueline.core.text import clean_line
from trueline.members.models import ApiToken, Scope
from trueline.members.secrets import fingerprint, make_secret
from trueline.people.models import Person

LAST_AT_MOST_DAYS = 90


@transaction.atomic
def issue_token(
    *, person: Person, name: str, scope: str = Scope.READ, days: int = 30
) -> tuple[ApiToken, str]:
    """Make a key for a program.

    Returns:
        The token's row and its secret, which is shown once and not kept.

    Raises:
        Refusal: name, scope or lifetime is not acceptable.
    """
    if scope not in Scope.values:
        raise Refusal(f"There is no scope “{scope}”.", field="scope")
    if not 1 <= days <= LAST_AT_MOST_DAYS:
        raise Refusal(f"A token lasts from 1 to {LAST_AT_MOST_DAYS} days.", field="days")
    secret = make_secret("trueline")
    token = ApiToken.objects.create(
        person=person,
        name=clean_line(name, field="name", longest=80),
        scope=scope,
        token_hash=fingerprint(secret),
        expires_at=now() + timedelta(days=days),
    )
    return token, secret


@transaction.atomic
def revoke_token(*, person: Person, token_id: int) -> None:
    """End one's own token; the next request with it is refused."""
    ApiToken.objects.filter(person=person, pk=token_id, revoked_at=None).update(revoked_at=now())


def find_token(secret: str) -> ApiToken | None:
    """Return the token with that secret if it still opens anything, and note the day."""
    token = (
        ApiToken.objects.select_related("person")
        .filter(
            token_hash=fingerprint(secret),
            revoked_at=None,
            expires_at__gt=now(),
            person__is_active=True,
        )
        .first()
    )
    if token and token.last_used_on != (day := now().date()):
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=day)
    return token


def may_write(token: ApiToken) -> bool:
    """Tell whether a token may change anything."""
    return token.scope == Scope.WRITE


def scopes() -> list[tuple[str, str]]:
    """Return every scope with its name for people."""
    return list(Scope.choices)


def tokens_of(person: Person) -> list[ApiToken]:
    """Return a person's tokens that are still good, newest first."""
    return list(ApiToken.objects.filter(person=person, revoked_at=None, expires_at__gt=now()))
