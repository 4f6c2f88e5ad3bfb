"""trueline demo: everything set up, an invented organisation inside, and one address to open."""

import argparse
import os
import socket
import sys
from pathlib import Path

from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument(
        "--fresh", action="store_true", help="forget the demo's data and begin anew"
    )
    parser.add_argument("--no-serve", action="store_true", help="set up only")


def run(options: argparse.Namespace) -> int:
    """Set up, build the organisation if it is not there, and serve."""
    folder = Path(os.environ.setdefault("TRUELINE_DATA", "var/demo")).resolve()
    if options.fresh:
        for file in folder.glob("trueline.sqlite3*"):
            file.unlink()
    address = f"http://localhost:{options.port}"
    setup(DEMO="true", HTTPS="false", PUBLIC_URL=address, LOG_LEVEL="WARNING")
    # These need the application loaded.
    from trueline.cli.migrate import prepare  # noqa: PLC0415
    from trueline.cli.serve import serve  # noqa: PLC0415
    from trueline.demo.organisation import build  # noqa: PLC0415

    print("Setting up the database", flush=True)
    prepare(verbosity=0)
    print("Building Harbour Trust, an invented organisation", flush=True)
    if not build():
        print("It is here already; `trueline demo --fresh` begins anew.")
    if options.no_serve:
        return 0
    if not _is_free(options.port):
        print(
            f"Port {options.port} is taken. Try `trueline demo --port {options.port + 1}`.",
            file=sys.stderr,
        )
        return 1
    print(f"\n  Open {address}/demo/ and choose who to be.\n", flush=True)
    return serve("127.0.0.1", options.port)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
