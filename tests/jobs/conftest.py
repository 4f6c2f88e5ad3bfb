"""An organisation, and a handler that tests can see and break."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from trueline.jobs import handlers
from trueline.jobs.handlers import Payload
from trueline.organisations.models import Organisation
from trueline.queue.actions import enqueue


@dataclass
class Notes:
    """Jobs of the kind "note": what was done, and what is to happen on the way."""

    organisation: Organisation
    done: list[object] = field(default_factory=list)
    then: Callable[[Organisation, Payload], object] = lambda organisation, payload: None

    def ask(self, word: str = "hello") -> None:
        enqueue(kind="note", organisation_id=self.organisation.pk, key=word, payload={"word": word})

    def do(self, organisation: Organisation, payload: Payload) -> None:
        self.done.append(payload["word"])
        self.then(organisation, payload)


@pytest.fixture
def notes(db: None, monkeypatch: pytest.MonkeyPatch) -> Notes:
    made = Notes(Organisation.objects.create(slug="mill", name="Mill"))
    monkeypatch.setitem(handlers.HANDLERS, "note", made.do)
    return made
