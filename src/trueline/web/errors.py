"""Pages for what goes wrong: a plain sentence and the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trueline.core.errors import Refusal


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show a refusal that no form is there to show."""
    return _page(request, 422, "That cannot be done", str(refusal))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400, "That was not understood", "Go back and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: visible, but not this person's to do."""
    return _page(request, 403, "Not yours to do", str(exception) or "Ask an owner.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not this person's to see; the two look the same."""
    return _page(request, 404, "Nothing here", "It may have moved, or the address is mistyped.")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form did not come from one of our pages, or its page is too old."""
    return _page(
        request,
        403,
        "Please send that again",
        "The page was too old, or your browser keeps no cookies. Go back, reload, and try again.",
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """429: a limit that keeps guessers out."""
    return _page(
        request, 429, "Too many tries", "Nothing was done. Wait a quarter of an hour and try again."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return _page(
        request, 500, "Something broke", "It is our fault and it is logged. Nothing was saved."
    )


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    return render(
        request, "errors/error.html", {"title": title, "sentence": sentence}, status=status
    )
