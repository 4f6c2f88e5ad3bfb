from datetime import date

import pytest
import time_machine

from trueline.core.periods import Calendar
from trueline.measures.actions import add_measure
from trueline.measures.goals import set_goal
from trueline.measures.listing import (
    counted,
    latest_values,
    main_goals,
    next_period,
    waiting,
)
from trueline.measures.models import Measure
from trueline.measures.queries import measures
from trueline.measures.values import enter_value, withdraw_value
from trueline.organisations.models import Membership

TODAY = date(2026, 6, 15)  # a Monday
CALENDAR = Calendar()


@pytest.fixture(autouse=True)
def _today():  # type: ignore[no-untyped-def]
    with time_machine.travel("2026-06-15 12:00Z", tick=False):
        yield


def with_value(by: Membership, rhythm: str, last: date) -> Measure:
    measure = add_measure(by=by, name=f"{rhythm} {last}", rhythm=rhythm)
    enter_value(by=by, measure=measure, on=last, value=1)
    return measure


@pytest.mark.parametrize(
    ("rhythm", "last", "due", "late"),
    [
        ("month", date(2026, 5, 1), False, False),
        ("month", date(2026, 4, 1), True, False),
        ("month", date(2026, 3, 1), True, True),
        ("week", date(2026, 6, 8), False, False),
        ("week", date(2026, 6, 1), True, False),
        ("week", date(2026, 5, 25), True, True),
        ("quarter", date(2026, 1, 1), False, False),
        ("quarter", date(2025, 10, 1), True, False),
        ("quarter", date(2025, 7, 1), True, True),
        ("year", date(2025, 1, 1), False, False),
        ("year", date(2024, 1, 1), True, False),
        ("year", date(2023, 1, 1), True, True),
        ("day", date(2026, 6, 14), False, False),
        ("day", date(2026, 6, 12), True, False),  # over a weekend
        ("day", date(2026, 6, 9), True, True),
    ],
)
def test_a_value_is_due_when_its_period_ended_and_late_a_period_later(
    rhythm: str, last: date, due: bool, late: bool, ada: Membership
) -> None:
    measure = with_value(ada, rhythm, last)
    found = list(waiting(measures(), CALENDAR, TODAY))
    assert (measure in found) is due
    assert [row.is_late for row in found] == [late] * due  # type: ignore[attr-defined]
    assert (measure in waiting(measures(), CALENDAR, TODAY, late=True)) is late


def test_the_longest_silent_comes_first_and_the_never_counted_last(ada: Membership) -> None:
    never = add_measure(by=ada, name="Never")
    late = with_value(ada, "month", date(2026, 1, 1))
    due = with_value(ada, "month", date(2026, 4, 1))
    rows = list(counted(waiting(measures(), CALENDAR, TODAY))[:2])
    assert rows == [late, due]
    assert [(row.in_all, row.late_in_all) for row in rows] == [(3, 1)] * 2  # type: ignore[attr-defined]
    assert never in waiting(measures(), CALENDAR, TODAY)


def test_a_withdrawn_value_is_not_the_latest(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=date(2026, 4, 1), value=7)
    enter_value(by=ada, measure=visitors, on=date(2026, 5, 1), value=8)
    withdraw_value(by=ada, measure=visitors, on=date(2026, 5, 1), revision=1, reason="wrong")
    assert latest_values([visitors.pk]) == {visitors.pk: (date(2026, 4, 1), 7)}


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, date(2026, 5, 1)),
        (date(2026, 3, 1), date(2026, 4, 1)),
        (date(2026, 5, 1), date(2026, 6, 1)),
        (date(2026, 6, 1), date(2026, 6, 1)),
    ],
)
def test_the_next_period_follows_the_last_value_but_not_into_the_future(
    last: date | None, expected: date, visitors: Measure
) -> None:
    assert next_period(visitors, last, CALENDAR, TODAY) == expected


def test_a_target_speaks_of_its_last_goal_and_others_of_the_next(ada: Membership) -> None:
    target = add_measure(by=ada, name="Members", tier="target")
    kpi = add_measure(by=ada, name="Calls")
    past = add_measure(by=ada, name="Past")
    for measure, years in (
        (target, (2025, 2026, 2028)),
        (kpi, (2025, 2026, 2028)),
        (past, (2025,)),
    ):
        for year in years:
            set_goal(
                by=ada, measure=measure, start_on=date(2024, 1, 1), due_on=date(year, 12, 31),
                target=5.0,
            )  # fmt: skip
    found = main_goals([target, kpi, past], TODAY)
    chosen = {pk: goal.due_on.year for pk, goal in found.items()}
    assert chosen == {target.pk: 2028, kpi.pk: 2026, past.pk: 2025}
