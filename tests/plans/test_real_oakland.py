"""A city's budgets, proposed, adopted and adjusted: every version is rebuilt to the dollar.

The file's totals by department are in whole dollars. What it calls *proposed* is written as the
draft, changed into *adopted*, and amended into *adjusted*.
"""

import csv
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.exchange.importing import real
from trueline.members.actions import change_organisation
from trueline.organisations.models import Membership
from trueline.plans import queries
from trueline.plans.actions import adopt_plan, write_plan
from trueline.plans.amending import AmendmentNote, changing
from trueline.plans.budget import Amount, add_budget_line, change_budget_line, remove_budget_line
from trueline.plans.content import Content, content_kept, content_of
from trueline.plans.differences import difference
from trueline.plans.models import AnnualPlan, BudgetLine
from trueline.plans.quarters import quarters_of
from trueline.plans.shares import set_shares
from trueline.plans.spending import planned_as_adopted, planned_in_force
from trueline.web.plans.presenters import plan_page

#: (account type, department) -> cents.
Totals = dict[tuple[str, str], int]
FLOWS = {"Expense": "out", "Revenue": "in"}
LATER = "2026-06-15 12:00Z"


@pytest.fixture
def totals() -> dict[tuple[str, str], Totals]:
    """Return (year, version) -> what the file says."""
    found: dict[tuple[str, str], Totals] = {}
    with real("oakland/department_totals.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            minor = round(float(row["amount_n"]) * 100)
            key = (row["account_type"], row["department"])
            found.setdefault((row["fy"], row["version"]), {})[key] = minor
    return found


@pytest.fixture
def city(ada: Membership) -> Iterator[Membership]:
    """The fiscal year of the city begins in July."""
    change_organisation(by=ada, version=1, year_starts_in=7, currency="USD")
    ada.organisation.refresh_from_db()
    with time_machine.travel(LATER, tick=False):
        yield ada


def start_of(year: str) -> date:
    """Return the first day of a fiscal year: FY15-16 begins in July 2015."""
    return date(2000 + int(year[2:4]), 7, 1)


def write(by: Membership, year: str, totals: Totals) -> AnnualPlan:
    plan = write_plan(by=by, name=year, starts_on=start_of(year))
    run = plan.priorities.get()
    for quarter in quarters_of(plan):
        weights = {run: 10_000}
        set_shares(by=by, plan=plan, version=plan.version, quarter=quarter, weights=weights)
    bring(by, plan, totals, note=None)
    return plan


def bring(by: Membership, plan: AnnualPlan, totals: Totals, note: AmendmentNote | None) -> None:
    """Make a plan's budget say what the file says, in one amendment."""
    first = plan.starts_on
    with changing(by=by, plan=plan, note=note):
        standing = {(line.flow, line.name): line for line in plan.budget_lines.all()}
        for (kind, name), minor in totals.items():
            line = standing.pop((FLOWS[kind], name), None)
            amounts = [Amount(first, 12, minor)]
            if line is None:
                add_budget_line(by=by, plan=plan, name=name, flow=FLOWS[kind], amounts=amounts)
            else:
                change_budget_line(by=by, line=line, version=line.version, amounts=amounts)
        for line in standing.values():
            remove_budget_line(by=by, line=BudgetLine.objects.get(pk=line.pk), version=line.version)


def says(content: Content) -> Totals:
    kinds = {flow: kind for kind, flow in FLOWS.items()}
    return {
        (kinds[line["flow"]], line["name"]): sum(minor for _, _, minor in line["amounts"])
        for line in content.budget
    }


def nonzero(totals: Totals) -> Totals:
    return {key: minor for key, minor in totals.items() if minor}


@pytest.mark.parametrize(
    ("year", "names"),
    [
        ("FY14-15", ["adopted", "adjusted"]),
        ("FY15-16", ["proposed", "adopted"]),
        ("FY16-17", ["proposed", "adopted", "adjusted"]),
    ],
)
def test_each_version_is_rebuilt_to_the_dollar(
    city: Membership, totals: dict[tuple[str, str], Totals], year: str, names: list[str]
) -> None:
    first = start_of(year)
    plan = write(city, year, totals[year, names[0]])
    assert nonzero(says(content_of(plan))) == nonzero(totals[year, names[0]])
    if names[0] == "proposed":
        bring(city, plan, totals[year, "adopted"], note=None)
    adopt_plan(by=city, plan=plan, version=plan.version, adopted_on=first)
    halfway = date(first.year + 1, 1, 1)
    if "adjusted" in names:
        note = AmendmentNote("The midcycle adjustment.", in_force_on=halfway)
        bring(city, plan, totals[year, "adjusted"], note=note)
    before = queries.content_on(plan, first)
    after = queries.content_on(plan, plan.ends_on)
    assert before
    assert after
    assert nonzero(says(before)) == nonzero(totals[year, "adopted"])
    assert nonzero(says(after)) == nonzero(totals[year, names[-1]])
    assert plan.versions.count() == 1 + ("adjusted" in names)
    changed = {c.subject for c in difference(plan, before, after)}
    was, now = (totals[year, name] for name in ("adopted", names[-1]))
    assert changed == {key[1] for key in {*was, *now} if was.get(key) != now.get(key)}


def test_money_in_force_is_the_adopted_half_and_the_adjusted_half(
    city: Membership, totals: dict[tuple[str, str], Totals]
) -> None:
    plan = write(city, "FY16-17", totals["FY16-17", "adopted"])
    adopt_plan(by=city, plan=plan, version=plan.version, adopted_on=plan.starts_on)
    note = AmendmentNote("The midcycle adjustment.", in_force_on=date(2017, 1, 1))
    bring(city, plan, totals["FY16-17", "adjusted"], note=note)
    adopted, adjusted = (
        sum(totals["FY16-17", version].values()) for version in ("adopted", "adjusted")
    )
    assert planned_as_adopted(plan.starts_on, plan.ends_on).minor == {None: adopted}
    whole = planned_in_force(plan.starts_on, plan.ends_on).minor[None]
    # Every line is cut into months of whole cents, so half a year is half but for some cents.
    assert abs(whole - (adopted + adjusted) // 2) <= 6 * 44
    halves = [
        planned_in_force(a, b).minor[None]
        for a, b in (
            (plan.starts_on, date(2016, 12, 31)), (date(2017, 1, 1), plan.ends_on),
        )
    ]  # fmt: skip
    assert sum(halves) == whole


def balance_said(by: Membership, year: str, said: Totals) -> str:
    plan = write(by, year, said)
    return plan_page(plan, date(2026, 6, 15), None).balance


def test_the_adjusted_budget_of_2016_does_not_balance_and_that_is_said(
    city: Membership, totals: dict[tuple[str, str], Totals]
) -> None:
    said = balance_said(city, "FY16-17", totals["FY16-17", "adjusted"])
    assert said == (
        "The budget does not balance: 1,239,428,331.00 USD goes out and nothing is planned to "
        "come in."
    )


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        ("FY19-20", "The budget balances: as much comes in as goes out."),
        ("FY21-22", "The budget does not balance: 150,000.00 USD more goes out than comes in."),
        ("FY22-23", "The budget does not balance: 192,000.00 USD more goes out than comes in."),
    ],
)
def test_years_with_both_sides_balance_or_name_the_gap(
    city: Membership, totals: dict[tuple[str, str], Totals], year: str, sentence: str
) -> None:
    assert balance_said(city, year, totals[year, "adopted"]) == sentence


def test_the_first_version_is_kept_as_it_was_adopted(
    city: Membership, totals: dict[tuple[str, str], Totals]
) -> None:
    plan = write(city, "FY15-16", totals["FY15-16", "adopted"])
    kept = adopt_plan(by=city, plan=plan, version=plan.version, adopted_on=plan.starts_on)
    kept.refresh_from_db()
    assert content_kept(kept) == content_of(plan)
