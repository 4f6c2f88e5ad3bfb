"""What people edit together carries a version; a save says which one it was based on."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F

from trueline.core.errors import StaleVersion


class Versioned(models.Model):
    """A row with a version that grows by one with every change."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


def apply_changes(
    row: Versioned, *, version: int, changes: Mapping[str, object]
) -> dict[str, object]:
    """Save `changes` on a row, if it still has the version they were based on.

    The check and the write are one statement, so two saves can never both succeed.

    Args:
        row: The row as loaded; it is changed in place.
        version: The version the person had before them.
        changes: Field name (attname for relations) to new value.

    Returns:
        The former value of every field that really changed; empty if none did.

    Raises:
        StaleVersion: the row was saved by someone else since; nothing is written.
    """
    before = {name: getattr(row, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    rows = type(row)._default_manager.filter(pk=row.pk, version=version)
    if not (rows.update(version=F("version") + 1, **changed) if changed else rows.exists()):
        row.refresh_from_db()
        theirs = {name: getattr(row, name) for name in changes}
        raise StaleVersion(
            current=row.version,
            yours=dict(changes),
            theirs={name: value for name, value in theirs.items() if changes[name] != value},
        )
    for name, value in changed.items():
        setattr(row, name, value)
    row.version = version + bool(changed)
    return {name: before[name] for name in changed}
