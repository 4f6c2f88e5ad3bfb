"""What becomes of a job: done once, tried again, or given up with its reason."""

from datetime import timedelta
from itertools import pairwise

from tests.jobs.conftest import Notes
from tests.queue.lists import die_with_a_job, make_due, waiting
from trueline.core.clock import now
from trueline.jobs.handlers import Payload
from trueline.jobs.worker import run_pending
from trueline.organisations.models import Organisation
from trueline.queue.actions import enqueue
from trueline.queue.asks import MAX_TRIES, Ask
from trueline.queue.queries import failed_jobs, waiting_count
from trueline.queue.running import carry_out


class Broken(Exception):
    pass


def breaks(organisation: Organisation, payload: Payload) -> None:
    """Leave an effect, and fail after it."""
    Organisation.objects.create(slug="half", name="Half done")
    raise Broken("the mill is closed")


def fail_until_given_up() -> None:
    for _ in range(MAX_TRIES):
        make_due()
        run_pending()


def test_a_job_is_done_and_gone(notes: Notes) -> None:
    notes.ask()
    assert run_pending() == 1
    assert notes.done == ["hello"]
    assert waiting_count() == 0
    assert run_pending() == 0


def test_no_more_jobs_are_done_than_asked_for(notes: Notes) -> None:
    for word in ["one", "two", "three"]:
        notes.ask(word)
    assert run_pending(limit=2) == 2
    assert notes.done == ["one", "two"]
    assert waiting_count() == 1


def test_a_job_for_later_is_left_alone(notes: Notes) -> None:
    enqueue(
        kind="note",
        organisation_id=notes.organisation.pk,
        payload={"word": "later"},
        run_at=now() + timedelta(hours=1),
    )
    assert run_pending() == 0
    assert waiting_count() == 1


def test_what_a_job_asks_for_is_done_after_it(notes: Notes) -> None:
    def ask_again(organisation: Organisation, payload: Payload) -> None:
        if len(notes.done) < 3:
            notes.ask()

    notes.then = ask_again
    notes.ask()
    assert run_pending() == 3
    assert waiting_count() == 0


def test_a_failed_try_leaves_nothing_behind_and_waits_longer_each_time(notes: Notes) -> None:
    notes.then = breaks
    notes.ask()
    waits = []
    for tries in range(1, MAX_TRIES):
        before = now()
        assert run_pending() == 1
        (job,) = waiting()
        assert job.tries == tries
        assert job.payload == {"word": "hello"}
        assert job.run_at is not None
        waits.append(job.run_at - before)
        assert run_pending() == 0
        make_due()
    assert all(later >= 3 * sooner for sooner, later in pairwise(waits))
    assert waits[0] >= timedelta(seconds=15)
    assert not Organisation.objects.filter(slug="half").exists()


def test_after_the_last_try_a_job_is_kept_with_its_error(notes: Notes) -> None:
    notes.then = breaks
    notes.ask()
    fail_until_given_up()
    assert waiting_count() == 0
    (failed,) = failed_jobs()
    assert failed.error == "Broken: the mill is closed"
    assert failed.organisation == notes.organisation
    assert (failed.kind, failed.key, failed.payload) == ("note", "hello", {"word": "hello"})
    assert failed.tries == len(notes.done) == MAX_TRIES


def test_a_job_that_fails_for_good_twice_is_shown_once(notes: Notes) -> None:
    notes.then = breaks
    for _ in range(2):
        notes.ask()
        fail_until_given_up()
    assert failed_jobs().count() == 1


def test_a_failure_is_forgotten_once_the_same_work_succeeds(notes: Notes) -> None:
    notes.then = breaks
    notes.ask()
    fail_until_given_up()
    notes.then = lambda organisation, payload: None
    notes.ask()
    run_pending()
    assert not failed_jobs().exists()


def test_one_broken_job_does_not_hold_up_the_others(notes: Notes) -> None:
    def break_first(organisation: Organisation, payload: Payload) -> None:
        if payload["word"] == "first":
            raise Broken

    notes.then = break_first
    for word in ["first", "second"]:
        notes.ask(word)
    assert run_pending() == 2
    assert [job.key for job in waiting()] == ["first"]


def test_a_job_of_a_worker_that_died_is_done_by_the_next(notes: Notes) -> None:
    notes.ask()
    die_with_a_job()
    assert run_pending() == 1
    assert notes.done == ["hello"]


def test_a_job_that_kills_every_worker_is_given_up(notes: Notes) -> None:
    notes.ask()
    for _ in range(MAX_TRIES):
        die_with_a_job()
    run_pending()
    assert notes.done == []
    assert waiting_count() == 0
    assert failed_jobs().get().error == "The worker stopped every time it did this."


def test_a_job_that_someone_else_settled_changes_nothing(notes: Notes) -> None:
    done: list[Ask] = []
    ask = Ask(kind="note", organisation_id=notes.organisation.pk, tries=1)
    carry_out(ask, perform=done.append, settle=lambda: False)
    assert done == []


def test_a_job_that_fails_after_someone_else_settled_it_is_not_put_back(notes: Notes) -> None:
    answers = iter([True, False])
    ask = Ask(kind="note", organisation_id=notes.organisation.pk, tries=1)
    carry_out(ask, perform=lambda ask: 1 / 0, settle=lambda: next(answers))
    assert waiting_count() == 0
    assert not failed_jobs().exists()
