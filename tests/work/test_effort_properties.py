"""Whatever comes, goes, moves and closes: sums are what the entries say, closed weeks stay."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.work.effort_cast import SUNDAY, Stage, check_sums, put, set_stage, weeks_ago
from trueline.core.errors import Refusal
from trueline.organisations.models import Membership
from trueline.plans.closing import close_period, closed_periods
from trueline.work import sums
from trueline.work.effort import count_finished, give_time, uncount, withdraw_effort
from trueline.work.effort_queries import by_team, done_by_priority, late_amounts, weekly
from trueline.work.models import EffortEntry, EffortUnit, WorkItem, WorkState
from trueline.work.pulse import give_pulse, share_out, withdraw_pulse

WEEKS = 5
_few = st.integers(0, 9)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("time"), _few, _few, st.integers(1, 600)),
        st.tuples(st.just("work"), _few, _few, st.integers(1, 600)),
        st.tuples(st.just("pulse"), _few, _few, st.integers(0, 100)),
        st.tuples(st.just("unpulse"), _few, _few, st.just(0)),
        st.tuples(st.just("withdraw"), _few, _few, st.just(0)),
        st.tuples(st.just("relink"), _few, _few, st.just(0)),
        st.tuples(st.just("finish"), _few, _few, st.integers(1, 20)),
        st.tuples(st.just("reopen"), _few, _few, st.just(0)),
        st.tuples(st.just("close"), _few, _few, st.just(0)),
    ),
    max_size=25,
)


class Company:
    """Does steps, as a person would; what is refused changes nothing."""

    def __init__(self, stage: Stage, people: list[Membership]) -> None:
        self.stage, self.people = stage, people
        self.items = [
            stage.item(f"Item {n}", owner=people[n % 3].person, priority=stage.lines[n % 3])
            for n in range(3)
        ]
        self.items[0].team = stage.yard
        self.items[0].save()

    def do(self, what: str, one: int, two: int, amount: int) -> None:
        try:
            with transaction.atomic():
                getattr(self, what)(one, two, amount)
        except Refusal:
            pass

    def time(self, one: int, two: int, amount: int) -> None:
        who = self.people[one % 3]
        give_time(by=who, on=self._week(two), minutes=amount, priority=self.stage.lines[one % 3],
                  late=True, reason="was ill")  # fmt: skip

    def work(self, one: int, two: int, amount: int) -> None:
        give_time(by=self.people[two % 3], on=self._week(two), minutes=amount, item=self._item(one),
                  late=True, reason="was ill")  # fmt: skip

    def pulse(self, one: int, two: int, amount: int) -> None:
        split = {self.stage.sea: amount, None: 100 - amount}
        give_pulse(by=self.people[one % 3], week=self._week(two), split=split,
                   late=amount % 2 == 0, reason="was ill")  # fmt: skip

    def unpulse(self, one: int, two: int, amount: int) -> None:
        withdraw_pulse(by=self.people[one % 3], week=self._week(two))

    def withdraw(self, one: int, two: int, amount: int) -> None:
        entries = list(EffortEntry.objects.order_by("pk"))
        if entries:
            withdraw_effort(by=self.people[0], entry=entries[(one * 10 + two) % len(entries)])

    def relink(self, one: int, two: int, amount: int) -> None:
        item = self._item(one)
        item.priority = self.stage.lines[two % 3]
        item.save()
        sums.reassign(item=item, priority=item.priority)

    def finish(self, one: int, two: int, amount: int) -> None:
        item = self._item(one)
        item.state, item.finished_on, item.size = WorkState.DONE, self._week(two), amount
        item.save()
        count_finished(item)
        count_finished(item)

    def reopen(self, one: int, two: int, amount: int) -> None:
        item = self._item(one)
        item.state, item.finished_on = WorkState.DOING, None
        item.save()
        uncount(item)

    def close(self, one: int, two: int, amount: int) -> None:
        week = self._week(two)
        close_period(by=self.people[0], starts_on=week, ends_on=week + SUNDAY)

    def _week(self, n: int) -> date:
        return weeks_ago(n % WEEKS)

    def _item(self, n: int) -> WorkItem:
        return WorkItem.objects.select_related("priority").get(pk=self.items[n % 3].pk)


def statements() -> dict[date, Any]:
    """What each closed period says."""
    return {
        period.starts_on: [
            done_by_priority(period.starts_on, period.starts_on, unit, include_late=False)
            for unit in EffortUnit.values
        ]
        for period in closed_periods()
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_sums_are_what_entries_say_and_closed_periods_stay(
    ada: Membership, ben: Membership, cleo: Membership, company: list[Any], steps: list[Any]
) -> None:
    with transaction.atomic():
        acting = Company(company[0], [ada, ben, cleo])
        for step in steps:
            before = statements()
            acting.do(*step)
            after = statements()
            assert {start: after[start] for start in before} == before
        check_sums()
        check_whole(acting.stage)
        transaction.set_rollback(True)  # the next example begins from the same


def check_whole(stage: Stage) -> None:
    """Teams, weeks, people and late parts sum to the whole."""
    first, last = weeks_ago(WEEKS), weeks_ago(0)
    for unit in EffortUnit.values:
        whole = done_by_priority(first, last, unit)
        in_time = done_by_priority(first, last, unit, include_late=False)
        assert _sum(by_team(first, last, unit).values()) == whole
        assert _sum(weekly(first, last, unit).values()) == whole
        assert _sum([in_time, late_amounts(first, last, unit)]) == whole
        inside = by_team(first, last, unit)
        fleet = done_by_priority(first, last, unit, team=stage.fleet)
        assert fleet == _sum(inside.get(t.pk, {}) for t in (stage.fleet, stage.crew))


def _sum(parts: Any) -> dict[int | None, int]:
    found: dict[int | None, int] = {}
    for part in parts:
        for key, amount in part.items():
            found[key] = found.get(key, 0) + amount
    return found


@pytest.fixture
def company(ada: Membership, ben: Membership, cleo: Membership) -> list[Any]:
    stage = set_stage(ada)
    put(ada, stage.crew, ben)
    put(ada, stage.fleet, cleo)
    return [stage]


@given(total=st.integers(0, 10_000), weights=st.lists(st.integers(0, 100), min_size=1))
def test_parts_add_up_exactly_and_lie_within_one_of_their_share(
    total: int, weights: list[int]
) -> None:
    if not any(weights):
        return
    keyed = dict(enumerate(weights))
    parts = share_out(total, keyed)
    assert sum(parts.values()) == total
    for key, weight in keyed.items():
        assert abs(parts.get(key, 0) - total * weight / sum(weights)) < 1


def test_the_check_would_see_a_lost_sum(ada: Membership) -> None:
    stage = set_stage(ada)
    give_time(by=ada, on=weeks_ago(0), minutes=5, priority=stage.sea)
    check_sums()
    EffortEntry.objects.update(amount=6)
    with pytest.raises(AssertionError):
        check_sums()
