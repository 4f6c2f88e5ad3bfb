from datetime import date

import pytest

from tests.plans.conftest import Q1, Q2, note
from trueline.core.errors import NotAllowed, Refusal, StaleVersion
from trueline.measures.goals import set_goal
from trueline.measures.models import Measure
from trueline.members.actions import end_membership
from trueline.organisations.models import Membership
from trueline.plans import queries
from trueline.plans.content import content_of
from trueline.plans.milestones import (
    add_milestone,
    change_milestone,
    reach_milestone,
    remove_milestone,
)
from trueline.plans.models import AnnualPlan, BudgetLine, Priority
from trueline.plans.priorities import (
    add_priority,
    change_priority,
    close_priority,
    delete_priority,
    reopen_priority,
)
from trueline.plans.shares import set_shares


def test_a_priority_serves_targets_and_moves_measures(
    ada: Membership, plan: AnnualPlan, visitors: Measure
) -> None:
    goal = set_goal(by=ada, measure=visitors, start_on=Q1, due_on=date(2028, 12, 31), target=9.0)
    made = add_priority(by=ada, plan=plan, name="Reach", goals=[goal], measures=[visitors])
    assert (made.key, list(made.goals.all()), list(made.measures.all())) == (
        "reach", [goal], [visitors],
    )  # fmt: skip
    change_priority(by=ada, priority=made, version=1, name="Reach out", goals=[])
    assert (list(made.goals.all()), list(made.measures.all())) == ([], [visitors])


def test_priorities_form_a_tree_and_never_serve_themselves(
    ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority, rock: Priority
) -> None:
    tops = queries.tree(queries.priorities(plan))
    assert [(t.priority, [i.priority for i in t.inside]) for t in tops] == [
        (run, []), (quay, [rock]),
    ]  # fmt: skip
    for parent in (quay, rock):
        with pytest.raises(Refusal, match="cannot serve itself"):
            change_priority(by=ada, priority=quay, version=1, parent=parent)


def test_there_is_one_standing_work_and_it_stays(
    ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority
) -> None:
    with pytest.raises(Refusal, match="exactly one"):
        add_priority(by=ada, plan=plan, name="Other", kind="run")
    with pytest.raises(Refusal, match="exactly one"):
        change_priority(by=ada, priority=run, version=1, kind="rock")
    with pytest.raises(Refusal, match="exactly one"):
        change_priority(by=ada, priority=quay, version=1, kind="run")
    with pytest.raises(Refusal, match="cannot be closed"):
        close_priority(by=ada, priority=run, version=1, state="done")
    with pytest.raises(Refusal, match="cannot be deleted"):
        delete_priority(by=ada, priority=run, version=1)


def test_a_priority_is_closed_and_opened_again(ada: Membership, quay: Priority) -> None:
    with pytest.raises(Refusal, match="“done” or “dropped”"):
        close_priority(by=ada, priority=quay, version=1, state="open")
    close_priority(by=ada, priority=quay, version=1, state="done")
    assert (quay.state, quay.closed_on) == ("done", date(2026, 6, 15))
    reopen_priority(by=ada, priority=quay, version=2)
    assert (quay.state, quay.closed_on) == ("open", None)


def test_a_priority_with_shares_or_budget_or_rocks_is_not_deleted(
    ada: Membership, plan: AnnualPlan, quay: Priority, rock: Priority, stone: BudgetLine
) -> None:
    set_shares(by=ada, plan=plan, version=plan.version, quarter=Q1, weights={quay: 10_000})
    with pytest.raises(
        Refusal, match="Mend the quay has budget lines and planned shares and priorities"
    ):
        delete_priority(by=ada, priority=quay, version=1)
    delete_priority(by=ada, priority=rock, version=1)
    assert plan.priorities.count() == 2


def test_a_priority_that_once_had_a_share_is_not_deleted(
    ada: Membership, adopted: AnnualPlan, run: Priority, rock: Priority
) -> None:
    for weights in ({run: 9_000, rock: 1_000}, {run: 10_000}):
        set_shares(
            by=ada, plan=adopted, version=adopted.version, quarter=Q2, weights=weights, note=note()
        )
    with pytest.raises(Refusal, match="had a share or a budget in version 2"):
        delete_priority(by=ada, priority=rock, version=1, note=note())


def test_a_priority_lies_within_its_plan(ada: Membership, plan: AnnualPlan, quay: Priority) -> None:
    with pytest.raises(Refusal, match="Choose days within the plan"):
        change_priority(
            by=ada, priority=quay, version=1, starts_on=date(2027, 1, 1), due_on=date(2027, 2, 1)
        )
    with pytest.raises(Refusal, match="due after it starts"):
        change_priority(by=ada, priority=quay, version=1, due_on=date(2025, 12, 31))
    with pytest.raises(Refusal, match="key “run-the-business” already"):
        change_priority(by=ada, priority=quay, version=1, key="run-the-business")
    with pytest.raises(Refusal, match="key “run-the-business” already"):
        add_priority(by=ada, plan=plan, name="x", key="run-the-business")


def test_an_owner_who_left_stays_named_but_nobody_new_can_be_one_who_left(
    ada: Membership, ben: Membership, plan: AnnualPlan, quay: Priority
) -> None:
    change_priority(by=ada, priority=quay, version=1, owner=ben.person)
    end_membership(by=ada, membership=ben)
    change_priority(by=ada, priority=quay, version=2, owner=ben.person, name="The quay")
    assert quay.owner == ben.person
    with pytest.raises(Refusal, match="belongs to this organisation"):
        add_priority(by=ada, plan=plan, name="Other", owner=ben.person)


def test_a_moved_milestone_keeps_its_first_day(ada: Membership, quay: Priority) -> None:
    step = add_milestone(by=ada, priority=quay, name="Piles in", due_on=date(2026, 3, 1))
    change_milestone(by=ada, milestone=step, version=1, due_on=date(2026, 5, 1))
    change_milestone(by=ada, milestone=step, version=2, name="All piles in")
    assert (step.due_on, step.first_due_on) == (date(2026, 5, 1), date(2026, 3, 1))
    with pytest.raises(StaleVersion):
        change_milestone(by=ada, milestone=step, version=2, due_on=date(2026, 6, 1))
    remove_milestone(by=ada, milestone=step, version=3)
    assert not quay.milestones.exists()


def test_reaching_a_milestone_is_progress_and_no_amendment(
    ada: Membership, adopted: AnnualPlan, quay: Priority
) -> None:
    step = add_milestone(
        by=ada, priority=quay, name="Piles in", due_on=date(2026, 3, 1), note=note()
    )
    before = content_of(adopted)
    reach_milestone(by=ada, milestone=step, version=1, done_on=date(2026, 6, 1))
    assert (content_of(adopted), adopted.versions.count()) == (before, 2)
    with pytest.raises(Refusal, match="has not come yet"):
        reach_milestone(by=ada, milestone=step, version=2, done_on=date(2026, 6, 16))


def test_who_may_not(cleo: Membership, dan: Membership, quay: Priority) -> None:
    for member in (cleo, dan):
        with pytest.raises(NotAllowed):
            add_priority(by=member, plan=quay.plan, name="Mine")
        with pytest.raises(NotAllowed):
            change_priority(by=member, priority=quay, version=1, name="Mine")
        with pytest.raises(NotAllowed):
            close_priority(by=member, priority=quay, version=1, state="done")
        with pytest.raises(NotAllowed):
            reopen_priority(by=member, priority=quay, version=1)
        with pytest.raises(NotAllowed):
            delete_priority(by=member, priority=quay, version=1)
        with pytest.raises(NotAllowed):
            add_milestone(by=member, priority=quay, name="Mine", due_on=Q1)
