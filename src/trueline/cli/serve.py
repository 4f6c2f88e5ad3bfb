"""trueline serve: the web server and a worker, as two processes that live and end together."""

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--no-worker", action="store_true", help="workers run elsewhere")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    setup()
    return serve(options.host, options.port, with_worker=not options.no_worker)


def serve(host: str, port: int, *, with_worker: bool = True) -> int:
    """Start the processes, wait for one to end or for a signal, and stop the rest.

    Returns:
        0 after a signal, else the exit status of the process that ended by itself.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "trueline.config.settings"}
    processes = [
        subprocess.Popen(command, env=environment)  # noqa: S603 - our own commands
        for command in _commands(host, port, with_worker=with_worker)
    ]
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    status = next((p.returncode for p in processes if p.returncode is not None), 0)
    _end(processes)
    return 0 if stopping else status or 1


def _commands(host: str, port: int, *, with_worker: bool) -> list[list[str]]:
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port",
           str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level",
           "warning", "trueline.config.wsgi:application"]  # fmt: skip
    worker = [sys.executable, "-m", "trueline.cli", "worker"]
    return [web, worker] if with_worker else [web]


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
