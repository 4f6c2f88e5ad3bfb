"""What all tests of pages share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from trueline.organisations.models import Membership


@pytest.fixture(autouse=True)
def quick_and_plain(settings: Settings) -> None:
    """Nothing is collected for tests, so files keep their own names; nor is hashing slow."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Slow hashing guards real passwords; here it would only slow the tests down.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Browser(Client):
    """A browser that comes by HTTPS, as everyone does."""

    def request(self, **request: Any) -> Any:
        return super().request(**{**request, "wsgi.url_scheme": "https"})


SignIn = Callable[[Membership], Browser]


@pytest.fixture
def browser(db: None) -> Browser:
    """A browser nobody is signed in with."""
    return Browser()


@pytest.fixture
def signed_in(db: None) -> SignIn:
    """Sign a member in with a browser of their own."""

    def sign_in(member: Membership) -> Browser:
        browser = Browser()
        browser.force_login(member.person)
        return browser

    return sign_in
