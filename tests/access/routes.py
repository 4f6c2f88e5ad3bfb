"""Every way in: pages from the URL resolver, operations from the API's own contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from trueline.api.app import api
from trueline.organisations.access_policy import OPERATIONS, PAGES, Act, Door, Grant, grant

#: What the API answers with that is no operation: its contract, and that there is nothing.
BESIDE_THE_OPERATIONS: Final = {"openapi-json", "api-root", "nothing-here"}


@dataclass(frozen=True)
class Route:
    """One way in: a page or operation, and a method.

    Attributes:
        name: The page's name or the operation's id, as in the access policy.
        parameters: What its address holds, the organisation among them.
    """

    face: str
    name: str
    method: str
    parameters: frozenset[str]
    rule: Act | Door

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def inside(self) -> bool:
        """Is it inside an organisation?"""
        return "organisation" in self.parameters

    def grant(self, role: str) -> Grant:
        """Return how far a role's permission reaches here."""
        return grant(role, self.rule) if isinstance(self.rule, Act) else Grant.ALL

    def address(self, **path: object) -> str:
        """Return its address."""
        name = f"api:{self.name}" if self.face == "api" else self.name
        return reverse(name, kwargs={key: path[key] for key in self.parameters})


def patterns(
    resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], URLPattern, frozenset[str]]]:
    """Yield (namespaces, pattern, parameters) for every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        mine = frozenset(entry.pattern.converters or entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            space = (entry.namespace,) if entry.namespace else ()
            for inner_spaces, inner, parameters in patterns(entry, (*spaces, *space)):
                yield inner_spaces, inner, parameters | mine
        else:
            yield spaces, entry, mine


@cache
def pages() -> tuple[Route, ...]:
    """Return every page that the policy knows, with every method."""
    found = {p.name: parameters for spaces, p, parameters in patterns() if not spaces}
    return tuple(
        Route("page", name, method, found[name], rule)
        for name, methods in PAGES.items()
        if name in found
        for method, rule in methods.items()
    )


@cache
def operations() -> tuple[Route, ...]:
    """Return every operation that the policy knows."""
    return tuple(
        Route("api", name, method, parameters, OPERATIONS[name])
        for name, method, parameters in contract()
        if name in OPERATIONS
    )


def contract() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield (operation id, method, parameters) of every operation in the API's contract."""
    for path in api.get_openapi_schema()["paths"].values():
        for method, operation in path.items():
            names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"]
            yield operation["operationId"], method.upper(), frozenset(names)
