"""trueline doctor: check the installation and say what to do."""

import argparse
from collections.abc import Iterator

from trueline.cli.setup import setup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the options."""


def run(options: argparse.Namespace) -> int:
    """Print a line a check; end with 1 if something has to be done."""
    setup()
    fine = True
    for name, trouble in _checks():
        print(
            f"{'ok     ' if not trouble else 'TROUBLE'} {name}{': ' + trouble if trouble else ''}"
        )
        fine = fine and not trouble
    return 0 if fine else 1


def _checks() -> Iterator[tuple[str, str]]:
    """Yield (what is checked, what to do about it or "")."""
    yield "database answers", _database()
    yield "tables are up to date", _migrations()
    yield "durability", _durability()
    yield "addresses", _addresses()
    yield "static files", _static_files()
    yield "work put off", _jobs()


def _database() -> str:
    from django.db import DatabaseError, connection  # noqa: PLC0415 - needs the application

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"{error} Check TRUELINE_DATABASE."
    return ""


def _migrations() -> str:
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} changes wait. Run `trueline migrate`." if waiting else ""


def _durability() -> str:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
            return (
                "" if (journal, synchronous) == ("wal", 2) else "SQLite is not set to WAL and FULL."
            )
        cursor.execute("SHOW synchronous_commit")
        return "" if cursor.fetchone()[0] != "off" else "synchronous_commit is off: set it to on."


def _addresses() -> str:
    from django.conf import settings  # noqa: PLC0415

    if "*" in settings.ALLOWED_HOSTS:
        return "TRUELINE_HOSTS must name hosts, not *."
    if not settings.HTTPS and not settings.DEMO:
        return "TRUELINE_HTTPS is false: cookies travel in the open. Only for a trial."
    return ""


def _static_files() -> str:
    from django.conf import settings  # noqa: PLC0415

    there = (settings.STATIC_ROOT / "staticfiles.json").exists()
    return "" if there else "Not gathered yet. Run `trueline migrate`."


def _jobs() -> str:
    from trueline.queue.queries import failed_jobs  # noqa: PLC0415

    failed = list(failed_jobs())
    if not failed:
        return ""
    return f"{len(failed)} jobs failed for good; the last: {failed[0]}."
