"""The list of measures, and the same as a file."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render

from trueline.analysis.listing import Wish, narrowed
from trueline.analysis.queries import courses_as_of, odds_as_of
from trueline.core.clock import today
from trueline.exchange.files.writing import Written
from trueline.measures.listing import main_goals
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.web.downloads import csv_file
from trueline.web.http import MemberRequest
from trueline.web.lines import Line, line, verdict_word
from trueline.web.measures.list_forms import FilterForm
from trueline.web.numbers import plain
from trueline.web.paging import page_of
from trueline.web.words import shown_odds

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure
    from trueline.organisations.models import Organisation

_CHUNK: Final = 500
_HEAD: Final = (
    "key", "name", "tier", "team", "owner", "unit", "latest_period", "latest_value",
    "target", "upper", "due_on", "verdict", "probability",
)  # fmt: skip


def measures(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/measures/; ten statements, however many measures there are."""
    tenant, day = request.member.organisation, today(request.member.organisation.time_zone)
    form = FilterForm(request.GET)
    wish = wish_of(form.said())
    paging = page_of(narrowed(wish, tenant.calendar, day), request.GET.get("page"))
    shown = {
        **paging,
        "form": form,
        "lines": lines_of(list(paging["page"]), tenant, day),  # type: ignore[call-overload]
        "narrowed": wish != Wish(sort=wish.sort),
        "may_add": may(request.member, Act.ADD_MEASURE),
        "may_export": may(request.member, Act.EXPORT),
        "may_import": may(request.member, Act.IMPORT),
    }
    return render(request, "measures/list.html", shown)


def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/measures/export: what the same address shows as a list, as CSV."""
    tenant, day = request.member.organisation, today(request.member.organisation.time_zone)
    rows = narrowed(wish_of(FilterForm(request.GET).said()), tenant.calendar, day)
    cells = (row for part in _chunks(list(rows)) for row in _cells(part, day))
    return csv_file("measures", tenant, chain([_HEAD], cells))


def wish_of(said: dict[str, str]) -> Wish:
    """Return the wish that an address says."""
    return Wish(
        words=said.get("q", ""),
        tier=said.get("tier", ""),
        team=int(said["team"]) if "team" in said else None,
        owner=int(said["owner"]) if "owner" in said else None,
        verdict=said.get("verdict", ""),
        values=said.get("values", ""),
        archived=said.get("state") == "archived",
        sort=said.get("sort", ""),
    )


def lines_of(rows: Sequence["Measure"], organisation: "Organisation", day: date) -> list[Line]:
    """Return measures as rows of a list, with their main goal and its odds. Three statements."""
    goals = main_goals(rows, day)
    courses = courses_as_of([measure.pk for measure in rows], day)
    odds = odds_as_of([goal.pk for goal in goals.values()], day)
    return [
        line(
            measure,
            goal := goals.get(measure.pk),
            courses.get(measure.pk),
            odds.get(goal.pk) if goal else None,
            calendar=organisation.calendar,
        )
        for measure in rows
    ]


def _cells(rows: Sequence["Measure"], day: date) -> Iterator[list[Written]]:
    goals = main_goals(rows, day)
    odds = odds_as_of([goal.pk for goal in goals.values()], day)
    for measure in rows:
        goal = goals.get(measure.pk)
        reading = odds.get(goal.pk) if goal else None
        shown = shown_odds(reading.probability, reading.verdict) if reading else None
        word = verdict_word(reading.verdict if reading else "") if goal else ""
        yield [*_of(measure), *_goal(goal, measure), word, _round(shown)]


def _of(measure: "Measure") -> Sequence[Written]:
    period, value = measure.latest_period, measure.latest_value  # type: ignore[attr-defined]
    unit = measure.currency or ("%" if measure.unit_kind == "percent" else measure.unit)
    people = (str(measure.team or ""), str(measure.owner or ""))
    texts = (measure.key, measure.name, measure.get_tier_display(), *people, unit)
    return (*texts, period or "", plain(value, measure))


def _goal(goal: "Goal | None", measure: "Measure") -> Sequence[Written]:
    if goal is None:
        return ("", "", "")
    return (plain(goal.target, measure), plain(goal.upper, measure), goal.due_on)


def _round(odds: float | None) -> Written:
    return "" if odds is None else round(odds, 2)


def _chunks(rows: Sequence["Measure"]) -> Iterator[Sequence["Measure"]]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
