"""Files for taking away."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse

from trueline.core.clock import today
from trueline.exchange.files.writing import Written, write_csv

if TYPE_CHECKING:
    from trueline.organisations.models import Organisation


def csv_file(
    what: str, organisation: "Organisation", rows: Iterable[Sequence[Written]]
) -> HttpResponse:
    """Return rows as a CSV file named after what it is, the organisation and the day."""
    # Written whole, not streamed: the organisation is in scope only until the page has answered.
    response = HttpResponse(b"".join(write_csv(rows)), content_type="text/csv; charset=utf-8")
    day = today(organisation.time_zone)
    name = f"{what}-{organisation.slug}-{day}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
