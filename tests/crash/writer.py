"""A process that saves and says so, until it is killed: `python -m tests.crash.writer honest`.

It waits for a line, then adds measures without end; each save is several rows in one transaction
(the measure, its line in the journal, the work put off). After a commit it prints the measure's
name: an acknowledgement. `early` prints the name before the commit, which is the fault that the
crash test must be able to see.
"""

import os
import sys
from itertools import count

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the application

from trueline.measures.actions import add_measure  # noqa: E402
from trueline.members.actions import found_organisation  # noqa: E402
from trueline.organisations.models import Membership  # noqa: E402
from trueline.organisations.scope import across_organisations, acting_in  # noqa: E402
from trueline.people.models import Person  # noqa: E402


def found() -> None:
    """Make the organisation that is written into."""
    found_organisation(by=Person.objects.create_user("ada@example.org", "Ada"), name="Harbour")


def say(line: str) -> None:
    """Write a line in one piece, so that a kill leaves it whole or not there at all.

    `print` writes the line's end on its own where Python's output is unbuffered.
    """
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def save_for_ever(stem: str, *, early: bool) -> None:
    """Save and acknowledge until killed."""
    with across_organisations("the only member there is"):
        owner = Membership.objects.select_related("organisation", "person").get()
    with acting_in(owner.organisation):
        for number in count():
            name = f"{stem}-{number}"
            if early:
                say(name)
            add_measure(by=owner, name=name)
            if not early:
                say(name)


def fork_and_save(stem: str, *, early: bool) -> None:
    """Start a writer that already has everything loaded; print its number, then its saves."""
    connection.close()
    if pid := os.fork():
        os.waitpid(pid, 0)
        say("ended")
        return
    say(str(os.getpid()))
    save_for_ever(stem, early=early)


if __name__ == "__main__":
    found()
    for line in sys.stdin:
        fork_and_save(line.strip(), early=sys.argv[1] == "early")
