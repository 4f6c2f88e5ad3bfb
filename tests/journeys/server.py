"""A real server on a database of its own, in processes of its own."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

ROOT: Final = Path(__file__).resolve().parents[2]
_PATIENCE: Final = 60


@dataclass(frozen=True)
class Server:
    """Where it listens, and the environment its other commands need."""

    url: str
    environment: dict[str, str]

    def work(self) -> None:
        """Do the jobs that are due, as the worker would."""
        self.python("from trueline.jobs.worker import run_pending; run_pending()")

    def python(self, code: str) -> str:
        """Run a few lines inside the application; return what they print."""
        setup = "from trueline.cli.setup import setup; setup(); "
        return _run([sys.executable, "-c", setup + code], self.environment)


def environment_of(folder: Path, port: int) -> dict[str, str]:
    """Return what a server in that folder runs with: its own data, and no HTTPS."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TRUELINE_")}
    shared = {"DJANGO_SETTINGS_MODULE": "trueline.config.settings", "PYTHONPATH": str(ROOT / "src")}
    return kept | shared | {
        "TRUELINE_DATA": str(folder),
        "TRUELINE_HTTPS": "false",
        "TRUELINE_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TRUELINE_DATABASE": _database(folder),
    }  # fmt: skip


def start(folder: Path) -> tuple[Server, "subprocess.Popen[bytes]"]:
    """Make the database, gather the static files, and serve."""
    port = free_port()
    environment = environment_of(folder, port)
    _run([sys.executable, "-m", "trueline.cli", "migrate", "--quiet"], environment)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
        str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level",
        "warning", "trueline.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(f"http://127.0.0.1:{port}", environment)
    _wait(server.url, process)
    return server, process


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _database(folder: Path) -> str:
    """Return a database of the kind the tests run on, and of its own."""
    given = os.environ.get("TRUELINE_DATABASE", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder / 'journey.sqlite3'}"
    import psycopg

    name = f"journey_{os.getpid()}_{folder.name}".replace("-", "_").lower()
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    before, _, options = given.partition("?")
    return f"{before.rpartition('/')[0]}/{name}{'?' + options if options else ''}"


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{url}/health", timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
