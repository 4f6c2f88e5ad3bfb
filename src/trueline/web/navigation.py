"""The frame around every page: where one is and where one can go."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the navigation; `group` is the heading it stands under, "" for none."""

    label: str
    url: str
    current: bool
    group: str


#: Label, page, the group it stands under, who sees it. A page is current on all pages whose
#: name begins with its own stem.
_LINES: Final = (
    ("Bridge", "bridge", "", Act.SEE),
    ("Strategy", "strategy", "", Act.SEE),
    ("Measures", "measures", "", Act.SEE),
    ("Teams", "teams", "Organisation", Act.SEE),
    ("People", "people", "Organisation", Act.SEE),
    ("Imports", "imports", "Organisation", Act.IMPORT),
    ("Journal", "journal", "Organisation", Act.READ_JOURNAL),
    ("Settings", "settings", "Organisation", Act.EDIT_ORGANISATION),
)
#: First word of a page's name -> the line it belongs to, where it is not the line itself.
_STEMS: Final = {
    "measure": "measures", "value": "measures", "goal": "measures", "confidence": "measures",
    "theme": "strategy", "review": "strategy", "reviews": "strategy", "team": "teams",
    "person": "people", "import": "imports",
}  # fmt: skip


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every page the organisation, the member, and the lines of the navigation."""
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "organisation": member.organisation,
        "member": member,
        "nav": _lines(member, _place(request)),
    }


def _lines(member: Membership, place: str) -> list[Link]:
    slug = member.organisation.slug
    return [
        Link(label, reverse(page, kwargs={"organisation": slug}), page == place, group)
        for label, page, group, act in _LINES
        if may(member, act)
    ]


def _place(request: HttpRequest) -> str:
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    stem = name.split("-")[0]
    return _STEMS.get(stem, stem)
