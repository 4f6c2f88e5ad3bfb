"""Finding rows by the words in their names."""

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

_M = TypeVar("_M", bound=Model)
#: Further words are not looked at; nobody means them, and each costs.
_MOST_WORDS = 8


def holding(rows: "QuerySet[_M]", words: str, fields: Sequence[str]) -> "QuerySet[_M]":
    """Return the rows in which every word stands in one of the fields, whatever its capitals."""
    # Names are kept in this form; what is typed may come in another.
    for word in unicodedata.normalize("NFC", words).split()[:_MOST_WORDS]:
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(somewhere)
    return rows
