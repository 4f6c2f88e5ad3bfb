"""The journal: every change, newest first."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from trueline.journal.queries import cut, entries, kind_name
from trueline.web.downloads import csv_file
from trueline.web.http import MemberRequest
from trueline.web.journal.forms import JournalFilter
from trueline.web.journal.words import Change, changes_of

if TYPE_CHECKING:
    from trueline.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the journal as it is shown."""

    entry: "Entry"
    kind: str
    changes: tuple[Change, ...]


def journal(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/journal/."""
    form = JournalFilter(request.GET)
    said = form.said()
    rows = entries(**said)
    before = request.GET.get("before", "")
    part = cut(rows, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    shown = {
        "form": form,
        "lines": [_line(entry) for entry in part.entries],
        "next_before": part.next_before,
        "count": rows.count(),
        "narrowed": any(said.values()),
        "first": not before,
    }
    return render(request, "journal/journal.html", shown)


def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/journal/export: what the same address shows, as CSV."""
    rows = entries(**JournalFilter(request.GET).said())
    return csv_file("journal", request.member.organisation, _cells(rows.iterator(chunk_size=500)))


def _line(entry: "Entry") -> Line:
    return Line(entry, kind_name(entry.subject_type), changes_of(entry.before, entry.after))


def _cells(rows: "Iterable[Entry]") -> Iterator[tuple[str | int, ...]]:
    yield "number", "at", "by", "verb", "kind", "subject", "subject_id", "before", "after"
    for row in rows:
        yield (
            row.pk,
            row.at.isoformat(),
            row.by.name if row.by else "",
            row.verb,
            kind_name(row.subject_type),
            row.subject_name,
            row.subject_id,
            json.dumps(row.before, ensure_ascii=False),
            json.dumps(row.after, ensure_ascii=False),
        )
