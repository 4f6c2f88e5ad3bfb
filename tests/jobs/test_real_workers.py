"""Workers as processes of their own, on a database of their own: killed, crowded, too early."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
Nursery = Callable[[str], dict[str, Any]]


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    """Plays a scenario of nursery.py and returns what came of it."""
    if settings.ON_SQLITE:
        yield lambda scenario: play(scenario, tmp_path, {"TRUELINE_DATABASE": ""})
        return
    import psycopg

    ours, server = f"nursery_{secrets.token_hex(4)}", os.environ["TRUELINE_DATABASE"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {ours}")
        url = urlsplit(server)._replace(path=f"/{ours}").geturl()
        try:
            yield lambda scenario: play(scenario, tmp_path, {"TRUELINE_DATABASE": url})
        finally:
            connection.execute(f"DROP DATABASE {ours} WITH (FORCE)")


def play(scenario: str, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, ROOT / "tests/jobs/nursery.py", scenario],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if name != "TRUELINE_DATABASE"},
            **{name: value for name, value in environment.items() if value},
            "TRUELINE_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "trueline.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.crash
def test_no_job_is_lost_or_done_twice_when_workers_are_killed(nursery: Nursery) -> None:
    found = nursery("killed")
    begun = found.pop("begun")
    assert found == {"done": 200, "different": 200, "failed": 0, "waiting": 0}
    # Some kills fell into a job that had begun; otherwise nothing was tried here.
    assert begun > 200


@pytest.mark.crash
def test_a_job_that_outlasts_its_lease_stays_with_its_worker(nursery: Nursery) -> None:
    assert nursery("slow") == {"begun": 1, "done": 1, "failed": 0, "waiting": 0}


@pytest.mark.crash
def test_one_job_never_runs_twice_at_once_and_the_last_ask_is_always_done(
    nursery: Nursery,
) -> None:
    found = nursery("crowded")
    done = found.pop("done")
    assert found == {"clashes": 0, "last asks done": 5, "failed": 0, "waiting": 0}
    assert 5 <= done <= 100


@pytest.mark.crash
@pytest.mark.skipif(
    settings.ON_SQLITE, reason="SQLite has one writer at a time: no worker comes by"
)
def test_a_waiting_job_that_is_asked_anew_sees_what_the_asker_commits(nursery: Nursery) -> None:
    assert nursery("late") == {"seen": [1], "failed": 0, "waiting": 0}


@pytest.mark.crash
@pytest.mark.skipif(settings.ON_SQLITE, reason="a job that cannot be put back is procrastinate's")
def test_a_job_that_can_neither_be_settled_nor_put_back_gives_way(nursery: Nursery) -> None:
    assert nursery("trouble") == {"done": 1, "last": 2, "failed": 0, "waiting": 0}
