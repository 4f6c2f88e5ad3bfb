"""Reading the journal."""

from django.db import models
from django.db.models import QuerySet

from trueline.journal.models import Entry


def entries() -> QuerySet[Entry]:
    """Return the organisation's journal, newest first, with who did it."""
    return Entry.objects.select_related("by")


def about(subject: models.Model) -> QuerySet[Entry]:
    """Return what was done to one thing, newest first."""
    return entries().filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
