"""Keeping what was found with its day; a later reading of that day replaces it."""

from typing import Any, TypeVar

from trueline.organisations.models import TenantModel

_Reading = TypeVar("_Reading", bound=TenantModel)


def keep(reading: _Reading, **key: Any) -> _Reading:
    """Save a reading in the place of the one that has the same key, if there is one.

    Args:
        reading: What was found; not saved yet.
        key: The fields that say which reading it is, with their values.
    """
    fields = {
        field.name: getattr(reading, field.name)
        for field in reading._meta.concrete_fields
        if not field.primary_key and field.name not in key
    }
    kept, _ = type(reading).objects.update_or_create(**key, defaults=fields)
    return kept
