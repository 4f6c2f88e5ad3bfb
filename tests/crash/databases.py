"""Databases of their own for processes that race or are killed: a file, or one on the server.

The database that the test runner makes lives in memory and inside one process; what happens
between processes needs a real one.
"""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

ROOT: Final = Path(__file__).resolve().parents[2]
_MIGRATE: Final = (
    "import django; django.setup(); from django.core.management import call_command; "
    "call_command('migrate', interactive=False, verbosity=0)"
)

Environment = dict[str, str]


@contextmanager
def real_database(folder: Path) -> Iterator[Environment]:
    """Yield the environment for processes that share one new, migrated database."""
    given = os.environ.get("TRUELINE_DATABASE", "")
    if not given.startswith("postgres"):
        yield migrated(environment(folder, f"sqlite:///{folder / 'race.sqlite3'}"))
        return
    name = f"race_{uuid.uuid4().hex}"
    _on_server(given, f'CREATE DATABASE "{name}"')
    try:
        yield migrated(environment(folder, urlunsplit(urlsplit(given)._replace(path=f"/{name}"))))
    finally:
        _on_server(given, f'DROP DATABASE "{name}" WITH (FORCE)')


def environment(folder: Path, url: str) -> Environment:
    """Return what a process needs to use the database at an address."""
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "trueline.config.settings",
        "TRUELINE_DATA": str(folder),
        "TRUELINE_DATABASE": url,
    }


def migrated(env: Environment) -> Environment:
    """Make the tables; return the environment."""
    subprocess.run([sys.executable, "-c", _MIGRATE], check=True, env=env, cwd=ROOT)
    return env


def _on_server(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
