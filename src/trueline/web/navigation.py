"""The frame around every page: where one is and where one can go."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest
from django.urls import reverse

from trueline.core.clock import today
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.work.queries import due_counted

if TYPE_CHECKING:
    from django.db.models import Subquery

    from trueline.organisations.models import Membership


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the navigation.

    Attributes:
        label: What it says.
        url: Where it leads.
        current: Whether one is there.
        group: The heading it stands under, "" for none.
        badge: How many things wait there; 0 shows nothing.
    """

    label: str
    url: str
    current: bool = False
    group: str = ""
    badge: int = 0


#: Label, page, the group it stands under, who sees it. A page is current on all pages whose
#: name begins with its own stem.
_LINES: Final = (
    ("Bridge", "bridge", "", Act.SEE),
    ("Measures", "measures", "", Act.SEE),
    ("Strategy", "strategy", "", Act.SEE),
    ("Plan and budget", "plan", "", Act.SEE),
    ("Drift", "drift", "", Act.SEE),
    ("My work", "mine", "Run", Act.SEE),
    ("Work", "work", "Run", Act.SEE),
    ("My effort", "effort", "Run", Act.GIVE_EFFORT),
    ("Periods", "periods", "Run", Act.CLOSE_PERIOD),
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
    "person": "people", "import": "imports", "organisation": "organisations",
    "direction": "drift", "period": "periods",
    "priority": "plan", "milestone": "plan", "budget": "plan", "actual": "plan",
}  # fmt: skip


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every page who asks, where they are, and where they can go."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {}
    around = {
        "person": person,
        "person_links": _own_lines(),
        "sign_out_url": reverse("account_logout"),
    }
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return around | {"nav": _own_lines(_place(request))}
    organisation = member.organisation
    return around | {
        "organisation": organisation,
        "member": member,
        "nav": _lines(member, _place(request)),
        "search_url": reverse("search", kwargs={"organisation": organisation.slug}),
    }


def waiting() -> dict[str, "Subquery"]:
    """Return what is counted beside every membership, so that the badges cost no statement."""
    # Which day it is where the organisation is, is not known before it is found: near midnight
    # of a Sunday the badge may be some hours early or late.
    return {"badge_mine": due_counted(today("UTC"))}


def _own_lines(place: str = "") -> list[Link]:
    lines = (("Account", "account"), ("Organisations", "organisations"))
    return [Link(label, reverse(page), page == place) for label, page in lines]


def _lines(member: "Membership", place: str) -> list[Link]:
    slug = member.organisation.slug
    return [
        Link(
            label,
            reverse(page, kwargs={"organisation": slug}),
            page == place,
            group,
            getattr(member, f"badge_{page}", None) or 0,
        )
        for label, page, group, act in _LINES
        if may(member, act)
    ]


def _place(request: HttpRequest) -> str:
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    stem = name.split("-")[0]
    return _STEMS.get(stem, stem)
