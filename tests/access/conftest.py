"""The world is built once for each file of tests; every question is undone after it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from tests.access.asking import Asking
from tests.access.world import build

# Without the list of hashed names that gathering static files makes.
_PLAIN_FILES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="module")
def asking(
    django_db_setup: None,
    django_db_blocker: "pytest.DjangoDbBlocker",  # type: ignore[name-defined]
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Asking]:
    """Return the world, inside a transaction that is undone after the last test of the file."""
    folder = str(tmp_path_factory.mktemp("static"))
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(override_settings(STORAGES=_PLAIN_FILES, STATIC_ROOT=folder))
        stack.enter_context(transaction.atomic())
        yield Asking(build())
        transaction.set_rollback(True)
