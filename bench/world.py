"""A database of its own for a bench, and organisations of a chosen size in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trueline.organisations.models import Membership

WEEKS = 156
#: A strategy has a handful, however much an organisation measures.
_TARGETS = 12
_FIRST = date(2023, 10, 2)


@contextmanager
def database() -> Iterator[None]:
    """Make a new database with all tables, and leave nothing behind.

    PostgreSQL is used where TRUELINE_DATABASE names one (it must be empty).
    """
    with tempfile.TemporaryDirectory(prefix="trueline-bench-") as folder:
        os.environ |= {"TRUELINE_DATA": folder, "TRUELINE_HTTPS": "false",
                       "TRUELINE_LOG_LEVEL": "ERROR"}  # fmt: skip
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trueline.config.settings")
        import django  # noqa: PLC0415 - the settings read what was just set

        django.setup()
        from trueline.cli.migrate import prepare  # noqa: PLC0415

        prepare(verbosity=0)
        yield


def organisation(name: str, measures: int, weeks: int = WEEKS) -> "Membership":
    """Make an organisation with weekly measures, twelve of them targets, all with readings."""
    from trueline.members.actions import found_organisation  # noqa: PLC0415
    from trueline.organisations.scope import acting_in  # noqa: PLC0415
    from trueline.people.actions import add_person  # noqa: PLC0415
    from trueline.strategy.actions import record_review, write_strategy  # noqa: PLC0415

    person = add_person(email=f"{name}@example.org", name=name.title())
    owner = found_organisation(by=person, name=name)
    with acting_in(owner.organisation):
        write_strategy(by=owner, name="Bench", starts_on=date(2026, 1, 1),
                       ends_on=date(2028, 12, 31))  # fmt: skip
        record_review(by=owner, held_on=date(2026, 7, 8))
        _fill(owner, measures, weeks)
    return owner


def _fill(owner: "Membership", count: int, weeks: int) -> None:
    from trueline.analysis.models import CourseReading, OddsReading  # noqa: PLC0415
    from trueline.measures.models import Goal, Measure, Observation  # noqa: PLC0415

    chance, moment = Random(7), datetime(2026, 9, 30, tzinfo=UTC)  # noqa: S311 - no secrets
    measures = Measure.objects.bulk_create(
        Measure(organisation=owner.organisation, key=f"m{n}", name=f"Measure {n}", rhythm="week",
                tier="target" if n < _TARGETS else "kpi", owner=owner.person)
        for n in range(count)
    )  # fmt: skip
    Observation.objects.bulk_create(
        (
            Observation(organisation=owner.organisation, measure=measure,
                        period=_FIRST + timedelta(weeks=week), value=100 + chance.gauss(0, 5),
                        known_on=_FIRST + timedelta(weeks=week + 1), entered_at=moment,
                        entered_by=owner.person)
            for measure in measures
            for week in range(weeks)
        ),
        batch_size=2000,
    )  # fmt: skip
    goals = Goal.objects.bulk_create(
        Goal(organisation=owner.organisation, measure=measure, start_on=date(2026, 1, 1),
             start_value=100, due_on=date(2028, 12, 31), target=120)
        for measure in measures
    )  # fmt: skip
    days = (date(2026, 7, 8), date(2026, 9, 30))
    bands = [[f"2026-10-{d:02}", *(100.0 + e for e in range(7))] for d in range(1, 29)]
    recent = [[f"2026-09-{d:02}", 100.0] for d in range(1, 29)]
    CourseReading.objects.bulk_create(
        CourseReading(organisation=owner.organisation, measure=measure, as_of=day, read_at=moment,
                      observations=weeks, last_period=_FIRST, last_value=100.0, recent=recent,
                      bands=bands)
        for measure in measures for day in days
    )  # fmt: skip
    OddsReading.objects.bulk_create(
        OddsReading(organisation=owner.organisation, goal=goal, as_of=day, read_at=moment,
                    verdict="uncertain", probability=0.5)
        for goal in goals for day in days
    )  # fmt: skip
