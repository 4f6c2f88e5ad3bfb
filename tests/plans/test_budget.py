from datetime import date

import pytest

from tests.plans.conftest import Q1, Q2, note
from trueline.core.errors import NotAllowed, Refusal
from trueline.core.money import Money
from trueline.organisations.models import Membership
from trueline.plans.actuals import enter_actual, withdraw_actual
from trueline.plans.budget import Amount, add_budget_line, change_budget_line, remove_budget_line
from trueline.plans.content import content_of
from trueline.plans.models import Actual, AnnualPlan, BudgetLine

EUR = Money(100, "EUR")


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        ([Amount(Q1, 2, 1)], "for 1, 3 or 12 months"),
        ([Amount(date(2026, 2, 1), 3, 1)], "not the first day of a quarter"),
        ([Amount(date(2026, 2, 2), 1, 1)], "not the first day of a month"),
        ([Amount(Q2, 12, 1)], "not the first day of a year"),
        ([Amount(date(2027, 1, 1), 1, 1)], "lies outside Plan 2026"),
        ([Amount(date(2025, 10, 1), 3, 1)], "lies outside Plan 2026"),
        ([Amount(Q1, 3, 1), Amount(date(2026, 3, 1), 1, 1)], "Two amounts of this line hold"),
        ([Amount(Q1, 1, 2**63)], "more money than can be kept"),
    ],
)
def test_amounts_fit_the_plan_and_never_overlap(
    ada: Membership, plan: AnnualPlan, amounts: list[Amount], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        add_budget_line(by=ada, plan=plan, name="Stone", amounts=amounts)
    assert not BudgetLine.objects.exists()


def test_months_and_quarters_can_stand_in_one_line(
    ada: Membership, plan: AnnualPlan, stone: BudgetLine
) -> None:
    amounts = [Amount(Q1, 1, 5), Amount(date(2026, 2, 1), 1, 0), Amount(Q2, 3, 7)]
    change_budget_line(by=ada, line=stone, version=1, name="Stones", amounts=amounts)
    assert content_of(plan).budget[0]["amounts"] == [("2026-01-01", 1, 5), ("2026-04-01", 3, 7)]
    change_budget_line(by=ada, line=stone, version=2, flow="in")
    assert stone.amounts.count() == 2


def test_a_line_with_money_entered_stays(
    ada: Membership, plan: AnnualPlan, stone: BudgetLine, fees: BudgetLine
) -> None:
    enter_actual(by=ada, line=stone, on=Q1, amount=EUR)
    with pytest.raises(Refusal, match="Money was entered for Stone"):
        remove_budget_line(by=ada, line=stone, version=1)
    remove_budget_line(by=ada, line=fees, version=1)
    assert list(plan.budget_lines.all()) == [stone]
    with pytest.raises(Refusal, match="key “stone” already"):
        add_budget_line(by=ada, plan=plan, name="Other", key="stone")


def test_money_is_entered_in_the_plans_currency_and_year(
    ada: Membership, stone: BudgetLine
) -> None:
    for on, amount, sentence in (
        (Q1, Money(1, "USD"), "kept in EUR"),
        (date(2026, 6, 16), EUR, "has not come yet"),
        (date(2025, 12, 31), EUR, "another year's"),
        (Q1, Money(0, "EUR"), "Enter an amount"),
    ):
        with pytest.raises(Refusal, match=sentence):
            enter_actual(by=ada, line=stone, on=on, amount=amount)


def test_what_comes_from_elsewhere_is_entered_once_until_withdrawn(
    ada: Membership, stone: BudgetLine
) -> None:
    def bring() -> Actual:
        return enter_actual(by=ada, line=stone, on=Q1, amount=EUR, source="ledger", external_id="7")

    first = bring()
    with pytest.raises(Refusal, match="“7” of ledger is entered already"):
        bring()
    withdraw_actual(by=ada, actual=first)
    moment = first.withdrawn_at
    withdraw_actual(by=ada, actual=first)
    assert first.withdrawn_at == moment
    bring()


def test_an_actual_is_no_amendment(
    ada: Membership, ben: Membership, adopted: AnnualPlan, stone: BudgetLine
) -> None:
    enter_actual(by=ben, line=stone, on=Q1, amount=EUR)
    assert adopted.versions.count() == 1
    remove = BudgetLine.objects.get(key="fees")
    remove_budget_line(by=ben, line=remove, version=1, note=note())
    assert adopted.versions.count() == 2


def test_who_may_not(cleo: Membership, dan: Membership, stone: BudgetLine) -> None:
    for member in (cleo, dan):
        with pytest.raises(NotAllowed):
            add_budget_line(by=member, plan=stone.plan, name="Mine")
        with pytest.raises(NotAllowed):
            change_budget_line(by=member, line=stone, version=1, name="Mine")
        with pytest.raises(NotAllowed):
            enter_actual(by=member, line=stone, on=Q1, amount=EUR)
