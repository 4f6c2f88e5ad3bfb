"""The hourly upkeep: what nobody needs any more goes, and nothing else."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.jobs.conftest import Notes
from trueline.core.clock import now
from trueline.exchange.imports.runs import start
from trueline.exchange.models import ImportRun, State
from trueline.jobs.handlers import perform
from trueline.jobs.worker import run_pending
from trueline.members.models import IdempotencyKey
from trueline.members.tokens import issue_token
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in, acting_nowhere
from trueline.queue.actions import enqueue, forget_done
from trueline.queue.asks import Ask
from trueline.queue.models import Settled
from trueline.queue.queries import waiting_count


@pytest.mark.django_db
def test_expired_sessions_are_deleted_and_others_stay() -> None:
    assert settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    for seconds in [-60, 600]:
        session = SessionStore()
        session.set_expiry(seconds)
        session.save()
    enqueue(kind="expire", organisation_id=None)
    run_pending()
    assert Session.objects.count() == 1


def test_upkeep_drops_files_nobody_applied_within_a_day(ada: Membership, zoe: Membership) -> None:
    old = now() - timedelta(hours=25)
    runs = []
    for owner in [ada, zoe]:
        with acting_in(owner.organisation):
            runs += [start(by=owner, file_name="x.csv", content=b"a,b\n1,2\n") for _ in range(2)]
            ImportRun.objects.filter(pk=runs[-1].pk).update(started_at=old)
    with acting_nowhere():
        perform(Ask(kind="expire", organisation_id=None))
    states = []
    for owner in [ada, zoe]:
        with acting_in(owner.organisation):
            states += [run.state for run in ImportRun.objects.order_by("pk")]
            assert ImportRun.objects.filter(content=None).count() == 1
    assert states == [State.UPLOADED, State.DISCARDED] * 2


@pytest.mark.django_db
def test_upkeep_drops_answers_kept_for_a_day(ada: Membership) -> None:
    token = issue_token(person=ada.person, name="Till")[0]
    for key in ["old", "young"]:
        IdempotencyKey.objects.create(token=token, key=key, fingerprint="f", status=200)
    IdempotencyKey.objects.filter(key="old").update(created_at=now() - timedelta(hours=25))
    perform(Ask(kind="expire", organisation_id=None))
    assert [row.key for row in IdempotencyKey.objects.all()] == ["young"]


def test_marks_of_jobs_that_are_off_the_list_are_dropped(notes: Notes) -> None:
    notes.ask()
    run_pending()
    notes.ask()
    forget_done()
    assert not Settled.objects.exists()
    assert waiting_count() == 1
