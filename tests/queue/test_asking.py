"""Putting work off."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.queue.lists import take_a_job, waiting
from trueline.core.clock import now
from trueline.organisations.models import Organisation
from trueline.queue.actions import enqueue, enqueue_everywhere
from trueline.queue.asks import Ask
from trueline.queue.door import engine
from trueline.queue.queries import waiting_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill() -> Organisation:
    return Organisation.objects.create(slug="mill", name="Mill")


def ask(organisation: Organisation, key: str = "7", **more: object) -> None:
    enqueue(kind="note", organisation_id=organisation.pk, key=key, **more)  # type: ignore[arg-type]


def test_asking_twice_before_it_runs_is_asking_once(mill: Organisation) -> None:
    ask(mill, payload={"word": "first"})
    ask(mill, payload={"word": "second"})
    assert [(job.key, job.payload) for job in waiting()] == [("7", {"word": "second"})]


def test_asking_while_it_runs_is_asking_again(mill: Organisation) -> None:
    ask(mill)
    take_a_job()
    ask(mill)
    ask(mill)
    assert len(waiting()) == 1
    assert waiting_count() == 2


def test_other_keys_kinds_and_organisations_are_other_jobs(mill: Organisation) -> None:
    other = Organisation.objects.create(slug="quay", name="Quay")
    ask(mill)
    ask(mill, key="8")
    ask(other)
    enqueue(kind="count", organisation_id=mill.pk, key="7")
    enqueue(kind="note", organisation_id=None, key="7")
    assert waiting_count() == 5


def test_a_transaction_that_is_rolled_back_takes_its_jobs_with_it(mill: Organisation) -> None:
    def ask_and_fail() -> None:
        ask(mill)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        ask_and_fail()
    assert waiting() == []


def test_asking_twice_leaves_the_enclosing_transaction_usable(mill: Organisation) -> None:
    with transaction.atomic():
        ask(mill)
        ask(mill)
        Organisation.objects.create(slug="after", name="After")
    assert Organisation.objects.filter(slug="after").exists()


def test_asked_for_later_and_again_for_now_it_runs_now(mill: Organisation) -> None:
    later = now() + timedelta(days=3)
    ask(mill, run_at=later)
    assert waiting()[0].run_at == later
    ask(mill)
    (job,) = waiting()
    assert job.run_at is None or job.run_at <= now()


def test_asked_for_now_and_again_for_later_it_still_runs_now(mill: Organisation) -> None:
    ask(mill)
    ask(mill, run_at=now() + timedelta(days=3))
    (job,) = waiting()
    assert job.run_at is None or job.run_at <= now()


def test_what_failed_and_was_asked_anew_waits_once_and_counts_from_the_start(
    mill: Organisation,
) -> None:
    failed = Ask(kind="note", organisation_id=mill.pk, key="7", tries=3)
    engine().put_back(failed, now() + timedelta(hours=1))
    ask(mill)
    assert [job.tries for job in waiting()] == [0]


def test_what_fails_after_it_was_asked_anew_leaves_the_new_ask_alone(mill: Organisation) -> None:
    ask(mill, payload={"word": "new"})
    failed = Ask(kind="note", organisation_id=mill.pk, key="7", tries=3)
    engine().put_back(failed, now() + timedelta(hours=1))
    assert [(job.tries, job.payload) for job in waiting()] == [(0, {"word": "new"})]


def test_everywhere_means_once_in_every_organisation(mill: Organisation) -> None:
    Organisation.objects.create(slug="quay", name="Quay")
    enqueue_everywhere(kind="note")
    enqueue_everywhere(kind="note")
    assert waiting_count() == Organisation.objects.count() == 2
