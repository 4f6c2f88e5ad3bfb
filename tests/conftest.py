"""A small cast, in two organisations that must never see each other."""

import os
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations
from pytest_django import DjangoDbBlocker

from trueline.measures.actions import add_measure
from trueline.measures.models import Measure
from trueline.members.actions import found_organisation
from trueline.organisations.models import Membership, Organisation, Role
from trueline.organisations.scope import acting_in
from trueline.people.models import Person

PASSWORD = "correct horse battery"


def pytest_configure() -> None:
    """Let tests that commit be cleaned up, though the journal refuses to be emptied."""
    # The browser's driver keeps an event loop open; Django would take all tests after it for
    # asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Nothing is collected for tests; the file server only wants its folder to be there.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    operations = DatabaseWrapper.ops_class
    flush = operations.sql_flush
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"

    def flush_with_journal(self: DatabaseOperations, *args: object, **kwargs: object) -> list[str]:
        with self.connection.cursor() as cursor:
            found = cursor.execute(triggers).fetchall()
        drop = [f"DROP TRIGGER {name}" for name, _ in found]
        return [*drop, *flush(self, *args, **kwargs), *(sql for _, sql in found)]  # type: ignore[arg-type]

    operations.sql_flush = flush_with_journal  # type: ignore[assignment,method-assign]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let PostgreSQL drop the test database though a thread's connection is still open."""
    yield
    if on_sqlite():
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def join(organisation: Organisation, name: str, role: str) -> Membership:
    """Make a person and a membership, without the letters in between."""
    person = Person.objects.create_user(f"{name.lower()}@example.org", name, PASSWORD)
    return Membership.objects.create(organisation=organisation, person=person, role=role)


@pytest.fixture
def ada(db: None) -> Iterator[Membership]:
    """Ada owns Harbour Trust; the test acts in it."""
    person = Person.objects.create_user("ada@example.org", "Ada Amber", PASSWORD)
    owner = found_organisation(by=person, name="Harbour Trust")
    with acting_in(owner.organisation):
        yield owner


@pytest.fixture
def harbour(ada: Membership) -> Organisation:
    return ada.organisation


@pytest.fixture
def ben(harbour: Organisation) -> Membership:
    """Ben is a leader at Harbour Trust."""
    return join(harbour, "Ben", Role.LEADER)


@pytest.fixture
def cleo(harbour: Organisation) -> Membership:
    """Cleo is a member at Harbour Trust."""
    return join(harbour, "Cleo", Role.MEMBER)


@pytest.fixture
def dan(harbour: Organisation) -> Membership:
    """Dan is a guest at Harbour Trust."""
    return join(harbour, "Dan", Role.GUEST)


@pytest.fixture
def zoe(db: None) -> Membership:
    """Zoe owns Quarry Works, which nobody at Harbour Trust may see."""
    person = Person.objects.create_user("zoe@example.org", "Zoe Zink", PASSWORD)
    return found_organisation(by=person, name="Quarry Works")


@pytest.fixture
def visitors(ada: Membership) -> Measure:
    """Harbour Trust's monthly count of visitors, owned by nobody yet."""
    return add_measure(by=ada, name="Visitors")


#: A day on which the first months of 2026 are past.
LATER = date(2026, 6, 15)


def on_sqlite() -> bool:
    """Tell which of the two databases this run is on."""
    return connection.vendor == "sqlite"
