"""Real workers, forked and killed. A process of its own, run by test_real_workers.py.

Forking from a process that has loaded everything makes a new worker in a moment, so that kills
fall into the work and not into the start.
"""

# ruff: noqa: E402 - Django first; chance is no secret here; the answer is printed

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

from trueline.jobs import handlers, worker
from trueline.jobs.handlers import Payload
from trueline.organisations.models import Organisation
from trueline.queue import sqlite
from trueline.queue.actions import enqueue
from trueline.queue.asks import Ask
from trueline.queue.queries import failed_jobs, waiting_count

FOLDER = Path(os.environ["TRUELINE_DATA"])
JOBS, KILLS = 200, 20
CHILDREN: set[int] = set()


def killed() -> dict[str, int]:
    """Do many jobs with workers that are killed at any moment."""
    begun = FOLDER / "begun"

    def add(organisation: Organisation, payload: Payload) -> None:
        with begun.open("a") as file:
            file.write(".")
        leave(payload["number"])
        time.sleep(random.uniform(0, 0.03))

    handlers.HANDLERS["add"] = add
    with transaction.atomic():
        for number in range(JOBS):
            ask("add", str(number), number)
    for _ in range(KILLS):
        before = len(left())
        victim = start()
        until(lambda before=before: len(left()) > before)  # type: ignore[misc]
        time.sleep(random.uniform(0, 0.05))
        end(victim, signal.SIGKILL)
    finish(workers=2)
    return {"begun": begun.stat().st_size, "done": len(left()), "different": len(set(left()))}


def slow() -> dict[str, int]:
    """Do a job that takes longer than a lease, with a second worker waiting for one."""
    begun = FOLDER / "begun"

    def dawdle(organisation: Organisation, payload: Payload) -> None:
        with begun.open("a") as file:
            file.write(".")
        leave(payload["number"])
        time.sleep(5)

    handlers.HANDLERS["dawdle"] = dawdle
    ask("dawdle", "it", 1)
    finish(workers=2)
    return {"begun": begun.stat().st_size, "done": len(left())}


def crowded() -> dict[str, int]:
    """Ask for the same few jobs again and again while several workers do them."""
    clashes = FOLDER / "clashes"
    clashes.touch()

    def hold(organisation: Organisation, payload: Payload) -> None:
        held = FOLDER / f"held-{payload['number'] % 5}"
        try:
            held.touch(exist_ok=False)
        except FileExistsError:
            with clashes.open("a") as file:
                file.write(".")
            return
        leave(payload["number"])
        time.sleep(random.uniform(0, 0.02))
        held.unlink()

    handlers.HANDLERS["hold"] = hold
    crowd = [start() for _ in range(3)]
    for number in range(100):
        ask("hold", str(number % 5), number)
        time.sleep(random.uniform(0, 0.01))
    until(lambda: waiting_count() == 0)
    for one in crowd:
        end(one, signal.SIGTERM)
    last = set(range(95, 100))
    return {
        "clashes": clashes.stat().st_size,
        "last asks done": len(last & set(left())),
        "done": len(left()),
    }


def late() -> dict[str, Any]:
    """Ask anew for a job that waits, and commit only after a worker has come by."""

    def look(organisation: Organisation, payload: Payload) -> None:
        leave(Organisation.objects.filter(slug="late").count())

    handlers.HANDLERS["look"] = look
    handlers.HANDLERS["other"] = lambda organisation, payload: leave(payload["number"])
    asked, commit = FOLDER / "asked", FOLDER / "commit"

    def ask_slowly() -> None:
        with transaction.atomic():
            Organisation.objects.create(slug="late", name="Late")
            ask("look", "it", 0)
            asked.touch()
            until(commit.exists)

    ask("look", "it", 0)
    ask("other", "it", 7)
    asker = fork(ask_slowly)
    until(asked.exists)
    doer = start()
    # Both jobs wait and "look" came first: a worker that does "other" has passed it over.
    until(lambda: 7 in left())
    commit.touch()
    os.waitpid(asker, 0)
    CHILDREN.discard(asker)
    until(lambda: waiting_count() == 0)
    end(doer, signal.SIGTERM)
    return {"seen": [number for number in left() if number != 7]}


def trouble() -> dict[str, int]:
    """Break the worker's own work on a job, at a moment when the same is asked anew."""
    from trueline.jobs import postgres
    from trueline.queue.running import carry_out

    broken = FOLDER / "broken"

    def break_once(ask_: Ask, **how: Any) -> None:
        if not broken.exists():
            broken.touch()
            ask("note", "it", 2)
            raise OSError("the database is out of reach")
        carry_out(ask_, **how)

    handlers.HANDLERS["note"] = lambda organisation, payload: leave(payload["number"])
    setattr(postgres, "carry_out", break_once)  # noqa: B010 - a name mypy need not know
    ask("note", "it", 1)
    finish(workers=1)
    return {"done": len(left()), "last": left()[-1]}


def ask(kind: str, key: str, number: int) -> None:
    mill = Organisation.objects.get(slug="mill")
    enqueue(kind=kind, organisation_id=mill.pk, key=key, payload={"number": number})


def leave(number: int) -> None:
    """Leave a trace in the database, as a handler's effect."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effect VALUES (%s)", [number])


def left() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM effect")
        return [number for (number,) in cursor.fetchall()]


def start() -> int:
    def work() -> None:
        stop = Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        worker.run(stop)

    return fork(work)


def fork(do: Callable[[], None]) -> int:
    connections.close_all()  # a connection must not be shared with a child
    child = os.fork()
    if child:
        CHILDREN.add(child)
        return child
    random.seed(os.getpid())
    code = 1
    try:
        do()
        code = 0
    finally:
        os._exit(code)


def end(child: int, by: signal.Signals) -> None:
    os.kill(child, by)
    os.waitpid(child, 0)
    CHILDREN.discard(child)


def finish(workers: int) -> None:
    crew = [start() for _ in range(workers)]
    until(lambda: waiting_count() == 0)
    for one in crew:
        end(one, signal.SIGTERM)


def until(condition: Callable[[], bool], bound: float = 240) -> None:
    """Wait for a condition; the bound is only there so that a broken test ends."""
    last = time.monotonic() + bound
    while not condition():
        if time.monotonic() > last:
            raise TimeoutError("It did not come about.")
        time.sleep(0.005)


def main(scenario: str) -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effect (number integer)")
    Organisation.objects.create(slug="mill", name="Mill")
    # The timetable is kept as ever; what it asks for is not what is tried here.
    handlers.CHORES["expire"] = lambda: None
    handlers.HANDLERS["odds-all"] = lambda organisation, payload: None
    # Short leases, so that what a dead worker held is soon taken again.
    if settings.ON_SQLITE:
        sqlite.LEASE = timedelta(seconds=1)
    else:
        from trueline.jobs import postgres

        postgres.LEASE, postgres.HEARTBEAT = 2.0, 0.5
    found = {"killed": killed, "slow": slow, "crowded": crowded, "late": late, "trouble": trouble}[
        scenario
    ]()
    print(json.dumps({**found, "failed": failed_jobs().count(), "waiting": waiting_count()}))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    finally:
        for left_over in CHILDREN:
            os.kill(left_over, signal.SIGKILL)
