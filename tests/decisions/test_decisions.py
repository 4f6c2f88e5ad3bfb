from datetime import date

import pytest
import time_machine

from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.decisions import queries
from trueline.decisions.actions import decide
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in


def test_decisions_are_numbered_one_by_one_in_each_organisation(
    ada: Membership, ben: Membership, zoe: Membership
) -> None:
    first = decide(by=ada, sentence="We repair before we build.")
    second = decide(by=ben, sentence="  We sell the\nbarge. ", reason=" It leaks. ")
    with acting_in(zoe.organisation):
        other = decide(by=zoe, sentence="We dig deeper.")
        assert list(queries.decisions()) == [other]
        with pytest.raises(NotFound):
            queries.decision(first.pk)
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert (second.sentence, second.reason) == ("We sell the barge.", "It leaks.")
    assert list(queries.decisions()) == [second, first]
    assert list(queries.decisions("barge")) == [second]
    assert queries.decision(first.pk) == first


def test_who_decided_and_when_may_differ_from_who_writes_it_down(
    ada: Membership, ben: Membership, zoe: Membership
) -> None:
    with time_machine.travel("2026-06-15 12:00Z", tick=False):
        made = decide(by=ben, sentence="Yes.", decided_on=date(2026, 6, 1), decided_by=ada.person)
        assert (made.decided_by, made.recorded_by) == (ada.person, ben.person)
        assert decide(by=ben, sentence="So be it.").decided_on == date(2026, 6, 15)
        with pytest.raises(Refusal, match="has not come yet"):
            decide(by=ben, sentence="Soon.", decided_on=date(2026, 6, 16))
        with pytest.raises(Refusal, match="belongs to this organisation"):
            decide(by=ben, sentence="Yes.", decided_by=zoe.person)
        with pytest.raises(Refusal, match="cannot be empty"):
            decide(by=ben, sentence=" ")


def test_who_may_not(cleo: Membership, dan: Membership) -> None:
    for member in (cleo, dan):
        with pytest.raises(NotAllowed):
            decide(by=member, sentence="Mine.")
