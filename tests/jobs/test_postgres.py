"""What only the procrastinate worker can meet."""

import asyncio
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from tests.jobs.conftest import Notes
from tests.queue.lists import take_a_job, waiting
from trueline.jobs.worker import run_pending
from trueline.queue.queries import waiting_count

pytestmark = [
    pytest.mark.skipif(settings.ON_SQLITE, reason="procrastinate is for PostgreSQL"),
    # Committed for real: the worker has a connection of its own.
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def emptied(transactional_db: None) -> Iterator[None]:
    """Django empties only the tables it manages, and the list is procrastinate's."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def recover() -> None:
    """Do what the worker does every ten seconds."""
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from trueline.jobs.postgres import make_app, put_back_abandoned

    async def once() -> None:
        ours = make_app(DjangoConnector().get_worker_connector())
        async with ours.open_async():
            await put_back_abandoned(ours.job_manager)

    asyncio.run(once())


def test_a_job_without_a_living_worker_waits_again(notes: Notes) -> None:
    notes.ask()
    take_a_job()
    assert waiting() == []
    recover()
    assert run_pending() == 1
    assert notes.done == ["hello"]


def test_a_job_without_a_living_worker_gives_way_if_it_was_asked_anew(notes: Notes) -> None:
    notes.ask()
    take_a_job()
    notes.ask()
    recover()
    assert waiting_count() == len(waiting()) == 1
    assert run_pending() == 1
    assert notes.done == ["hello"]
