"""How long lists of work take at 100,000 items, against the bare indexed SQL on the same data.

`python -m bench.work` prints ratios of one run: the statement by which the page finds the first
fifty rows of a filtered list, beside SQL written by hand for the same question, both run the
same way; and how long it takes until those rows are objects, which no number of items changes.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from bench.world import database

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.work.queries import Wish

_ROUNDS = 15
_DAY = date(2026, 9, 14)
_PEOPLE, _PRIORITIES = 200, 120
_FROM = (
    "SELECT w.id, w.version, w.title, w.state, w.starts_on, w.due_on, w.finished_on, w.size, "
    "w.source, w.external_id, p.name, t.name, r.name "
    "FROM (SELECT id, due_on FROM work_workitem WHERE organisation_id = {o} AND {where} "
    "ORDER BY due_on ASC NULLS LAST, id LIMIT 51) f "
    "JOIN work_workitem w ON w.id = f.id "
    "LEFT JOIN people_person p ON p.id = w.owner_id LEFT JOIN teams_team t ON t.id = w.team_id "
    "LEFT JOIN plans_priority r ON r.id = w.priority_id ORDER BY w.due_on ASC NULLS LAST, w.id"
)
_OPEN = "state IN ('todo', 'doing')"


def main() -> None:
    """Measure every filter at every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="ITEMS")
    sizes = parser.parse_args().sizes
    with database():
        print("filter                    items  page's SQL ms  bare SQL ms   ratio   as objects ms")
        for size in sizes:
            _measure(size)


def _measure(size: int) -> None:
    from trueline.organisations.scope import acting_in  # noqa: PLC0415 - needs the application
    from trueline.work.queries import how_many, narrowed, page  # noqa: PLC0415

    owner = _organisation(f"size{size}")
    with acting_in(owner.organisation):
        priorities = _fill(owner, size)
        for name, wish, where in _questions(owner, priorities):
            sql = _FROM.format(o=owner.organisation_id, where=where)

            def asked(wish: "Wish" = wish) -> object:
                return page(narrowed(wish, _DAY))

            ours, bare = _median_ms(_runner(_sent(asked))), _median_ms(_runner(sql))
            figures = f"{ours:14.2f} {bare:12.2f} {ours / bare:7.2f} {_median_ms(asked):15.2f}"
            print(f"{name:22} {size:8} {figures}")
            _same(asked(), sql, name)
        rows = narrowed(_questions(owner, priorities)[0][1], _DAY)
        counted = _median_ms(lambda: how_many(rows))
        print(f"{'counted to a thousand':22} {size:8} {counted:51.2f}")


def _questions(owner: "Membership", priorities: list[int]) -> "list[tuple[str, Wish, str]]":
    from trueline.work.queries import Wish  # noqa: PLC0415

    mine, day = owner.person_id, _DAY.isoformat()
    words = " OR ".join(f"{c} LIKE '%landlord%'" for c in ("title", "note", "external_id"))
    inside = ", ".join(map(str, [priorities[0], *priorities[1::10]]))
    return [
        ("open", Wish(), _OPEN),
        ("mine", Wish(owner=mine), f"owner_id = {mine} AND {_OPEN}"),
        ("no line", Wish(priority=0), f"priority_id IS NULL AND {_OPEN}"),
        ("priority and below", Wish(priority=priorities[0]),
         f"priority_id IN ({inside}) AND {_OPEN}"),
        ("overdue", Wish(due="overdue"), f"due_on < '{day}' AND {_OPEN}"),
        ("due in a week", Wish(first=_DAY, last=_DAY + timedelta(days=6)),
         f"due_on >= '{day}' AND due_on <= '{_DAY + timedelta(days=6)}' AND {_OPEN}"),
        ("done", Wish(state="done"), "state = 'done'"),
        ("words", Wish(words="landlord"),
         f"({words}) AND {_OPEN}"),
    ]  # fmt: skip


def _organisation(name: str) -> "Membership":
    from trueline.members.actions import found_organisation  # noqa: PLC0415
    from trueline.people.actions import add_person  # noqa: PLC0415

    person = add_person(email=f"{name}@example.org", name=name.title())
    return found_organisation(by=person, name=name)


def _fill(owner: "Membership", count: int) -> list[int]:
    """Make the items, a third of them open; return the priorities, the first above every tenth."""
    from django.db import connection  # noqa: PLC0415

    from trueline.people.models import Person  # noqa: PLC0415
    from trueline.plans.models import AnnualPlan, Priority  # noqa: PLC0415
    from trueline.work.models import WorkItem  # noqa: PLC0415

    chance, here = Random(7), owner.organisation  # noqa: S311 - no secrets
    year = {"starts_on": date(2026, 1, 1)}
    plan = AnnualPlan.objects.create(
        organisation=here, name="2026", ends_on=date(2026, 12, 31), currency="EUR", **year
    )
    top = Priority.objects.create(
        organisation=here, plan=plan, key="p", name="Top", due_on=date(2026, 12, 31), **year
    )
    rest = Priority.objects.bulk_create(
        Priority(organisation=here, plan=plan, key=f"p{n}", name=f"Priority {n}",
                 parent=top if n % 10 == 0 else None, due_on=date(2026, 12, 31), **year)
        for n in range(_PRIORITIES)
    )  # fmt: skip
    people = [owner.person, *Person.objects.bulk_create(
        Person(email=f"{here.slug}-{n}@example.org", name=f"Person {n}") for n in range(_PEOPLE)
    )]  # fmt: skip
    states = ("todo", "doing", "done", "done", "done", "dropped")
    serves = [None, top, *rest]
    WorkItem.objects.bulk_create(
        (
            WorkItem(
                organisation=here,
                title=f"{'Ask the landlord' if n % 1000 == 0 else 'Do thing'} {n}",
                owner=chance.choice(people),
                priority=chance.choice(serves),
                state=states[n % 6],
                due_on=None if n % 9 == 0 else _DAY + timedelta(days=chance.randint(-400, 200)),
                finished_on=_DAY if states[n % 6] == "done" else None,
            )
            for n in range(count)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [top.pk, *(row.pk for row in rest)]


def _sent(work: Callable[[], object]) -> str:
    """Return the last statement that some work sends, the one that fetches the rows."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        work()
    return str(asked[-1]["sql"])


def _runner(sql: str) -> Callable[[], object]:
    from django.db import connection  # noqa: PLC0415

    def bare() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return bare


def _same(page: object, sql: str, name: str) -> None:
    """Stop if the two did not answer the same question."""
    ours = [row.pk for row in page.items]  # type: ignore[attr-defined]
    theirs = [row[0] for row in _runner(sql)()][:50]  # type: ignore[attr-defined]
    if ours != theirs:
        raise SystemExit(f"{name}: the page and the bare SQL found different rows")


def _median_ms(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        work()
        spent.append((time.perf_counter() - begun) * 1000)
    return median(spent)


if __name__ == "__main__":
    main()
