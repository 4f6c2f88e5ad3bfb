"""trueline worker: do the work that was put off, until told to stop."""

import argparse
import os
import signal
import threading

from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")


def run(options: argparse.Namespace) -> int:
    """Work."""
    # The engine's matrices are small: more threads would only get in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    setup()
    # Its tables can only be loaded once the application is.
    from trueline.jobs.worker import run as work  # noqa: PLC0415
    from trueline.jobs.worker import run_pending  # noqa: PLC0415

    if options.once:
        print(f"{run_pending()} jobs done.")
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
    return 0
