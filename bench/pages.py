"""How long the Bridge and a measure's page take, against the bare SQL on the same data.

`python -m bench.pages` prints ratios of one run, and the number of SQL statements a page.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING

from bench.world import database, organisation

if TYPE_CHECKING:
    from django.test import Client

_ROUNDS = 15


def main() -> None:
    """Measure both pages at both sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2000], metavar="MEASURES")
    sizes = parser.parse_args().sizes
    with database():
        print("page        measures  statements       ms  bare SQL ms   ratio")
        took: dict[str, list[float]] = {}
        for size in sizes:
            for name, page, bare in _pages(size):
                statements, ms, sql = _statements(page), _median_ms(page), _median_ms(bare)
                took.setdefault(name, []).append(ms)
                figures = f"{ms:8.1f} {sql:12.1f} {ms / sql:7.1f}"
                print(f"{name:10} {size:9} {statements:11} {figures}")
        for name, spent in took.items():
            print(f"{name}: {sizes[-1]} to {sizes[0]} measures: {spent[-1] / spent[0]:.2f}")


def _pages(size: int) -> list[tuple[str, Callable[[], object], Callable[[], object]]]:
    from django.db import connection  # noqa: PLC0415 - needs the application
    from django.test import Client  # noqa: PLC0415

    owner = organisation(f"size{size}", size)
    client = Client()
    client.force_login(owner.person)
    key, slug = owner.organisation_id, owner.organisation.slug
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM measures_measure WHERE organisation_id = %s", [key])
        measure = cursor.fetchone()[0]

    def run(*statements: tuple[str, list[int]]) -> Callable[[], object]:
        def bare() -> object:
            with connection.cursor() as cursor:
                for sql, values in statements:
                    cursor.execute(sql, values)
                    cursor.fetchall()
            return None

        return bare

    targets = (
        "SELECT m.name, g.target, c.last_value, c.recent, c.bands, o.probability "
        "FROM measures_goal g JOIN measures_measure m ON m.id = g.measure_id "
        "JOIN analysis_coursereading c ON c.measure_id = m.id AND c.as_of = '2026-09-30' "
        "JOIN analysis_oddsreading o ON o.goal_id = g.id "
        "AND o.as_of IN ('2026-09-30', '2026-07-08') "
        "WHERE m.organisation_id = %s AND m.tier = 'target' ORDER BY m.name"
    )
    values = (
        "SELECT o.*, p.name FROM measures_observation o JOIN people_person p "
        "ON p.id = o.entered_by_id WHERE o.measure_id = %s ORDER BY o.period DESC"
    )
    return [
        ("Bridge", _get(client, f"/o/{slug}/"), run((targets, [key]))),
        ("measure", _get(client, f"/o/{slug}/measures/{measure}/"), run((values, [measure]))),
    ]


def _get(client: "Client", path: str) -> Callable[[], object]:
    def page() -> object:
        response = client.get(path, headers={"host": "localhost"})
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code}")
        return response

    return page


def _statements(page: Callable[[], object]) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    page()
    with CaptureQueriesContext(connection) as seen:
        page()
    return len(seen)


def _median_ms(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return median(spent)


if __name__ == "__main__":
    main()
