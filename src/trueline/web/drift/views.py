"""The drift statement, as a page and as a table."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from trueline.analysis.spans import SpanKind
from trueline.core.clock import today
from trueline.core.errors import Refusal
from trueline.web.downloads import csv_file
from trueline.web.drift.presenters import Asked, drift_page, statement_asked
from trueline.web.http import MemberRequest


def drift(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/drift/."""
    page = drift_page(request.member, asked_in(request))
    return render(request, "drift/drift.html", {"page": page})


def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/drift/export: the statement as a table, shares as exact fractions."""
    member = request.member
    statement = statement_asked(member, asked_in(request))
    names = {line.key: line.name for line in statement.lines}
    rows = [
        (
            names[row.key], str(row.planned), str(row.decided), str(row.plan_today),
            str(row.undecided), str(row.done), row.amount,
        )
        for row in (statement.exact.rows if statement.exact else ())
    ]  # fmt: skip
    head = ("Where", "Planned", "Decided", "Plan today", "Undecided", "Done", statement.currency)
    return csv_file("drift", member.organisation, [head, *rows])


def asked_in(request: MemberRequest) -> Asked:
    """Read what is asked for from the address.

    Raises:
        Refusal: it cannot be read; the sentence says what to do.
    """
    said = request.GET
    day = today(request.member.organisation.time_zone)
    try:
        kind = SpanKind(said.get("span") or "quarter")
        on = date.fromisoformat(said["on"]) if said.get("on") else day
    except ValueError:
        raise Refusal("Choose a week, quarter, year or start, and a day like 2026-07-01.") from None
    whose = said.get("whose", "")
    if whose not in {"", "me"} and not (whose.isdigit() and len(whose) < 19):
        raise Refusal("Choose everyone, yourself or a team.")
    return Asked(kind, on, said.get("what") == "money", whose)
