"""An adopted plan changes by amendments only, and every past day can be rebuilt."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plans.conftest import Q1, Q2, Q3, Q4, note
from trueline.core.errors import NotAllowed, Refusal, StaleVersion
from trueline.decisions.models import Decision
from trueline.measures.goals import set_goal
from trueline.measures.models import Measure
from trueline.organisations.models import Membership
from trueline.plans import queries
from trueline.plans.actions import change_plan
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.budget import Amount, add_budget_line, change_budget_line, remove_budget_line
from trueline.plans.content import Content, content_of
from trueline.plans.differences import difference, touches
from trueline.plans.goals import amend_goal, drop_goal_by_decision
from trueline.plans.models import AnnualPlan, BudgetLine, GoalAmendment, PlanVersion, Priority
from trueline.plans.preview import preview
from trueline.plans.priorities import (
    add_priority,
    change_priority,
    close_priority,
    delete_priority,
    reopen_priority,
)
from trueline.plans.shares import set_shares

TODAY = date(2026, 6, 15)


def test_a_change_of_an_adopted_plan_needs_a_decision(
    ada: Membership, adopted: AnnualPlan, quay: Priority
) -> None:
    for nothing in (None, AmendmentNote(" ")):
        with pytest.raises(Refusal, match=r"Plan 2026 is adopted\. Say in a sentence"):
            change_priority(by=ada, priority=quay, version=1, name="Quay", note=nothing)
    quay.refresh_from_db()
    assert (quay.name, PlanVersion.objects.count()) == ("Mend the quay", 1)
    change_priority(by=ada, priority=quay, version=1, name="Quay", note=note())
    last = queries.versions(adopted).last()
    assert last
    assert last.decision
    assert last.decision.sentence == "We do it otherwise."
    assert (last.number, last.in_force_on, last.recorded_on) == (2, TODAY, TODAY)


def test_no_change_is_no_amendment(ada: Membership, adopted: AnnualPlan, quay: Priority) -> None:
    change_priority(by=ada, priority=quay, version=1, name=quay.name, note=note())
    assert (PlanVersion.objects.count(), Decision.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 6, 16), "2026-06-16 has not come yet"),
        (date(2026, 1, 1), "was adopted on 2026-01-02; nothing can hold before"),
        (date(2026, 2, 28), "contradict a later amendment: “We mend less.” is in force from 2026"),
    ],
)
def test_an_amendment_holds_from_a_day_that_can_be(
    ada: Membership, adopted: AnnualPlan, quay: Priority, day: date, sentence: str
) -> None:
    march = note(date(2026, 3, 1), "We mend less.")
    change_priority(by=ada, priority=quay, version=1, name="Half the quay", note=march)
    with pytest.raises(Refusal, match=sentence) as refusal:
        change_priority(by=ada, priority=quay, version=2, name="No quay", note=note(day))
    assert refusal.value.field == "in_force_on"
    assert PlanVersion.objects.count() == 2


def test_the_plan_of_a_day_is_known_as_it_was_seen_then(
    ada: Membership, adopted: AnnualPlan, quay: Priority
) -> None:
    before = content_of(adopted)
    march = date(2026, 3, 1)
    change_priority(by=ada, priority=quay, version=1, name="Half the quay", note=note(march))
    assert queries.content_on(adopted, date(2026, 1, 1)) is None
    assert queries.content_on(adopted, date(2026, 2, 28)) == before
    assert queries.content_on(adopted, march) == content_of(adopted)
    assert queries.content_on(adopted, march, known_on=date(2026, 6, 14)) == before


def test_several_changes_can_be_one_amendment(
    ada: Membership, adopted: AnnualPlan, quay: Priority, stone: BudgetLine
) -> None:
    with changing(by=ada, plan=adopted, note=note()):
        change_priority(by=ada, priority=quay, version=1, name="Half the quay")
        change_budget_line(by=ada, line=stone, version=1, amounts=[Amount(Q1, 3, 5_000)])
    assert PlanVersion.objects.count() == 2
    with pytest.raises(Refusal, match="key"):  # noqa: SIM117, PT012 - both changes, or neither
        with changing(by=ada, plan=adopted, note=note()):
            change_priority(by=ada, priority=quay, version=2, name="No quay")
            change_priority(by=ada, priority=quay, version=3, key="run-the-business")
    quay.refresh_from_db()
    assert (quay.name, PlanVersion.objects.count()) == ("Half the quay", 2)


def test_a_stale_amendment_is_refused(
    ada: Membership, adopted: AnnualPlan, run: Priority, quay: Priority
) -> None:
    version = adopted.version
    change_priority(by=ada, priority=quay, version=1, name="Quay", note=note())
    with pytest.raises(StaleVersion):
        set_shares(
            by=ada, plan=adopted, version=version, quarter=Q3, weights={run: 10_000}, note=note()
        )


def test_the_difference_is_said_in_words(
    ada: Membership, ben: Membership, adopted: AnnualPlan, run: Priority, quay: Priority,
    stone: BudgetLine,
) -> None:  # fmt: skip
    before = content_of(adopted)
    change_priority(by=ada, priority=quay, version=1, owner=ben.person, note=note())
    set_shares(
        by=ada, plan=adopted, version=adopted.version, quarter=Q3,
        weights={run: 8_750, quay: 1_250}, note=note(),
    )  # fmt: skip
    change_budget_line(by=ada, line=stone, version=1, amounts=[Amount(Q1, 3, 5_050)], note=note())
    said = [
        (c.subject, c.what, c.before, c.after)
        for c in difference(adopted, before, content_of(adopted))
    ]
    assert said == [
        ("Mend the quay", "owner", "–", "Ben"),
        ("Run the business", "share in Q3 2026", "60 %", "87.5 %"),
        ("Mend the quay", "share in Q3 2026", "40 %", "12.5 %"),
        ("Stone", "amount from 2026-01-01, 3 months", "100.00 EUR", "50.50 EUR"),
    ]
    assert difference(adopted, before, before) == []


def test_a_change_touches_rocks_measures_and_later_quarters(
    ada: Membership, adopted: AnnualPlan, run: Priority, quay: Priority, rock: Priority,
    visitors: Measure,
) -> None:  # fmt: skip
    change_priority(by=ada, priority=rock, version=1, measures=[visitors], note=note())
    before = content_of(adopted)
    adopted.refresh_from_db()
    for quarter in (Q2, Q4):
        set_shares(
            by=ada, plan=adopted, version=adopted.version, quarter=quarter,
            weights={run: 5_000, quay: 5_000}, note=note(),
        )  # fmt: skip
    seen = touches(adopted, before, content_of(adopted), today=TODAY)
    assert (seen.rocks, seen.measures, seen.quarters) == (["Piles"], ["Visitors"], ["Q4 2026"])
    assert touches(adopted, before, before, today=TODAY).rocks == []


def test_a_preview_changes_nothing(
    ada: Membership, adopted: AnnualPlan, quay: Priority, rock: Priority
) -> None:
    before, version = content_of(adopted), adopted.version

    def act() -> None:
        change_priority(by=ada, priority=quay, version=1, name="Quay", note=note())

    seen = preview(adopted, act, today=TODAY)
    assert [(c.what, c.after) for c in seen.changes] == [("name", "Quay")]
    assert seen.touched.rocks == ["Piles"]
    assert (content_of(adopted), adopted.version) == (before, version)
    assert (PlanVersion.objects.count(), Decision.objects.count()) == (1, 0)
    with pytest.raises(Refusal, match="is adopted"):
        preview(
            adopted,
            lambda: change_priority(by=ada, priority=quay, version=1, name="Quay"),
            today=TODAY,
        )


def test_a_goal_is_lowered_and_dropped_by_decision(
    ada: Membership, ben: Membership, visitors: Measure, june: None
) -> None:
    goal = set_goal(by=ada, measure=visitors, start_on=Q1, due_on=date(2028, 12, 31), target=9.0)
    with pytest.raises(NotAllowed):
        amend_goal(by=ben, goal=goal, version=1, note=note(), target=7.0)
    assert amend_goal(by=ada, goal=goal, version=1, note=note(), target=9.0) is None
    lowered = amend_goal(by=ada, goal=goal, version=1, note=note(), target=7.0)
    assert lowered
    assert (lowered.before["target"], lowered.after["target"]) == (9.0, 7.0)
    with pytest.raises(Refusal, match="has not come yet"):
        drop_goal_by_decision(by=ada, goal=goal, version=2, note=note(date(2026, 6, 16)))
    goal.refresh_from_db()
    dropped = drop_goal_by_decision(by=ada, goal=goal, version=2, note=note())
    assert dropped
    assert dropped.after["dropped"] is True
    assert list(queries.goal_amendments(Q1, TODAY)) == [dropped, lowered]
    assert GoalAmendment.objects.count() == Decision.objects.count() == 2


#: One thing done to a plan, and what takes it back.
Deed = tuple[Callable[[], object], Callable[[], object]]


class Doer:
    """Does things to the plan as it stands, and knows how to take each back."""

    def __init__(self, by: Membership, plan: AnnualPlan) -> None:
        self.by, self.plan = by, plan
        self.run = plan.priorities.get(kind="run")
        self.quay = plan.priorities.get(key="mend-the-quay")
        self.stone = plan.budget_lines.get(key="stone")
        plan.refresh_from_db()

    def shares(self, number: int) -> Deed:
        quarter = (Q1, Q2, Q3, Q4)[number % 4]
        standing = content_of(self.plan).shares[quarter.isoformat()]

        def put(weight: int) -> None:
            set_shares(
                by=self.by, plan=self.plan, version=self.plan.version, quarter=quarter,
                weights={self.run: 10_000 - weight, self.quay: weight}, note=note(),
            )  # fmt: skip

        return partial(put, number), partial(put, standing.get(str(self.quay.pk), 0))

    def rename(self, number: int) -> Deed:
        def call(name: str) -> None:
            version = self.quay.version
            change_priority(by=self.by, priority=self.quay, version=version, name=name, note=note())

        return partial(call, f"Quay {number}"), partial(call, self.quay.name)

    def pay(self, number: int) -> Deed:
        rows = self.stone.amounts.values_list("month", "months", "minor")
        standing = [Amount(*row) for row in rows]

        def put(amounts: list[Amount]) -> None:
            version = self.stone.version
            change_budget_line(
                by=self.by, line=self.stone, version=version, amounts=amounts, note=note()
            )

        return partial(put, [Amount(Q3, 3, number)]), partial(put, standing)

    def add(self, number: int) -> Deed:
        name = f"New {number}"

        def remove() -> None:
            row = Priority.objects.filter(name=name).latest("pk")
            delete_priority(by=self.by, priority=row, version=1, note=note())

        return partial(add_priority, by=self.by, plan=self.plan, name=name, note=note()), remove

    def add_line(self, number: int) -> Deed:
        name, amounts = f"Line {number}", [Amount(Q2, 1, number)]

        def remove() -> None:
            row = BudgetLine.objects.filter(name=name).latest("pk")
            remove_budget_line(by=self.by, line=row, version=1, note=note())

        return partial(
            add_budget_line, by=self.by, plan=self.plan, name=name, amounts=amounts, note=note()
        ), remove

    def close(self, number: int) -> Deed:
        def drop() -> None:
            if self.quay.state == "open":
                close_priority(
                    by=self.by, priority=self.quay, version=self.quay.version, state="dropped",
                    note=note(),
                )  # fmt: skip

        def reopen() -> None:
            version = self.quay.version
            reopen_priority(by=self.by, priority=self.quay, version=version, note=note())

        return drop, (reopen if self.quay.state == "open" else drop)

    def call(self, number: int) -> Deed:
        def put(name: str) -> None:
            version = self.plan.version
            change_plan(by=self.by, plan=self.plan, version=version, name=name, note=note())

        return partial(put, f"Plan {number}"), partial(put, self.plan.name)


DEEDS = (
    Doer.shares, Doer.rename, Doer.pay, Doer.add, Doer.add_line, Doer.close, Doer.call,
)  # fmt: skip


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(1, 9_999), st.integers(0, 20), st.booleans()),
        min_size=1,
        max_size=6,
    )
)
def test_any_past_day_is_rebuilt_as_it_was_seen_and_what_is_done_can_be_undone(
    ada: Membership, adopted: AnnualPlan, steps: list[tuple[int, int, int, bool]]
) -> None:
    day = max(version.recorded_on for version in adopted.versions.all())
    seen: dict[date, Content] = {}
    for kind, number, wait, undone in steps:
        day += timedelta(days=wait)
        with time_machine.travel(f"{day} 12:00Z", tick=False):
            before = content_of(adopted)
            do, undo = DEEDS[kind](Doer(ada, adopted), number)
            do()
            if undone:
                undo()
                assert content_of(adopted) == before
            seen[day] = content_of(adopted)
            assert bool(difference(adopted, before, seen[day])) is (before != seen[day])
    for past, content in seen.items():
        assert queries.content_on(adopted, past, known_on=past) == content
