"""Asking pages as somebody: a browser without JavaScript."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from tests.conftest import LATER
from trueline.analysis.models import OddsReading
from trueline.core.clock import now
from trueline.measures.models import Goal
from trueline.organisations.models import Membership

#: A response of the test client: with `text`, and the `context` of its template.
Page = Any
PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
NOON = datetime(LATER.year, LATER.month, LATER.day, 12, tzinfo=ZoneInfo("UTC"))


@dataclass
class Browser:
    """Somebody signed in, in one organisation."""

    member: Membership
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(self.member.person)

    def get(self, path: str = "", **options: object) -> Page:
        """Open a page of the organisation; `path` is what follows its address."""
        return self.client.get(self.address(path), **options)  # type: ignore[arg-type]

    def post(self, path: str, data: Mapping[str, object] | None = None) -> Page:
        """Send a form."""
        return self.client.post(self.address(path), dict(data or {}))

    def send(self, path: str, data: Mapping[str, object] | None = None) -> Page:
        """Send a form and open the page that follows."""
        return self.client.post(self.address(path), dict(data or {}), follow=True)

    def address(self, path: str) -> str:
        return f"/o/{self.member.organisation.slug}/{path}"


Visit = Callable[[Membership], Browser]


@pytest.fixture
def visit(settings: Any) -> Visit:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}
    settings.SECURE_SSL_REDIRECT = False  # as behind a proxy that did it already
    return Browser


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    """It is 15 June 2026, so that what a page says of months stays true."""
    with time_machine.travel(NOON, tick=False):
        yield


def keep_odds(goal: Goal, probability: float | None, verdict: str, **fields: object) -> OddsReading:
    """Keep odds as the worker would, without computing them."""
    return OddsReading.objects.create(
        organisation=goal.organisation,
        goal=goal,
        probability=probability,
        verdict=verdict,
        **{"as_of": LATER, "read_at": now(), **fields},
    )


def form_of(response: Page, name: str = "form") -> dict[str, object]:
    """Return what a page's form would send back if nothing were typed."""
    form = response.context[name]
    found = {bound.html_name: bound.value() for bound in form}
    return {
        name: value for name, value in found.items() if value is not None and value is not False
    }
