"""The access policy at the door of every page: what is not in it is refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.members.queries import membership_in
from trueline.organisations.access_policy import PAGES, Act, Door, Grant, grant
from trueline.organisations.scope import acting_in, acting_nowhere
from trueline.web.errors import refused
from trueline.web.navigation import waiting

View = Callable[..., HttpResponse]


class AccessPolicy:
    """Finds who asks and in which organisation, and whether they may; then calls the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer outside of any organisation until a page's own address names one."""
        with acting_nowhere():
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Let the page answer, or answer in its place."""
        match = request.resolver_match
        if match is None or match.app_names:  # the JSON face asks the policy itself
            return None
        methods = PAGES.get(match.view_name)
        if methods is None:
            raise ImproperlyConfigured(f"“{match.view_name}” is not in the access policy.")
        rule = methods.get("GET" if request.method == "HEAD" else request.method or "")
        if rule is None:
            return HttpResponseNotAllowed(sorted(methods))
        if rule is Door.PUBLIC:
            return _answer(request, view, args, kwargs)
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if isinstance(rule, Act):
            return _answer_member(request, view, args, kwargs, rule)
        return _answer(request, view, args, kwargs)


def _answer_member(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: Mapping[str, Any], act: Act
) -> HttpResponse:
    try:
        member = membership_in(request.user, kwargs["organisation"], waiting)  # type: ignore[arg-type]
    except NotFound:
        raise Http404 from None
    request.member = member  # type: ignore[attr-defined]
    if grant(member.role, act) is Grant.NONE:
        raise PermissionDenied(f"Your role here does not let you {act.value}.")
    with acting_in(member.organisation):
        return _answer(request, view, args, kwargs)


def _answer(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> HttpResponse:
    """Call the page; what the domain refuses and the page did not show becomes a page itself."""
    try:
        return view(request, *args, **kwargs)
    except NotFound as refusal:
        raise Http404(str(refusal)) from None
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from None
    except Refusal as refusal:
        return refused(request, refusal)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    # A form sent after the session ended must not lose its text in a redirect; the page that
    # holds it is told, stays open, and keeps what was typed.
    if request.headers.get("HX-Request") or request.method not in {"GET", "HEAD"}:
        return HttpResponse("Your session has ended. Sign in again.", status=401)
    return redirect_to_login(request.get_full_path())
