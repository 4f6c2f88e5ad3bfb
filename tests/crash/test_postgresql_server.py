"""The whole PostgreSQL server is killed under a writer: what was acknowledged is there, whole."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from tests.crash.databases import ROOT, environment, migrated
from tests.postgres import _binaries, _runner

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(
        not os.environ.get("TRUELINE_DATABASE", "").startswith("postgres"),
        reason="Runs with the PostgreSQL leg only: python tests/postgres.py pytest",
    ),
]

CYCLES = int(os.environ.get("TRUELINE_TEST_SERVER_CRASHES", "6"))


class Server:
    """A server of this test's own, with writing through to the disk switched on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.url = f"postgresql://trueline@/postgres?host={folder}"
        self._run(
            "initdb",
            "-D",
            self.data,
            "-U",
            "trueline",
            "-A",
            "trust",
            "-k",
            "-E",
            "UTF8",
            "--locale=C",
        )

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start"
        )

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        keeper = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        processes = [keeper, *keeper.children(recursive=True)]
        for process in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(processes, timeout=10)

    def _run(self, program: str, *arguments: object) -> None:
        command = [*_runner(), _binaries() / program, *arguments]
        subprocess.run(
            [str(part) for part in command],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def server() -> Iterator[Server]:
    # Not pytest's own folder: the server may run as another user, who cannot look into that.
    folder = Path(tempfile.mkdtemp(prefix="trueline-crash-"))
    if runner := _runner():
        shutil.chown(folder, runner[2])
    found = Server(folder)
    found.start()
    yield found
    found.kill()
    shutil.rmtree(folder)


@contextmanager
def writers(server: Server, folder: Path, mode: str) -> Iterator["subprocess.Popen[str]"]:
    env = migrated(environment(folder, server.url))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.writer", mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a writer that loses its server complains
        text=True,
        env=env,
        cwd=ROOT,
    ) as process:
        yield process
        process.communicate()


def cut_off(
    server: Server, process: "subprocess.Popen[str]", stem: str, *, after: int, wait: float
) -> list[str]:
    """Let a writer begin, kill the server under it, start it again; return what was said."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{stem}\n")
    process.stdin.flush()
    process.stdout.readline()
    said = [process.stdout.readline().strip() for _ in range(after)]
    time.sleep(wait)
    server.kill()
    while (line := process.stdout.readline().strip()) != "ended":
        assert line, "The process that starts writers ended"
        said.append(line)
    server.start()
    return said


def kept(server: Server, stem: str) -> tuple[set[str], set[str]]:
    """Return the measures that are there, and those that the journal knows."""
    import psycopg

    with psycopg.connect(server.url) as connection:
        measures = connection.execute(
            "SELECT name FROM measures_measure WHERE name LIKE %s", [f"{stem}-%"]
        ).fetchall()
        lines = connection.execute(
            "SELECT subject_name FROM journal_entry WHERE verb = 'added' AND subject_name LIKE %s",
            [f"{stem}-%"],
        ).fetchall()
    return {name for (name,) in measures}, {name for (name,) in lines}


def test_no_acknowledged_save_is_lost_and_none_is_half_done(server: Server, tmp_path: Path) -> None:
    chance, acknowledged = random.Random(20260801), 0
    with writers(server, tmp_path, "honest") as process:
        for cycle in range(CYCLES):
            wait = chance.uniform(0.0, 0.05) if cycle % 2 else 0.0
            said = cut_off(server, process, f"c{cycle}", after=chance.randint(1, 6), wait=wait)
            measures, lines = kept(server, f"c{cycle}")
            assert set(said) <= measures
            assert measures == lines
            acknowledged += len(said)
    assert acknowledged >= CYCLES


def test_a_writer_that_acknowledges_too_early_is_caught(server: Server, tmp_path: Path) -> None:
    """The control: a test that could not see this would prove nothing."""
    lost: set[str] = set()
    with writers(server, tmp_path, "early") as process:
        for cycle in range(CYCLES):
            if lost:
                break
            said = cut_off(server, process, f"c{cycle}", after=2, wait=0.0)
            lost |= set(said) - kept(server, f"c{cycle}")[0]
    assert lost
