"""Finding anything: a page, and the fragment that Ctrl K shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from trueline.core.search import holding
from trueline.measures import queries as measure_queries
from trueline.members.queries import members, searched
from trueline.organisations.access import may
from trueline.organisations.access_policy import PAGES, Act
from trueline.strategy.queries import themes_named
from trueline.teams.queries import teams
from trueline.web.http import MemberRequest

if TYPE_CHECKING:
    from trueline.organisations.models import Membership

#: Of each kind; whoever needs more types another letter, or opens the list.
MOST: Final = 8
_LONGEST: Final = 200
#: Pages that can be gone to by their name.
_PAGES: Final = (
    ("Bridge", "bridge"), ("Strategy", "strategy"), ("Measures", "measures"), ("Teams", "teams"),
    ("People", "people"), ("Imports", "imports"), ("Journal", "journal"),
    ("Settings", "settings"), ("Add a measure", "measure-new"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found, and where it is."""

    name: str
    kind: str
    url: str


def search(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/search?q=…; a fragment for the dialog, else a page."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    shown = {"q": words, "found": find(request.member, words) if words else []}
    template = "search/_found.html" if request.htmx else "search/search.html"
    return render(request, template, shown)


def find(member: "Membership", words: str) -> Sequence[Found]:
    """Return what holds every word in its name; four statements."""
    return [*_pages(member, words), *_measures(member, words), *_others(member, words)]


def _pages(member: "Membership", words: str) -> Iterator[Found]:
    for name, page in _PAGES:
        act = PAGES[page]["GET"]
        if _holds(name, words) and isinstance(act, Act) and may(member, act):
            yield Found(name, "page", _address(member, page))


def _measures(member: "Membership", words: str) -> Iterator[Found]:
    for measure in measure_queries.search(measure_queries.measures(), words)[:MOST]:
        address = _address(member, "measure", measure_id=measure.pk)
        yield Found(measure.name, "measure", address)


def _others(member: "Membership", words: str) -> Iterator[Found]:
    for team in holding(teams(), words, ("name",))[:MOST]:
        yield Found(team.name, "team", _address(member, "team", team_id=team.pk))
    for row in holding(members(), words, searched(member))[:MOST]:
        named = urlencode({"q": row.person.name})
        yield Found(row.person.name, "person", f"{_address(member, 'people')}?{named}")
    for theme in themes_named(words)[:MOST]:
        yield Found(theme.name, "theme", f"{_address(member, 'strategy')}#theme-{theme.pk}")


def _holds(name: str, words: str) -> bool:
    return all(word in name.lower() for word in words.lower().split())


def _address(member: "Membership", page: str, **numbers: int) -> str:
    return reverse(page, kwargs={"organisation": member.organisation.slug, **numbers})
