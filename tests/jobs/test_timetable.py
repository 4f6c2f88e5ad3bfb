"""What the clock asks for."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings

from tests.queue.lists import waiting
from trueline.jobs.timetable import TIMETABLE, Entry, Every
from trueline.jobs.worker import run_pending
from trueline.organisations.models import Organisation
from trueline.queue.actions import begin_slot
from trueline.queue.queries import waiting_count

EVENING = datetime(2026, 3, 1, 22, 50, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 22, 55, tzinfo=UTC)
NEXT_HOUR = datetime(2026, 3, 1, 23, 5, tzinfo=UTC)
NEXT_DAY = datetime(2026, 3, 2, 0, 5, tzinfo=UTC)


def test_hours_and_days_begin_where_the_clock_says() -> None:
    assert Every.HOUR.slot(EVENING) == datetime(2026, 3, 1, 22, tzinfo=UTC)
    assert Every.DAY.slot(EVENING) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_a_slot_begins_once_whoever_sees_it_first() -> None:
    hour = Every.HOUR.slot
    assert begin_slot("expire", hour(EVENING))
    assert not begin_slot("expire", hour(LATER))
    assert begin_slot("expire", hour(NEXT_HOUR))
    assert not begin_slot("expire", hour(EVENING))
    assert begin_slot("odds-all", hour(EVENING))


@pytest.mark.django_db
@pytest.mark.skipif(
    not settings.ON_SQLITE, reason="on PostgreSQL procrastinate keeps the timetable"
)
def test_the_worker_asks_once_an_hour_and_once_a_day() -> None:
    from trueline.jobs.sqlite import keep_timetable

    Organisation.objects.create(slug="mill", name="Mill")

    def asked_at(moment: datetime) -> set[str]:
        with time_machine.travel(moment, tick=False):
            keep_timetable()
            asked = {job.kind for job in waiting()}
            run_pending()
        return asked

    assert asked_at(EVENING) == {"drift", "odds-all", "expire"}
    assert asked_at(LATER) == set()
    assert asked_at(NEXT_HOUR) == {"expire"}
    assert asked_at(NEXT_DAY) == {"drift", "odds-all", "expire"}


@pytest.mark.django_db
@pytest.mark.skipif(settings.ON_SQLITE, reason="procrastinate is for PostgreSQL")
def test_procrastinate_is_given_every_line_of_the_timetable() -> None:
    from procrastinate.contrib.django import app

    from trueline.jobs.postgres import make_app

    lines = make_app(app.connector).periodic_registry.periodic_tasks
    crons = {name: task.cron for (name, _), task in lines.items()}
    crons.pop("recover")
    assert crons == {f"ask-{entry.kind}": entry.every.value for entry in TIMETABLE}


@pytest.mark.django_db
@pytest.mark.parametrize("entry", TIMETABLE, ids=lambda entry: entry.kind)
def test_every_line_of_the_timetable_asks_for_something_that_can_be_done(entry: Entry) -> None:
    Organisation.objects.create(slug="mill", name="Mill")
    entry.ask()
    assert run_pending() == 1
    assert waiting_count() == 0
