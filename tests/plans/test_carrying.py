"""Priorities that go on in the next plan are carried over, and recognised where they were typed."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from trueline.core.errors import Refusal
from trueline.organisations.models import Membership
from trueline.plans.actions import write_plan
from trueline.plans.carrying import carry_over, plan_before, recognise
from trueline.plans.models import AnnualPlan
from trueline.plans.priorities import add_priority, close_priority

RUST = Path(__file__).parents[3] / "shared/data/rust_goals/rust_dev_goals.csv"


def half(ada: Membership, year: int, first: int) -> AnnualPlan:
    last = date(year, 12, 31) if first == 7 else date(year, 6, 30)
    return write_plan(
        by=ada, name=f"{year}, from {first}", starts_on=date(year, first, 1), ends_on=last
    )


def test_what_is_open_comes_along_once(ada: Membership) -> None:
    before, after = half(ada, 2025, 7), half(ada, 2026, 1)
    going = add_priority(by=ada, plan=before, name="Quay", outcome="Ships land")
    done = add_priority(by=ada, plan=before, name="Gate")
    close_priority(by=ada, priority=done, version=1, state="done", closed_on=date(2025, 12, 1))
    assert plan_before(after) == before
    (carried,) = carry_over(by=ada, plan=after, earlier=before)
    assert (carried.carried_from, carried.name, carried.outcome) == (going, "Quay", "Ships land")
    assert carry_over(by=ada, plan=after, earlier=before) == []


def test_what_was_typed_again_is_recognised(ada: Membership) -> None:
    before, after = half(ada, 2025, 7), half(ada, 2026, 1)
    quay = add_priority(by=ada, plan=before, name="Quay")
    typed = add_priority(by=ada, plan=after, name="quay", key="the-quay")
    assert recognise(by=ada, plan=after, earlier=before) == [typed]
    typed.refresh_from_db()
    assert typed.carried_from == quay


def test_a_later_plan_carries_nothing_back(ada: Membership) -> None:
    before, after = half(ada, 2025, 7), half(ada, 2026, 1)
    with pytest.raises(Refusal, match="does not end before"):
        carry_over(by=ada, plan=before, earlier=after)


@pytest.mark.skipif(not RUST.exists(), reason="The real data stand beside the project.")
def test_goals_of_two_half_years_that_go_on(ada: Membership) -> None:
    before, after = half(ada, 2024, 7), half(ada, 2025, 1)
    with RUST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            plan = before if row["period"] == "2024h2" else after
            # The goal's number in the tracker says best that it is the same; else its file.
            number = re.search(r"[0-9]+", row["Tracking issue"])
            key = number[0] if number else row["file"]
            if row["Status"].startswith("Accepted"):
                add_priority(by=ada, plan=plan, name=row["title"], key=key)
    known = recognise(by=ada, plan=after, earlier=before)
    assert len(known) == 16
    assert "Next-generation trait solver" in {row.name for row in known}
