"""Everything that can be asked about decisions."""

from django.db.models import QuerySet

from trueline.core.errors import NotFound
from trueline.core.search import holding
from trueline.decisions.models import Decision


def decisions(words: str = "") -> QuerySet[Decision]:
    """Return the decisions whose sentence holds every word, latest first."""
    rows = Decision.objects.select_related("decided_by", "recorded_by")
    return holding(rows, words, ("sentence",))


def decision(decision_id: int) -> Decision:
    """Return one decision.

    Raises:
        NotFound: there is none with that number here.
    """
    found = decisions().filter(pk=decision_id).first()
    if found is None:
        raise NotFound("There is no such decision here.")
    return found
