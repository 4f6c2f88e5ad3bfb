"""Each kind of job does its one thing, in its own organisation."""

import re
from pathlib import Path

import pytest

import trueline
from tests.jobs.conftest import Notes
from tests.queue.lists import waiting
from trueline.analysis.models import CourseReading
from trueline.jobs import handlers
from trueline.jobs.handlers import CHORES, HANDLERS, perform
from trueline.jobs.worker import run_pending
from trueline.measures.actions import add_measure, reread
from trueline.measures.models import Measure
from trueline.organisations.models import Membership
from trueline.organisations.scope import NoOrganisation, acting_in, acting_nowhere
from trueline.queue.actions import enqueue
from trueline.queue.asks import Ask


def test_a_job_sees_its_own_organisation_and_no_other(notes: Notes, visitors: Measure) -> None:
    seen: list[int] = []
    notes.then = lambda organisation, payload: seen.append(Measure.objects.count())
    for organisation in [notes.organisation, visitors.organisation]:
        perform(Ask(kind="note", organisation_id=organisation.pk, payload={"word": "count"}))
    assert seen == [0, 1]


@pytest.mark.django_db
def test_upkeep_acts_in_no_organisation(monkeypatch: pytest.MonkeyPatch, visitors: Measure) -> None:
    monkeypatch.setitem(CHORES, "count", Measure.objects.count)
    with pytest.raises(NoOrganisation):
        perform(Ask(kind="count", organisation_id=None))


def test_a_job_of_an_organisation_that_is_gone_does_nothing(notes: Notes) -> None:
    perform(Ask(kind="note", organisation_id=notes.organisation.pk + 1, payload={"word": "late"}))
    assert notes.done == []


def test_every_kind_of_job_that_is_asked_for_has_a_handler() -> None:
    sources = Path(trueline.__file__).parent.rglob("*.py")
    asked = {
        kind
        for source in sources
        for kind in re.findall(r'enqueue\w*\(\s*kind="([^"]+)"', source.read_text())
    }
    assert "odds" in asked
    assert asked <= {*HANDLERS, *CHORES}


def test_a_measure_is_read_when_its_data_changed(visitors: Measure) -> None:
    reread(visitors)
    with acting_nowhere():
        run_pending()
    with acting_in(visitors.organisation):
        assert CourseReading.objects.filter(measure=visitors).exists()


def test_reading_everything_asks_for_each_measure_of_the_organisation(
    ada: Membership, visitors: Measure
) -> None:
    other = add_measure(by=ada, name="Returns")
    run_pending()
    enqueue(kind="odds-all", organisation_id=ada.organisation_id)
    assert run_pending(limit=1) == 1
    assert {job.payload["measure"] for job in waiting()} == {visitors.pk, other.pk}


def test_an_import_is_checked_and_applied_by_its_number(
    ada: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trueline.exchange.imports import runs

    called: list[tuple[str, int]] = []
    for name in ["check", "apply"]:
        monkeypatch.setattr(runs, name, lambda who, run, name=name: called.append((name, run)))
    for kind in ["import-check", "import-apply"]:
        handlers.HANDLERS[kind](ada.organisation, {"run": 7})
    assert called == [("check", 7), ("apply", 7)]
