"""How fast a long file comes in, against a bare bulk insert of the same rows.

`python -m bench.imports` prints rows a second for both, their ratio, and how much memory the
import adds at two lengths of file.
"""

import argparse
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bench.world import database

_MEASURES = 100


def main() -> None:
    """Import the file, insert the same rows barely, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with database():
        _import(_file("warm", 1000), "warm-up")
        content = _file("a", rows)
        imported = _timed(lambda: _import(content, "imported"))
        bare = _timed(lambda: _insert(rows))
        print(f"import       {rows / imported:10,.0f} rows a second")
        print(f"bulk insert  {rows / bare:10,.0f} rows a second")
        print(f"ratio        {imported / bare:10.2f}")
        for share in (4, 1):
            length = rows // share
            peak = _peak_mb(_file("b", length), f"memory{share}")
            print(f"memory at its peak, {length:9,} rows: {peak:6.1f} MB")


def _file(key: str, rows: int) -> bytes:
    first = date(1990, 1, 1)
    lines = [
        f"{key}{n % _MEASURES},Measure {n % _MEASURES},"
        f"{first + timedelta(days=n // _MEASURES)},{n * 7 % 1000 / 10}"
        for n in range(rows)
    ]
    return "\r\n".join(["Key,Name,Period,Value", *lines]).encode()


def _import(content: bytes, name: str) -> None:
    from trueline.exchange.imports.runs import load  # noqa: PLC0415 - needs the application
    from trueline.exchange.imports.suggestions import sheets_for  # noqa: PLC0415
    from trueline.members.actions import found_organisation  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415
    from trueline.people.actions import add_person  # noqa: PLC0415

    owner = found_organisation(by=add_person(email=f"{name}@example.org", name=name), name=name)
    with acting_in(owner.organisation):
        sheets = sheets_for(content, "bench.csv", {"": {"rhythm": "day"}})
        load(by=owner, content=content, name="bench.csv", sheets=sheets)


def _insert(rows: int) -> None:
    from django.db import transaction  # noqa: PLC0415

    from trueline.measures.models import Measure, Observation  # noqa: PLC0415
    from trueline.members.actions import found_organisation  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415
    from trueline.people.actions import add_person  # noqa: PLC0415

    owner = found_organisation(by=add_person(email="bare@example.org", name="Bare"), name="bare")
    moment, first = datetime(2026, 9, 30, tzinfo=UTC), date(1990, 1, 1)
    with acting_in(owner.organisation), transaction.atomic():
        measures = [
            Measure.objects.create(organisation=owner.organisation, key=f"b{n}", name=f"B{n}",
                                   rhythm="day")
            for n in range(_MEASURES)
        ]  # fmt: skip
        Observation.objects.bulk_create(
            (
                Observation(organisation=owner.organisation, measure=measures[n % _MEASURES],
                            period=first + timedelta(days=n // _MEASURES), value=n * 7 % 1000 / 10,
                            known_on=first, entered_at=moment, entered_by=owner.person)
                for n in range(rows)
            ),
            batch_size=500,
        )  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _peak_mb(content: bytes, name: str) -> float:
    tracemalloc.start()
    _import(content, name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024**2


if __name__ == "__main__":
    main()
