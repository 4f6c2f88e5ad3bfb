"""Reading the journal."""

from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from trueline.core.search import holding
from trueline.journal.models import Entry
from trueline.people.models import Person


class Slice(NamedTuple):
    """A stretch of the journal, newest first.

    Attributes:
        entries: The lines.
        next_before: Number to go on below; None where nothing older is left.
    """

    entries: list[Entry]
    next_before: int | None


def entries(*, by: int | None = None, kind: str = "", words: str = "") -> QuerySet[Entry]:
    """Return the organisation's journal, newest first, with who did it.

    Args:
        by: Only what the person with this number did.
        kind: Only what was done to this kind of thing, as in `kinds`.
        words: Only what was done to things with these words in their name.
    """
    rows = Entry.objects.select_related("by")
    if by is not None:
        rows = rows.filter(by=by)
    if kind:
        rows = rows.filter(subject_type=kind)
    return holding(rows, words, ("subject_name",))


def cut(rows: QuerySet[Entry], *, before: int | None = None, size: int = 50) -> Slice:
    """Return the next lines below a number; as cheap on the thousandth page as on the first."""
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    more = len(found) > size
    return Slice(found[:size], found[size - 1].pk if more else None)


def about(subject: models.Model) -> QuerySet[Entry]:
    """Return what was done to one thing, newest first."""
    return entries().filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def authors() -> QuerySet[Person]:
    """Return who did anything that stands in the journal, by name."""
    return Person.objects.filter(pk__in=Entry.objects.filter(~Q(by=None)).values("by")).order_by(
        "name", "pk"
    )


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of things in the journal, each with its name for people."""
    found = Entry.objects.order_by("subject_type").values_list("subject_type", flat=True)
    return [(kind, kind_name(kind)) for kind in found.distinct()]


def kind_name(kind: str) -> str:
    """Return the name of a kind of thing: "measures.declaredchange" -> "declared change"."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:  # a kind of former days
        return kind.rpartition(".")[2]


def removed(kind: type[models.Model], number: int) -> Entry | None:
    """Return the line that says a thing was removed, if the last one did."""
    lines = Entry.objects.filter(subject_type=kind._meta.label_lower, subject_id=number)
    return lines.filter(verb="removed").first()
