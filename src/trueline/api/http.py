"""The request every operation receives."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from trueline.members.models import ApiToken
    from trueline.organisations.models import Membership


class ApiRequest(HttpRequest):
    """A request with a token behind it; the guard fills it in.

    Attributes:
        auth: The token; it acts as its person.
        member: Who that person is in the organisation of the path, where the path names one.
        version: The version named by If-Match, where the operation asks for one.
        answer_headers: Headers an operation adds to its answer, should it succeed.
    """

    auth: "ApiToken"
    member: "Membership"
    version: int
    answer_headers: dict[str, str]
