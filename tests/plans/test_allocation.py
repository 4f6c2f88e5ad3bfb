"""Which shares and how much money held on which days."""

from datetime import date, timedelta
from itertools import pairwise

import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plans.conftest import Q1, Q2, Q3, note
from trueline.core.money import Money
from trueline.organisations.models import Membership
from trueline.plans import queries
from trueline.plans.actuals import enter_actual, withdraw_actual
from trueline.plans.allocation import Piece, shares_as_adopted, shares_in_force
from trueline.plans.budget import Amount, change_budget_line
from trueline.plans.closing import close_period
from trueline.plans.content import LineContent, content_of
from trueline.plans.models import AnnualPlan, BudgetLine, Priority
from trueline.plans.shares import set_shares
from trueline.plans.spending import (
    planned_as_adopted,
    planned_between,
    planned_in_force,
    spent,
    split_into_months,
)

END = date(2026, 12, 31)
DAY = timedelta(days=1)


def amend(by: Membership, plan: AnnualPlan, weights: dict[Priority, int], day: date) -> None:
    plan.refresh_from_db()
    set_shares(by=by, plan=plan, version=plan.version, quarter=Q2, weights=weights, note=note(day))


def test_a_quarter_is_cut_where_an_amendment_comes_into_force(
    ada: Membership, adopted: AnnualPlan, run: Priority, quay: Priority
) -> None:
    amend(ada, adopted, {run: 9_000, quay: 1_000}, date(2026, 5, 11))
    old, new = {run.pk: 6_000, quay.pk: 4_000}, {run.pk: 9_000, quay.pk: 1_000}
    april, june = date(2026, 4, 20), date(2026, 7, 2)
    assert shares_in_force(april, june) == [
        Piece(april, date(2026, 5, 10), old, adopted.pk, 1),
        Piece(date(2026, 5, 11), date(2026, 6, 30), new, adopted.pk, 2),
        Piece(Q3, june, old, adopted.pk, 2),
    ]
    assert shares_as_adopted(april, june) == [
        Piece(april, date(2026, 6, 30), old, adopted.pk, 1),
        Piece(Q3, june, old, adopted.pk, 1),
    ]
    known = shares_in_force(april, june, known_on=date(2026, 6, 14))
    assert known == shares_as_adopted(april, june)


def test_a_plan_that_is_not_adopted_allots_nothing(plan: AnnualPlan) -> None:
    assert shares_in_force(Q1, END) == shares_as_adopted(Q1, END) == []
    assert planned_in_force(Q1, END).currency == ""


@settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    days=st.lists(st.integers(0, 400), max_size=4),
    ends=st.tuples(st.integers(-20, 400), st.integers(0, 400)),
)
def test_the_pieces_hold_every_day_of_the_plan_once(
    ada: Membership, adopted: AnnualPlan, run: Priority, quay: Priority,
    days: list[int], ends: tuple[int, int],
) -> None:  # fmt: skip
    last = max(version.in_force_on for version in adopted.versions.all())
    for day in sorted(last + timedelta(days=n % 40) for n in days):
        with time_machine.travel("2028-01-01 12:00Z", tick=False):
            old = content_of(adopted).shares[Q2.isoformat()].get(str(run.pk), 0)
            amend(ada, adopted, {run: (old + 7) % 10_000, quay: 10_000 - (old + 7) % 10_000}, day)
    first = Q1 + timedelta(days=ends[0])
    until = first + timedelta(days=ends[1])
    whole = [first + n * DAY for n in range((until - first).days + 1)]
    wanted = [day for day in whole if Q1 <= day <= END]
    for pieces in (shares_in_force(first, until), shares_as_adopted(first, until)):
        held = [p.first + n * DAY for p in pieces for n in range((p.last - p.first).days + 1)]
        assert held == wanted
        assert all(sum(piece.weights.values()) == 10_000 for piece in pieces)


def line(*amounts: tuple[str, int, int]) -> LineContent:
    return {
        "id": 1, "key": "x", "name": "x", "flow": "out", "priority": None,
        "amounts": list(amounts),
    }  # fmt: skip


@given(st.integers(-(10**12), 10**12), st.sampled_from([1, 3, 12]))
def test_months_add_up_and_differ_by_one_at_most(minor: int, months: int) -> None:
    parts = split_into_months(minor, months)
    assert sum(parts) == minor
    assert max(parts) - min(parts) <= 1


@given(
    minor=st.integers(-(10**9), 10**9),
    months=st.sampled_from([1, 3, 12]),
    cuts=st.lists(st.integers(0, 364), max_size=6),
)
def test_however_a_year_is_cut_the_money_adds_up(minor: int, months: int, cuts: list[int]) -> None:
    edges = [Q1, *sorted({Q1 + timedelta(days=n) for n in cuts if n}), END + DAY]
    amounts = line((Q1.isoformat(), months, minor))
    parts = [planned_between(amounts, a, b - DAY) for a, b in pairwise(edges)]
    assert sum(parts) == minor


def test_money_in_force_follows_the_amendments_by_day(
    ada: Membership, adopted: AnnualPlan, quay: Priority, stone: BudgetLine
) -> None:
    change_budget_line(
        by=ada, line=stone, version=1, amounts=[Amount(Q1, 12, 12_000)],
        note=note(date(2026, 4, 1)),
    )  # fmt: skip
    assert planned_as_adopted(Q1, END).minor == {quay.pk: 10_000}
    assert planned_in_force(Q1, END).minor == {quay.pk: 10_000 + 9_000}
    assert planned_in_force(Q1, date(2026, 1, 31)).minor == {quay.pk: 3_334}
    assert planned_in_force(Q1, END, known_on=date(2026, 6, 14)) == planned_as_adopted(Q1, END)


def test_what_was_spent_counts_for_the_priority_of_its_line(
    ada: Membership, adopted: AnnualPlan, quay: Priority, stone: BudgetLine, fees: BudgetLine
) -> None:
    enter_actual(by=ada, line=stone, on=Q1, amount=Money(700, "EUR"))
    monday = Q2 - timedelta(days=Q2.weekday())
    close_period(by=ada, starts_on=monday, ends_on=monday + timedelta(days=6))
    late = enter_actual(by=ada, line=stone, on=Q2, amount=Money(50, "EUR"))
    enter_actual(by=ada, line=fees, on=Q1, amount=Money(9_000, "EUR"))
    assert spent(Q1, END).minor == {quay.pk: 750}
    assert spent(Q1, END, late=False).minor == {quay.pk: 700}
    withdraw_actual(by=ada, actual=late)
    assert spent(Q1, END).minor == {quay.pk: 700}


def test_a_budget_says_whether_it_balances(adopted: AnnualPlan) -> None:
    found = queries.balance(content_of(adopted))
    assert (found.money_in, found.money_out, found.left) == (120_000, 10_000, 110_000)
