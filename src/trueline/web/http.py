"""The request every page receives."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from trueline.organisations.models import Membership
    from trueline.people.models import Person


class PersonRequest(HttpRequest):
    """A request from someone signed in."""

    user: "Person"
    htmx: "HtmxDetails"


class MemberRequest(PersonRequest):
    """A request from a member of the organisation in the address."""

    member: "Membership"
