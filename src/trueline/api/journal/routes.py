"""/journal."""

from ninja import Query

from trueline.api.http import ApiRequest
from trueline.api.journal.schemas import EntryOut
from trueline.api.paging import LATEST, Page, PageQuery, paged
from trueline.api.routes import Routes
from trueline.journal.queries import entries

routes = Routes("journal")


@routes.operation("GET", "/journal", Page[EntryOut])
def journal_list(request: ApiRequest, query: Query[PageQuery]) -> Page[EntryOut]:
    """The organisation's journal, newest first; for owners."""
    return paged(
        request, entries(), LATEST, query, into=Page[EntryOut], show=EntryOut.model_validate
    )
