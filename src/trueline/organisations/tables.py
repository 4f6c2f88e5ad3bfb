"""Whose each table is. Our own tables say it themselves; here stand those of libraries."""

from typing import Final

from django.db import models

from trueline.organisations.models import Tenancy

#: Table label -> why the installation as a whole, and no organisation, holds it.
SHARED: Final = {
    "auth.Permission": "part of the web framework; unused",
    "auth.Group": "part of the web framework; unused",
    "auth.Group_permissions": "part of the web framework; unused",
    "contenttypes.ContentType": "the framework's list of tables",
    "sessions.Session": "signed-in browsers; opaque outside of their own request",
    "account.EmailAddress": "addresses a person signs in with; only shown to themselves",
    "account.EmailConfirmation": "pending proofs of an address; only shown to themselves",
    "people.Person": "one account for all organisations; a name shows only to fellow members",
}


def tenancy_of(model: type[models.Model]) -> Tenancy | None:
    """Return whose rows a table holds; None if nobody has said."""
    declared = getattr(model, "tenancy", None)
    if isinstance(declared, Tenancy):
        return declared
    if model._meta.label in SHARED or model._meta.app_label == "procrastinate":
        return Tenancy.GLOBAL
    return None
