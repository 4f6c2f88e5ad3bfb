"""Going back to the page one acted on."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

if TYPE_CHECKING:
    from trueline.web.http import MemberRequest


def go_back(request: "MemberRequest", page: str = "work") -> HttpResponse:
    """Return to the address in `back`, if it is one of the organisation's own pages."""
    home = reverse("bridge", kwargs={"organisation": request.member.organisation.slug})
    wanted = request.POST.get("back", "")
    if wanted.startswith(home) and "\\" not in wanted and "\n" not in wanted:
        return redirect(wanted)
    return redirect(reverse(page, kwargs={"organisation": request.member.organisation.slug}))
