"""How long the drift statement's page and the Bridge take with five years of weekly effort.

`python -m bench.statement` prints ratios of one run. Each size is an organisation of sixty people
who say every week what they did for each of six priorities and for nothing, every entry on a work
item: the weeks, people and priorities are the same at every size, the items and the entries
behind the sums grow. Each page is asked for many times and the quickest answer counts, so that
whatever else the machine does disturbs little; it is held against the same page at the first
size. *Job* is the reading that is kept in the background.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from bench.world import database

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.people.models import Person
    from trueline.plans.models import AnnualPlan, Priority
    from trueline.teams.models import Team
    from trueline.work.models import EffortEntry, WorkItem

_YEARS, _PEOPLE, _TEAMS, _LINES = 5, 60, 6, 6
#: Entries that say something of every person, week and bucket once.
_BUCKETS = _LINES + 1
_EACH_WEEK = _PEOPLE * _BUCKETS
_BATCH = 2000


class _World(NamedTuple):
    """What effort is given by and for; `lines` are each year's, None is no line."""

    owner: "Membership"
    people: "list[Person]"
    teams: "list[Team]"
    lines: "dict[int, list[Priority | None]]"
    mondays: list[date]


def main() -> None:
    """Measure every page at every size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000],
                        metavar="ITEMS")  # fmt: skip
    parser.add_argument("--rounds", type=int, default=25)
    options = parser.parse_args()
    first: dict[str, float] = {}
    print(f"{'page':22}{'items':>9}{'entries':>9}{'sums':>8}{'statements':>12}{'to the first':>14}")
    with database():
        for size in options.sizes:
            world = _world(f"size{size}")
            counted = _fill(world, size)
            for name, ask in _asked(world):
                statements, took = _statements(ask), _quickest(ask, options.rounds)
                ratio = took / first.setdefault(name, took)
                figures = f"{counted[0]:>9}{counted[1]:>8}{statements:>12}{ratio:>14.2f}"
                print(f"{name:22}{size:>9}{figures}", flush=True)


def _asked(world: _World) -> list[tuple[str, Callable[[], object]]]:
    from django.test import Client  # noqa: PLC0415 - needs the application

    from trueline.analysis.reading_drift import read_drift  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415

    client, here = Client(), world.owner.organisation
    client.force_login(world.owner.person)

    def job() -> None:
        with acting_in(here):
            read_drift(here)

    def page(path: str) -> Callable[[], object]:
        def ask() -> object:
            response = client.get(f"/o/{here.slug}/{path}", headers={"host": "localhost"})
            if response.status_code != 200:
                raise SystemExit(f"{path} answered {response.status_code}")
            return response

        return ask

    return [
        ("job", job),
        ("Bridge", page("")),
        ("statement, week", page(f"drift/?span=week&on={world.mondays[-1]}")),
        ("statement, quarter", page(f"drift/?on={world.mondays[-1]}")),
        ("statement, year", page(f"drift/?span=year&on={world.mondays[-1]}")),
        ("statement, since start", page("drift/?span=start")),
        ("statement, a team", page(f"drift/?span=year&whose={world.teams[0].pk}")),
    ]


def _world(name: str) -> _World:
    """Make an organisation with its people, teams, strategy and five adopted plans."""
    from trueline.core.clock import today  # noqa: PLC0415 - needs the application
    from trueline.members.actions import found_organisation  # noqa: PLC0415
    from trueline.organisations.models import Membership  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415
    from trueline.people.actions import add_person  # noqa: PLC0415
    from trueline.people.models import Person  # noqa: PLC0415
    from trueline.strategy.actions import write_strategy  # noqa: PLC0415
    from trueline.teams.actions import add_team  # noqa: PLC0415

    owner = found_organisation(
        by=add_person(email=f"{name}@example.org", name=name.title()), name=name
    )
    here = owner.organisation
    with acting_in(here):
        day = today(here.time_zone)
        monday = day - timedelta(days=day.weekday() + 7)
        mondays = [monday - timedelta(weeks=n) for n in reversed(range(_YEARS * 52))]
        people = [owner.person, *Person.objects.bulk_create(
            Person(email=f"{name}-{n}@example.org", name=f"Person {n}")
            for n in range(_PEOPLE - 1)
        )]  # fmt: skip
        Membership.objects.bulk_create(
            Membership(organisation=here, person=person) for person in people[1:]
        )
        write_strategy(by=owner, name="Bench", starts_on=date(day.year - 2, 1, 1),
                       ends_on=date(day.year, 12, 31))  # fmt: skip
        years = range(mondays[0].year, day.year + 1)
        return _World(
            owner=owner,
            people=people,
            teams=[add_team(by=owner, name=f"Team {n}") for n in range(_TEAMS)],
            lines={year: _plan(owner, year) for year in years},
            mondays=mondays,
        )


def _plan(owner: "Membership", year: int) -> "list[Priority | None]":
    from trueline.plans.actions import adopt_plan, write_plan  # noqa: PLC0415
    from trueline.plans.priorities import add_priority  # noqa: PLC0415
    from trueline.plans.quarters import quarters_of  # noqa: PLC0415
    from trueline.plans.shares import set_quarters  # noqa: PLC0415

    plan: AnnualPlan = write_plan(by=owner, name=str(year), starts_on=date(year, 1, 1),
                                  ends_on=date(year, 12, 31))  # fmt: skip
    run = plan.priorities.get(kind="run")
    lines = [run, *(add_priority(by=owner, plan=plan, name=f"Priority {n}")
                    for n in range(1, _LINES))]  # fmt: skip
    weights = dict.fromkeys(lines, 10_000 // _LINES)
    weights[run] += 10_000 - sum(weights.values())
    plan.refresh_from_db()
    set_quarters(by=owner, plan=plan, version=plan.version,
                 quarters=dict.fromkeys(quarters_of(plan), weights))  # fmt: skip
    plan.refresh_from_db()
    adopt_plan(by=owner, plan=plan, version=plan.version, adopted_on=plan.starts_on)
    return [*lines, None]


def _fill(world: _World, size: int) -> tuple[int, int]:
    """Make the items, the effort on them and its sums; return how many entries and sums."""
    from django.db import connection  # noqa: PLC0415

    from trueline.organisations.scope import acting_in  # noqa: PLC0415
    from trueline.work.models import EffortEntry, EffortSum, WorkItem  # noqa: PLC0415
    from trueline.work.sums import Bucket, kept, recomputed  # noqa: PLC0415

    here = world.owner.organisation
    with acting_in(here):
        WorkItem.objects.bulk_create(_items(world, size), batch_size=_BATCH)
        first = WorkItem.objects.order_by("pk").values_list("pk", flat=True)[0]
        total: Counter[Bucket] = Counter()

        def counted() -> "Iterator[EffortEntry]":
            for entry in _entries(world, size, first):
                total[Bucket(*(getattr(entry, name) for name in Bucket._fields))] += entry.amount
                yield entry

        entries = len(EffortEntry.objects.bulk_create(counted(), batch_size=_BATCH))
        EffortSum.objects.bulk_create(
            (EffortSum(**bucket._asdict(), amount=amount) for bucket, amount in total.items()),
            batch_size=_BATCH,
        )
        if kept() != recomputed():
            raise SystemExit("The sums are not those of the entries.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return entries, len(total)


def _items(world: _World, size: int) -> "Iterator[WorkItem]":
    from trueline.work.models import WorkItem  # noqa: PLC0415

    slots = _slots(world)
    for n in range(size):
        place = n % slots if size >= slots else n // _BUCKETS * slots // size * _BUCKETS
        monday, person, bucket = _slot(world, place - place % _BUCKETS + n % _BUCKETS)
        done = n % 3 == 0
        yield WorkItem(
            organisation=world.owner.organisation,
            title=f"Do thing {n}",
            owner=world.people[person],
            team=world.teams[person % _TEAMS],
            priority=world.lines[monday.year][bucket],
            state="done" if done else "doing",
            due_on=monday,
            finished_on=monday if done else None,
        )


def _entries(world: _World, size: int, first: int) -> "Iterator[EffortEntry]":
    """Yield an entry for every person, week and bucket, and at least one an item."""
    from trueline.work.models import EffortEntry  # noqa: PLC0415

    chance, slots = Random(7), _slots(world)  # noqa: S311 - no secrets
    count = max(size, slots)
    for n in range(count):
        slot = n % slots
        monday, person, bucket = _slot(world, slot)
        near = slot // _BUCKETS * size // slots * _BUCKETS + bucket
        yield EffortEntry(
            organisation=world.owner.organisation,
            person=world.people[person],
            team=world.teams[person % _TEAMS],
            week=monday,
            item_id=first + (n if size >= slots else min(near, size - size % _BUCKETS - 1)),
            priority=world.lines[monday.year][bucket],
            method="time",
            amount=max(1, chance.randint(60, 600) * slots // count),
            entered_by=world.owner.person,
        )


def _slots(world: _World) -> int:
    return len(world.mondays) * _EACH_WEEK


def _slot(world: _World, slot: int) -> tuple[date, int, int]:
    """Return the week, person and bucket of a place in the five years."""
    return world.mondays[slot // _EACH_WEEK], slot // _BUCKETS % _PEOPLE, slot % _BUCKETS


def _statements(ask: Callable[[], object]) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    ask()
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


def _quickest(ask: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - begun)
    return min(spent)


if __name__ == "__main__":
    main()
