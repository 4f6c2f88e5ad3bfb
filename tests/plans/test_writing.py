"""A plan before it is adopted, and adopting it."""

from datetime import date

import pytest

from tests.plans.conftest import Q1, Q2, Q3, Q4
from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.members.actions import change_organisation
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.plans import queries
from trueline.plans.actions import adopt_plan, change_plan, write_plan
from trueline.plans.content import content_kept, content_of
from trueline.plans.models import AnnualPlan, PlannedShare, PlanVersion, Priority
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares, set_shares_exactly


def test_a_plan_is_of_the_organisations_year_and_begins_with_its_standing_work(
    ada: Membership, plan: AnnualPlan
) -> None:
    assert (plan.starts_on, plan.ends_on, plan.currency) == (Q1, date(2026, 12, 31), "EUR")
    assert quarters_of(plan) == [Q1, Q2, Q3, Q4]
    (run,) = plan.priorities.all()
    assert (run.kind, run.name) == ("run", "Run the business")


def test_a_fiscal_year_has_its_own_quarters(ada: Membership, june: None) -> None:
    change_organisation(by=ada, version=1, year_starts_in=5)
    ada.organisation.refresh_from_db()
    plan = write_plan(by=ada, name="Plan 2027")
    assert (plan.starts_on, plan.ends_on) == (date(2026, 5, 1), date(2027, 4, 30))
    assert quarters_of(plan)[1] == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (date(2027, 2, 1), None, "starts with a quarter"),
        (date(2027, 1, 1), date(2027, 12, 30), "ends with a quarter"),
        (date(2027, 1, 1), date(2026, 12, 31), "ends with a quarter"),
        (date(2027, 1, 1), date(2029, 3, 31), "at most 8 quarters"),
        (date(2026, 10, 1), date(2027, 9, 30), "holds from 2026-01-01 to 2026-12-31 already"),
    ],
)
def test_a_plan_holds_whole_quarters_that_no_other_plan_holds(
    ada: Membership, plan: AnnualPlan, starts_on: date, ends_on: date | None, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        write_plan(by=ada, name="Other", starts_on=starts_on, ends_on=ends_on)


def test_the_plan_of_a_day_is_the_one_that_holds_it(ada: Membership, plan: AnnualPlan) -> None:
    later = write_plan(by=ada, name="Next", starts_on=date(2027, 1, 1), ends_on=date(2027, 6, 30))
    assert queries.plan_on(date(2026, 6, 1)) == plan
    assert queries.plan_on(date(2027, 6, 30)) == later
    assert queries.plan_on(date(2030, 1, 1)) == later


def test_shares_are_hundredths_of_a_percent_that_add_up(
    ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority
) -> None:
    def put(**weights: int) -> None:
        set_shares(
            by=ada, plan=plan, version=plan.version, quarter=Q2,
            weights={run: weights["run"], quay: weights["quay"]},
        )  # fmt: skip

    with pytest.raises(Refusal, match=r"The shares of Q2 2026 add up to 99\.99 %, not 100 %"):
        put(run=5_000, quay=4_999)
    with pytest.raises(Refusal, match="less than nothing"):
        put(run=10_001, quay=-1)
    put(run=2_500, quay=7_500)
    assert content_of(plan).shares == {"2026-04-01": {str(run.pk): 2_500, str(quay.pk): 7_500}}
    put(run=10_000, quay=0)
    assert content_of(plan).shares == {"2026-04-01": {str(run.pk): 10_000}}


def test_any_whole_weights_can_be_shares(
    ada: Membership, plan: AnnualPlan, run: Priority, quay: Priority
) -> None:
    set_shares_exactly(
        by=ada, plan=plan, version=plan.version, quarter=Q1, weights={run: 7, quay: 13_001}
    )
    assert content_of(plan).shares == {"2026-01-01": {str(run.pk): 7, str(quay.pk): 13_001}}
    with pytest.raises(Refusal, match="At least one"):
        set_shares_exactly(by=ada, plan=plan, version=plan.version, quarter=Q1, weights={run: 0})
    with pytest.raises(Refusal, match="not the first day of a quarter"):
        set_shares_exactly(
            by=ada, plan=plan, version=plan.version, quarter=date(2026, 2, 1), weights={run: 1}
        )


def test_a_stale_save_of_shares_is_refused(
    ada: Membership, plan: AnnualPlan, run: Priority
) -> None:
    version = plan.version
    set_shares(by=ada, plan=plan, version=version, quarter=Q1, weights={run: 10_000})
    assert plan.version == version + 1
    with pytest.raises(StaleVersion):
        set_shares(by=ada, plan=plan, version=version, quarter=Q2, weights={run: 10_000})
    assert PlannedShare.objects.count() == 1


def test_a_plan_is_adopted_when_every_quarter_adds_up(
    ada: Membership, plan: AnnualPlan, run: Priority
) -> None:
    for quarter in (Q1, Q2, Q3):
        set_shares(by=ada, plan=plan, version=plan.version, quarter=quarter, weights={run: 10_000})
    with pytest.raises(Refusal, match="Q4 2026 add up to 0 %, not 100 %"):
        adopt_plan(by=ada, plan=plan, version=plan.version)
    plan.refresh_from_db()
    assert plan.adopted_on is None
    set_shares(by=ada, plan=plan, version=plan.version, quarter=Q4, weights={run: 10_000})
    with pytest.raises(Refusal, match="has not come yet"):
        adopt_plan(by=ada, plan=plan, version=plan.version, adopted_on=date(2026, 6, 16))
    kept = adopt_plan(by=ada, plan=plan, version=plan.version)
    assert (kept.number, kept.in_force_on, kept.decision) == (1, date(2026, 6, 15), None)
    assert content_kept(PlanVersion.objects.get()) == content_of(plan)
    with pytest.raises(Refusal, match="was adopted on 2026-06-15 already"):
        adopt_plan(by=ada, plan=plan, version=plan.version)


def test_a_stale_change_tells_what_stands_now(ada: Membership, plan: AnnualPlan) -> None:
    mine = AnnualPlan.objects.get()
    change_plan(by=ada, plan=plan, version=plan.version, name="Ours")
    with pytest.raises(StaleVersion) as refusal:
        change_plan(by=ada, plan=mine, version=1, name="Mine")
    assert refusal.value.theirs == {"name": "Ours"}


def test_another_organisations_plan_is_not_there(
    ada: Membership, zoe: Membership, plan: AnnualPlan, quay: Priority
) -> None:
    with acting_in(zoe.organisation):
        assert queries.plan_on(Q1) is None
        with pytest.raises(NotFound):
            queries.plan(plan.pk)
        with pytest.raises(NotFound):
            queries.priority(quay.pk)


def test_who_may_not(
    ben: Membership, cleo: Membership, dan: Membership, plan: AnnualPlan, run: Priority
) -> None:
    for member in (cleo, dan):
        with pytest.raises(NotAllowed):
            write_plan(by=member, name="Mine", starts_on=date(2027, 1, 1))
        with pytest.raises(NotAllowed):
            change_plan(by=member, plan=plan, version=1, name="Mine")
        with pytest.raises(NotAllowed):
            set_shares(
                by=member, plan=plan, version=plan.version, quarter=Q1, weights={run: 10_000}
            )
    with pytest.raises(NotAllowed):
        adopt_plan(by=ben, plan=plan, version=plan.version)
