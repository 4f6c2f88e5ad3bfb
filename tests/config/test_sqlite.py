"""SQLite as it is really opened: nothing lost at a power cut, nobody turned away by a lock."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.databases import ROOT, environment

_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

_READ = f"""
import json, threading, django; django.setup()
from django.db import connection
def pragmas():
    with connection.cursor() as cursor:
        return {{n: cursor.execute("PRAGMA " + n).fetchone()[0] for n in {_PRAGMAS!r}}}
seen = [pragmas()]
connection.close()
seen.append(pragmas())
thread = threading.Thread(target=lambda: seen.append(pragmas()))
thread.start(); thread.join()
print(json.dumps([seen, connection.transaction_mode]))
"""

# Reads, thinks, writes back what it read plus one: what every save does.
_COUNT = """
import sys, time, django; django.setup()
from django.db import OperationalError, connection, transaction
sys.stdin.readline()
refused = 0
for _ in range(40):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            number = cursor.execute("SELECT number FROM counter").fetchone()[0]
            time.sleep(0.001)
            cursor.execute("UPDATE counter SET number = %s", [number + 1])
    except OperationalError as failure:
        assert "locked" in str(failure), failure
        refused += 1
print(refused)
"""

# Two connections of the default kind: the second one's snapshot is old when it comes to write.
_SECOND = """
import json, django; django.setup()
from django.db import OperationalError, connection, connections
connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE counter (number int)")
    cursor.execute("INSERT INTO counter VALUES (0)")
both = [connections.create_connection("default") for _ in range(2)]
refused = []
for one in both:
    one.ensure_connection()
    one._start_transaction_under_autocommit()
    one.cursor().execute("SELECT number FROM counter").fetchone()
for one in both:
    try:
        one.cursor().execute("UPDATE counter SET number = number + 1")
        one.cursor().execute("COMMIT")
    except OperationalError as failure:
        refused.append(str(failure))
print(json.dumps(refused))
"""


def start(folder: Path, script: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment(folder, f"sqlite:///{folder / 'settings.sqlite3'}"),
    )


def test_every_connection_is_opened_with_the_same_care(tmp_path: Path) -> None:
    said, _ = start(tmp_path, _READ).communicate()
    connections, mode = json.loads(said)
    assert len(connections) == 3  # the first, one opened again, one of another thread
    for pragmas in connections:
        assert pragmas["journal_mode"] == "wal"
        assert pragmas["synchronous"] == 2
        assert pragmas["foreign_keys"] == 1
        assert pragmas["busy_timeout"] >= 5_000
    assert mode == "IMMEDIATE"


def count_together(folder: Path) -> tuple[int, int]:
    """Let two processes count up 40 times each; return (where they got, how often refused)."""
    start(
        folder,
        "import django; django.setup()\nfrom django.db import connection\n"
        "c = connection.cursor(); c.execute('CREATE TABLE counter (number int)')\n"
        "c.execute('INSERT INTO counter VALUES (0)')",
    ).communicate()
    counters = [start(folder, _COUNT) for _ in range(2)]
    for counter in counters:
        assert counter.stdin
        counter.stdin.write("go\n")
        counter.stdin.flush()
    refused = sum(int(counter.communicate()[0]) for counter in counters)
    said, _ = start(
        folder,
        "import django; django.setup()\nfrom django.db import connection\n"
        "print(connection.cursor().execute('SELECT number FROM counter').fetchone()[0])",
    ).communicate()
    return int(said), refused


def test_two_processes_that_read_and_write_wait_for_each_other(tmp_path: Path) -> None:
    assert count_together(tmp_path) == (80, 0)


def test_with_the_frameworks_own_default_the_second_would_be_refused(tmp_path: Path) -> None:
    """The control: what IMMEDIATE is there for. Both read, both write, step by step."""
    said, _ = start(tmp_path, _SECOND).communicate()
    assert json.loads(said) == ["database is locked"]


@pytest.mark.parametrize("given", ["", "sqlite:///elsewhere.sqlite3"])
def test_another_file_is_opened_with_the_same_care(tmp_path: Path, given: str) -> None:
    url = given and f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}"
    env = environment(tmp_path, url)
    if not given:
        del env["TRUELINE_DATABASE"]
    done = subprocess.run(
        [sys.executable, "-c", _READ], capture_output=True, text=True, check=True, env=env, cwd=ROOT
    )
    connections, mode = json.loads(done.stdout)
    assert (connections[0]["synchronous"], connections[0]["journal_mode"], mode) == (
        2,
        "wal",
        "IMMEDIATE",
    )
