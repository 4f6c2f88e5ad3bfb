"""Courses and odds of measures as they were known on a day, kept with that day."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.importing import rows_in_all_tables
from trueline.analysis.models import CourseReading, OddsReading, Verdict
from trueline.analysis.odds import keep_reading, read, read_measure
from trueline.analysis.queries import course, odds_as_of, odds_history, target_lines
from trueline.analysis.series import grid, history, horizon, periods_in_goal
from trueline.analysis.signals import behaviour
from trueline.core.periods import Calendar, Rhythm
from trueline.measures.actions import add_measure, archive_measure
from trueline.measures.goals import set_goal
from trueline.measures.models import Goal, Measure, Observation
from trueline.measures.queries import Value, measure, values_as_of
from trueline.measures.values import Reading, load_values
from trueline.organisations.models import Membership, Organisation

DAY = date(2026, 6, 15)
CALENDAR = Calendar()


def fill(by: Membership, measure: Measure, values: dict[date, float]) -> Measure:
    """Load values, each known from the day after its period; return the measure as jobs do."""
    readings = (
        Reading(measure, on, value, "", CALENDAR.end(measure.beat, on) + timedelta(days=1))
        for on, value in values.items()
    )
    load_values(by=by, readings=readings, source="test")
    return as_jobs_do(measure)


def as_jobs_do(row: Measure) -> Measure:
    return measure(row.pk)


def months(first: date, values: Sequence[float | None]) -> dict[date, float]:
    return {
        CALENDAR.move(Rhythm.MONTH, first, n): value
        for n, value in enumerate(values)
        if value is not None
    }


RISING = months(date(2025, 1, 1), [100 + 2.0 * n + n % 3 for n in range(17)])  # to May 2026


def goal(by: Membership, measure: Measure, start: date, due: date, **fields: object) -> Goal:
    said: dict[str, object] = {"target": 130.0, **fields}
    return set_goal(by=by, measure=measure, start_on=start, due_on=due, **said)  # type: ignore[arg-type]


def verdict(measure: Measure, goal: Goal, as_of: date = DAY) -> OddsReading:
    finding = read(measure, as_of=as_of)
    return next(found for found in finding.odds if found.goal == goal)


def test_a_goal_that_began_before_the_history_has_odds(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, RISING)
    found = verdict(row, goal(ada, row, date(2020, 1, 1), date(2026, 12, 31)))
    assert found.verdict == Verdict.LIKELY
    assert found.probability is not None


@pytest.mark.parametrize("kind", ["level_at_due", "by_any_time", "sum_over_period"])
def test_a_goal_that_begins_after_the_history_has_odds(
    ada: Membership, visitors: Measure, kind: str
) -> None:
    row = fill(ada, visitors, RISING)
    later = goal(ada, row, date(2027, 1, 1), date(2027, 12, 31), kind=kind)
    assert verdict(row, later).probability is not None


def test_a_band_that_is_still_to_begin_is_open_whatever_was(
    ada: Membership, visitors: Measure
) -> None:
    row = fill(ada, visitors, RISING)
    wide = {"kind": "stay_within", "target": 120.0, "upper": 1_000.0}
    before = goal(ada, row, date(2025, 1, 1), date(2026, 12, 31), **wide)
    after = goal(ada, row, date(2027, 1, 1), date(2027, 12, 31), **wide)
    assert verdict(row, before).verdict == Verdict.MISSED
    assert verdict(row, after).verdict == Verdict.LIKELY


def test_nothing_known_later_is_used(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, RISING)
    due = goal(ada, row, date(2025, 1, 1), date(2025, 12, 31))
    then = verdict(row, due, date(2025, 9, 1))
    later = months(date(2025, 9, 1), [999.0] * 4)
    Observation.objects.filter(period__in=later).delete()
    fill(ada, row, later)
    assert verdict(row, due, date(2025, 9, 1)).probability == then.probability
    assert verdict(row, due).verdict == Verdict.MET


def test_a_value_is_known_from_its_day_on(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, {date(2026, 5, 1): 5.0})
    assert values_as_of(row, date(2026, 5, 31)) == []
    assert values_as_of(row, date(2026, 6, 1)) == [Value(date(2026, 5, 1), 5.0)]


def test_what_came_after_the_due_date_neither_meets_nor_misses(
    ada: Membership, visitors: Measure
) -> None:
    row = fill(ada, visitors, months(date(2025, 1, 1), [1.0] * 12 + [500.0] * 5))
    missed = goal(ada, row, date(2025, 1, 1), date(2025, 12, 31))
    assert verdict(row, missed).verdict == Verdict.MISSED


def test_a_gap_is_no_value(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, months(date(2025, 1, 1), [5.0, None, None, 6.0, 7.0]))
    values = grid(values_as_of(row, DAY), Rhythm.MONTH, CALENDAR)
    assert np.array_equal(values, [5, np.nan, np.nan, 6, 7], equal_nan=True)
    finding = read(row, as_of=DAY)
    assert finding.course.observations == 3
    assert len(finding.course.bands) == 12


def test_two_values_are_too_few(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, months(date(2026, 1, 1), [5.0, 6.0]))
    due = goal(ada, row, date(2026, 1, 1), date(2026, 12, 31))
    found = verdict(row, due)
    assert (found.verdict, found.probability) == (Verdict.EARLY, None)
    assert read(row, as_of=DAY).course.bands == []


def test_no_value_at_all_is_too_early(ada: Membership, visitors: Measure) -> None:
    due = goal(ada, visitors, date(2026, 1, 1), date(2026, 12, 31))
    finding = read(as_jobs_do(visitors), as_of=DAY)
    assert [found.goal for found in finding.odds] == [due]
    assert finding.odds[0].verdict == Verdict.EARLY
    assert finding.course.last_period is None


def test_a_due_date_out_of_anyones_sight_is_too_early(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, RISING)
    far = goal(ada, row, date(2026, 1, 1), date(2226, 12, 31))
    assert verdict(row, far).verdict == Verdict.EARLY


def test_an_archived_measure_is_read_and_its_targets_are_not_listed(ada: Membership) -> None:
    row = fill(ada, add_measure(by=ada, name="Old", tier="target"), RISING)
    goal(ada, row, date(2026, 1, 1), date(2026, 12, 31))
    keep_reading(row, as_of=DAY)
    span = (date(2026, 1, 1), date(2028, 12, 31))
    assert len(target_lines(*span, as_of=DAY, review=None)) == 1
    archive_measure(by=ada, measure=row, version=row.version)
    keep_reading(row, as_of=DAY)
    assert target_lines(*span, as_of=DAY, review=None) == []


def test_a_day_has_one_reading_however_often_it_is_read(
    ada: Membership, harbour: Organisation, visitors: Measure
) -> None:
    row = fill(ada, visitors, RISING)
    goal(ada, row, date(2026, 1, 1), date(2026, 12, 31))
    keep_reading(row, as_of=DAY)
    kept = OddsReading.objects.get()
    keep_reading(row, as_of=DAY)
    assert (OddsReading.objects.count(), CourseReading.objects.count()) == (1, 1)
    assert OddsReading.objects.get().probability == kept.probability
    read_measure(harbour, row.pk)
    assert OddsReading.objects.count() == 2


def test_reading_without_keeping_writes_nothing(ada: Membership, visitors: Measure) -> None:
    row = fill(ada, visitors, RISING)
    before = rows_in_all_tables()
    read(row, as_of=DAY)
    assert rows_in_all_tables() == before


def test_the_odds_in_force_are_the_last_not_later_than_the_day(
    ada: Membership, visitors: Measure
) -> None:
    row = fill(ada, visitors, RISING)
    due = goal(ada, row, date(2026, 1, 1), date(2026, 12, 31))
    days = [date(2026, 3, 1), date(2026, 5, 1)]
    for day in days:
        keep_reading(row, as_of=day)
    assert odds_as_of([due.pk], date(2026, 2, 28)) == {}
    assert odds_as_of([due.pk], date(2026, 4, 30))[due.pk].as_of == days[0]
    assert odds_as_of([due.pk], DAY)[due.pk].as_of == days[1]
    assert [reading.as_of for reading in odds_history(due)] == days[::-1]
    found = course(row, DAY)
    assert found is not None
    assert found.as_of == days[1]


def test_targets_cost_the_same_queries_however_many_there_are(ada: Membership) -> None:
    span = (date(2026, 1, 1), date(2028, 12, 31))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            for line in target_lines(*span, as_of=DAY, review=date(2026, 4, 9)):
                str(line.goal.measure.owner)
        return len(queries)

    def add(number: int) -> None:
        row = fill(ada, add_measure(by=ada, name=f"T{number}", tier="target"), RISING)
        goal(ada, row, *span)
        keep_reading(row, as_of=DAY)

    add(0)
    few = asked()
    for number in range(1, 5):
        add(number)
    assert asked() == few <= 4


@pytest.mark.parametrize(
    ("rhythm", "starts_in", "start", "due", "last", "counted"),
    [
        (Rhythm.MONTH, 1, date(2026, 1, 1), date(2026, 12, 31), date(2026, 5, 1), (12, 5)),
        (Rhythm.MONTH, 1, date(2026, 1, 15), date(2026, 12, 31), date(2026, 5, 1), (11, 4)),
        (Rhythm.MONTH, 1, date(2026, 1, 1), date(2026, 12, 10), date(2026, 5, 1), (12, 5)),
        (Rhythm.MONTH, 1, date(2026, 8, 1), date(2026, 12, 31), date(2026, 5, 1), (5, -2)),
        (Rhythm.MONTH, 1, date(2024, 1, 1), date(2024, 12, 31), date(2026, 5, 1), (12, 12)),
        (Rhythm.YEAR, 7, date(2025, 7, 1), date(2026, 6, 30), date(2025, 7, 1), (1, 1)),
        (Rhythm.YEAR, 7, date(2025, 7, 1), date(2028, 6, 30), date(2025, 7, 1), (3, 1)),
        (Rhythm.YEAR, 7, date(2025, 9, 1), date(2028, 6, 30), date(2025, 7, 1), (2, 0)),
        (Rhythm.QUARTER, 7, date(2025, 7, 1), date(2026, 6, 30), date(2026, 1, 1), (4, 3)),
        (Rhythm.WEEK, 1, date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 5), (4, 1)),
        (Rhythm.MONTH, 1, date(2026, 5, 10), date(2026, 5, 20), date(2026, 5, 1), (1, 0)),
    ],
)  # fmt: skip
def test_a_goals_periods_are_counted_from_its_first_whole_one(
    rhythm: Rhythm, starts_in: int, start: date, due: date, last: date, counted: tuple[int, int]
) -> None:
    assert periods_in_goal(rhythm, Calendar(starts_in), start, due, last) == counted


def test_the_horizon_reaches_the_furthest_due_date_or_a_year() -> None:
    last = date(2026, 5, 1)
    due = [date(2026, 12, 31), date(2027, 12, 31)]
    assert horizon(Rhythm.MONTH, CALENDAR, last, due) == 19
    assert horizon(Rhythm.MONTH, CALENDAR, last, [date(2020, 1, 1)]) == 12
    assert horizon(Rhythm.DAY, CALENDAR, last, [date(2100, 1, 1)]) == 400


def test_no_values_make_an_empty_history() -> None:
    assert history([], Rhythm.WEEK, CALENDAR, lowest=0.0).values.shape == (0,)


def test_limits_are_computed_anew_from_a_declared_change(visitors: Measure) -> None:
    values = [
        Value(on, v)
        for on, v in months(date(2024, 1, 1), [10.0, 11.0] * 6 + [50.0, 51.0] * 6).items()
    ]
    plain = behaviour(visitors, values, [])
    declared = behaviour(visitors, values, [date(2025, 1, 1)])
    assert any(row.signals for row in plain)
    assert not any(row.signals for row in declared)
    assert declared[0].centre == 10.5
    assert declared[-1].centre == 50.5


def test_a_change_declared_after_the_last_value_changes_nothing_yet(visitors: Measure) -> None:
    values = [Value(on, v) for on, v in months(date(2024, 1, 1), [10.0, 11.0] * 6).items()]
    later = [date(2030, 1, 1), date(2020, 1, 1)]
    assert behaviour(visitors, values, later) == behaviour(visitors, values, [])
    assert behaviour(visitors, [], later) == []
