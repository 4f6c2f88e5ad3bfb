"""Work as a list, a board and a calendar, and the same as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from trueline.core.clock import today
from trueline.exchange.files.writing import Written
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.web.downloads import csv_file
from trueline.web.http import MemberRequest
from trueline.web.people.finding import suggestions
from trueline.web.work.calendar import month_of
from trueline.web.work.forms import BulkForm, FilterForm, QuickForm
from trueline.web.work.rows import Row, rows_of, target_words
from trueline.work import queries
from trueline.work.sight import line_of_sight

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.work.models import WorkItem

SIZE: Final = 50
_CARDS: Final = 50
_IN_A_MONTH: Final = 500
_MOST_PAGES: Final = 200
_CHUNK: Final = 500
_VIEWS: Final = (("list", "List"), ("board", "Board"), ("calendar", "Calendar"))
_COLUMNS: Final = ("todo", "doing", "done")
_HEAD: Final = (
    "external id", "title", "owner", "team", "serves", "target", "state", "start", "due",
    "first due", "finished", "size", "source",
)  # fmt: skip


def work(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/work/?view=…; the filter and the view stand in the address."""
    member, day = request.member, today(request.member.organisation.time_zone)
    form = FilterForm(request.GET, member)
    wish, view = form.wish(), _view(request)
    rows = queries.narrowed(wish, day)
    shown = {
        "form": form,
        "view": view,
        "views": _VIEWS,
        "narrowed": wish != queries.Wish(sort=wish.sort),
        "count": queries.how_many(rows) if view == "list" else None,
        "most": queries.MOST_COUNTED,
        "quick": QuickForm(),
        "back": request.get_full_path(),
        "may_add": may(member, Act.ADD_WORK),
        "may_export": may(member, Act.EXPORT),
        "may_import": may(member, Act.IMPORT),
        **_content(request, view, wish, rows, day),
    }
    return render(request, "work/list.html", shown)


def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/work/export: what the same address shows as a list, as CSV."""
    tenant, day = request.member.organisation, today(request.member.organisation.time_zone)
    rows = queries.narrowed(FilterForm(request.GET, request.member).wish(), day)
    whole = queries.with_baseline(rows).select_related("owner", "team", "priority")
    return csv_file("work", tenant, chain([_HEAD], _cells(whole)))


def _view(request: MemberRequest) -> str:
    said = request.GET.get("view", "")
    return said if said in dict(_VIEWS) else "list"


def _content(
    request: MemberRequest, view: str, wish: queries.Wish, rows: "QuerySet[WorkItem]", day: date
) -> dict[str, Any]:
    if view == "board":
        return {"columns": _columns(request.member, wish, day)}
    if view == "calendar":
        return _calendar(request, rows, day)
    number = _page_number(request)
    page = queries.page(rows, first=(number - 1) * SIZE, size=SIZE)
    found = rows_of(page.items, request.member, day)
    return {
        "rows": found,
        "number": number,
        "earlier": number - 1,
        "later": number + 1 if page.has_more and number < _MOST_PAGES else 0,
        "bulk": BulkForm() if any(row.may_change for row in found) else None,
        "fellows": suggestions() if any(row.may_change for row in found) else [],
    }


def _page_number(request: MemberRequest) -> int:
    said = request.GET.get("page", "")
    return min(max(int(said), 1), _MOST_PAGES) if said.isdecimal() and len(said) < 6 else 1


def _columns(
    member: "Membership", wish: queries.Wish, day: date
) -> list[tuple[str, str, list[Row], bool]]:
    """Return (state, its word, cards, whether there are more) for every column of the board."""
    words = dict(queries.choices("state"))
    pages = {
        state: queries.page(queries.narrowed(_of_state(wish, state), day), size=_CARDS)
        for state in _COLUMNS
    }
    rows = rows_of(chain.from_iterable(page.items for page in pages.values()), member, day)
    by_state: dict[str, list[Row]] = {state: [] for state in _COLUMNS}
    for row in rows:
        by_state[row.item.state].append(row)
    return [(state, words[state], by_state[state], pages[state].has_more) for state in _COLUMNS]


def _of_state(wish: queries.Wish, state: str) -> queries.Wish:
    sort = "finished" if state == "done" else wish.sort
    return queries.Wish(
        wish.words, wish.owner, wish.team, wish.priority, state, wish.due, wish.first, wish.last,
        wish.left, sort,
    )  # fmt: skip


def _calendar(request: MemberRequest, rows: "QuerySet[WorkItem]", day: date) -> dict[str, Any]:
    month = month_of(request.GET.get("month", ""), day)
    within = rows.filter(due_on__range=(month.first, month.last)).order_by("due_on", "pk")
    page = queries.page(within, size=_IN_A_MONTH)
    return {
        "month": month,
        "weeks": month.weeks(rows_of(page.items, request.member, day), day),
        "has_more": page.has_more,
    }


def _cells(rows: "QuerySet[WorkItem]") -> Iterator[Sequence[Written]]:
    found = list(rows)
    for start in range(0, len(found), _CHUNK):
        part = found[start : start + _CHUNK]
        lines = line_of_sight(part)
        for item in part:
            yield _cells_of(item, target_words(lines[item.pk]))


def _cells_of(item: "WorkItem", target: str) -> Sequence[Written]:
    owner = item.owner.email if item.owner else ""
    serves = item.priority.key if item.priority else ""
    first_due = item.baseline_due  # type: ignore[attr-defined]
    days = (item.starts_on or "", item.due_on or "", first_due or "", item.finished_on or "")
    names = (item.external_id, item.title, owner, str(item.team or ""), serves, target)
    size = "" if item.size is None else item.size
    return (*names, item.get_state_display(), *days, size, item.source)
