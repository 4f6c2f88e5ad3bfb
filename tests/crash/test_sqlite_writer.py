"""A writer is killed in the middle of its work: what it acknowledged is there, whole."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.crash.databases import ROOT, environment, migrated

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(
        os.environ.get("TRUELINE_DATABASE", "").startswith("postgres"),
        reason="A file of SQLite's; the other leg kills its server instead.",
    ),
]

CYCLES = int(os.environ.get("TRUELINE_TEST_CRASHES", "60"))


@dataclass
class Outcome:
    """What was found after all the killing."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


@contextmanager
def writers(folder: Path, mode: str) -> Iterator["subprocess.Popen[str]"]:
    """Start the process that forks writers for a new database file."""
    env = migrated(environment(folder, f"sqlite:///{folder / 'crash.sqlite3'}"))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.writer", mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        cwd=ROOT,
    ) as process:
        yield process
        process.communicate()


def killed(process: "subprocess.Popen[str]", stem: str, *, after: int, wait: float) -> list[str]:
    """Let a writer begin, kill it after some acknowledgements; return all it acknowledged."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{stem}\n")
    process.stdin.flush()
    pid = int(process.stdout.readline())
    said: list[str] = []
    while len(said) < after:
        line = process.stdout.readline().strip()
        assert line not in {"", "ended"}, f"The writer ended by itself, after saying {said}"
        said.append(line)
    time.sleep(wait)
    os.kill(pid, signal.SIGKILL)
    while (line := process.stdout.readline().strip()) != "ended":
        assert line, "The process that starts writers ended"
        said.append(line)
    return said


def check(file: Path, stem: str, said: list[str], outcome: Outcome) -> None:
    """Compare what a killed writer said with what the file holds."""
    with closing(sqlite3.connect(file)) as database:
        (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        measures = _names(database, "SELECT name FROM measures_measure WHERE name LIKE ?", stem)
        lines = _names(
            database,
            "SELECT subject_name FROM journal_entry WHERE verb = 'added' AND subject_name LIKE ?",
            stem,
        )
    outcome.acknowledged += len(said)
    outcome.lost += sorted(set(said) - measures)
    outcome.torn += sorted(measures ^ lines)
    outcome.damaged += [verdict] if verdict != "ok" else []


def _names(database: sqlite3.Connection, query: str, stem: str) -> set[str]:
    return {name for (name,) in database.execute(query, [f"{stem}-%"])}


def run(folder: Path, mode: str, cycles: int) -> Outcome:
    """Kill that many writers: every other one on an acknowledgement, the rest at any moment."""
    chance, outcome = random.Random(20260801), Outcome()
    with writers(folder, mode) as process:
        for cycle in range(cycles):
            wait = chance.uniform(0.0, 0.02) if cycle % 2 else 0.0
            said = killed(process, f"c{cycle}", after=chance.randint(1, 4), wait=wait)
            check(folder / "crash.sqlite3", f"c{cycle}", said, outcome)
    return outcome


def test_no_acknowledged_save_is_lost_and_none_is_half_done(tmp_path: Path) -> None:
    outcome = run(tmp_path, "honest", CYCLES)
    assert outcome.acknowledged >= CYCLES
    assert (outcome.lost, outcome.torn, outcome.damaged) == ([], [], [])


def test_a_writer_that_acknowledges_too_early_is_caught(tmp_path: Path) -> None:
    """The control: a test that could not see this would prove nothing."""
    assert run(tmp_path, "early", 20).lost
