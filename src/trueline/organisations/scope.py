"""Nothing is read across organisations: tenant tables answer only inside a scope.

A query on a tenant table outside `acting_in` raises instead of returning everyone's rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from trueline.organisations.models import Organisation

_M = TypeVar("_M", bound=models.Model)
_EVERY = 0
_scope: ContextVar[int | None] = ContextVar("organisation", default=None)


class NoOrganisation(RuntimeError):
    """A tenant table was asked without saying for which organisation: a fault in our code."""


@contextmanager
def acting_in(organisation: "Organisation | int") -> Iterator[None]:
    """Answer for one organisation only, until the block ends."""
    key = organisation if isinstance(organisation, int) else organisation.pk
    token = _scope.set(key)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def across_organisations(reason: str) -> Iterator[None]:
    """Read every organisation's rows, for the host's own upkeep; the reason is for the reader."""
    if not reason:
        raise ValueError("Say why every organisation's rows are needed.")
    token = _scope.set(_EVERY)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def acting_nowhere() -> Iterator[None]:
    """Answer for no organisation until one is named: nothing leaks from what ran before."""
    token = _scope.set(None)
    try:
        yield
    finally:
        _scope.reset(token)


class TenantManager(models.Manager[_M]):
    """The manager of a tenant table: filtered by the organisation in scope, or refusing."""

    def get_queryset(self) -> models.QuerySet[_M]:
        """Return the rows of the organisation in scope.

        Raises:
            NoOrganisation: no organisation is in scope.
        """
        key = _scope.get()
        if key is None:
            raise NoOrganisation(f"{self.model.__name__} was asked outside of an organisation.")
        rows = super().get_queryset()
        return rows if key == _EVERY else rows.filter(organisation_id=key)
