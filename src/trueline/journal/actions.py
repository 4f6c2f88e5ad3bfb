"""Writing in the journal."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import models

from trueline.journal.models import Entry
from trueline.organisations.models import Membership, Organisation
from trueline.people.models import Person


def record(
    *,
    by: Membership,
    verb: str,
    subject: models.Model,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Entry:
    """Add one line; call it inside the transaction that makes the change."""
    return write(
        organisation=by.organisation,
        by=by.person,
        verb=verb,
        subject=subject,
        before=before,
        after=after,
    )


def write(
    *,
    organisation: Organisation,
    by: Person | None,
    verb: str,
    subject: models.Model,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Entry:
    """Add one line for someone who is not (yet) a member, or for the system (`by` None)."""
    return Entry.objects.create(
        organisation=organisation,
        by=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_name=str(subject)[:200],
        before=_plain(before),
        after=_plain(after),
    )


def _plain(fields: Mapping[str, object] | None) -> dict[str, object]:
    return {name: _value(value) for name, value in (fields or {}).items()}


def _value(value: object) -> object:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
