"""`trueline actuals`: money from a file, all or nothing, twice is once."""

from datetime import date
from pathlib import Path

import pytest
import time_machine

from tests.plans.conftest import Q1
from trueline.cli.main import main
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.plans.actions import write_plan
from trueline.plans.actuals import withdraw_actual
from trueline.plans.budget import Amount, add_budget_line
from trueline.plans.models import Actual, AnnualPlan, BudgetLine

HEAD = "Id,Line,Date,Amount,Note\n"
GOOD = HEAD + "B-1,stone,2026-02-03,12.50,Blocks\nB-2,Fees,2026-03-01,-4,Back\n"


@pytest.fixture
def plan(ada: Membership) -> AnnualPlan:
    return write_plan(by=ada, name="Plan 2026", starts_on=Q1, ends_on=date(2026, 12, 31))


@pytest.fixture
def stone(ada: Membership, plan: AnnualPlan) -> BudgetLine:
    return add_budget_line(by=ada, plan=plan, name="Stone", amounts=[Amount(Q1, 3, 10_000)])


class Files:
    """An actuals file, and the command over it."""

    def __init__(self, file: Path, by: Membership, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self._by, self._capsys = file, by, capsys

    def run(self, text: str, *more: str) -> tuple[int, str, str]:
        self.file.write_text(text)
        slug = self._by.organisation.slug
        with time_machine.travel("2026-06-15 12:00Z", tick=False):
            status = main(["actuals", str(self.file), "--organisation", slug, *more])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def printed(self, text: str, *more: str) -> str:
        status, out, err = self.run(text, *more)
        assert (status, err) == (0, "")
        return out

    def refused(self, text: str, *more: str) -> str:
        status, out, err = self.run(text, *more)
        assert (status, out) == (1, "")
        return err

    def kept(self) -> list[tuple[str, str, int, str]]:
        with acting_in(self._by.organisation):
            rows = Actual.objects.filter(withdrawn_at=None).order_by("pk")
            return list(rows.values_list("line__name", "external_id", "minor", "source"))


@pytest.fixture
def files(
    tmp_path: Path,
    ada: Membership,
    plan: AnnualPlan,
    stone: BudgetLine,
    capsys: pytest.CaptureFixture[str],
) -> Files:
    add_budget_line(by=ada, plan=plan, name="Fees", flow="in", amounts=[Amount(Q1, 12, 120_000)])
    return Files(tmp_path / "actuals.csv", ada, capsys)


def test_a_file_comes_in_and_the_same_again_changes_nothing(files: Files) -> None:
    assert files.printed(GOOD) == "2 came in, 0 were here already.\n"
    assert files.kept() == [("Stone", "B-1", 1250, "file"), ("Fees", "B-2", -400, "file")]
    assert files.printed(GOOD) == "0 came in, 2 were here already.\n"
    assert len(files.kept()) == 2
    assert files.printed(GOOD, "--source", "ledger").startswith("2 came in")


def test_rows_without_an_id_are_known_by_what_they_say(files: Files) -> None:
    text = "Line,Date,Amount,Source\n" + "stone,2026-02-03,5,till\n" * 2
    assert files.printed(text) == "2 came in, 0 were here already.\n"
    assert files.printed(text) == "0 came in, 2 were here already.\n"
    assert {source for *_, source in files.kept()} == {"till"}


def test_a_dry_run_changes_nothing(files: Files) -> None:
    said = files.printed(GOOD, "--dry-run")
    assert said == "2 would come in, 0 were here already.\nA dry run: nothing was changed.\n"
    assert files.kept() == []


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("B-3,moon,2026-02-03,1,", "column Line: There is no budget line of that name here."),
        (",,2026-02-03,1,", "column Line: There is no budget line here."),
        ("B-3,stone,2025-02-03,1,", "column Line: The plan that holds on 2025-02-03 has no such"),
        ("B-3,stone,2026-07-01,1,", "column Date: That day has not come yet."),
        ("B-3,stone,2026-02,1,", "column Date: This is longer than a day."),
        ("B-3,stone,,1,", "column Date: There is no day here."),
        ("B-3,stone,2026-02-03,,", "column Amount: There is no amount here."),
        ("B-3,stone,2026-02-03,0,", "column Amount: There is no amount here."),
        ("B-3,stone,2026-02-03,1.2345,", "column Amount: EUR has 2 decimal places"),
        ("B-3,stone,2026-02-03,USD 5,", "column Amount: Plan 2026 is kept in EUR, not in USD."),
        ("B-1,stone,2026-02-03,9,", "column Id: Row 2 has this id already. Keep one."),
        (f"B-3,stone,2026-02-03,1,{'n' * 301}", "column Note: "),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_comes_in(
    files: Files, row: str, sentence: str
) -> None:
    said = files.refused(GOOD + row + "\n")
    assert f"Row 4, {sentence}" in said
    assert "Nothing was changed." in said
    assert files.kept() == []


def test_what_is_entered_is_not_changed_until_it_is_withdrawn(
    files: Files, ada: Membership
) -> None:
    files.printed(GOOD)
    other = GOOD.replace("12.50", "13.50")
    assert "This id is entered already and says something else." in files.refused(other)
    with acting_in(ada.organisation):
        withdraw_actual(by=ada, actual=Actual.objects.get(external_id="B-1"))
    assert files.printed(GOOD) == "0 came in, 2 were here already.\n"
    assert files.printed(other) == "1 came in, 1 were here already.\n"


def test_what_can_be_read_in_two_ways_is_said_by_an_answer(files: Files) -> None:
    text = 'Konto,Date,Amount\nstone,2026-02-03,"1,500"\n'
    assert "which column holds the budget line" in files.refused(text)
    said = files.refused(text, "--column", "line=Konto")
    assert "To be said: In column Amount, what is “1,500”?" in said
    assert files.printed(
        text, "--column", "line=Konto", "--answer", "amount=point"
    ).startswith("1 came in")  # fmt: skip
    assert files.kept()[0][2] == 150_000


def test_who_may_not_import_is_refused(files: Files, cleo: Membership) -> None:
    assert "does not let you import files" in files.refused(GOOD, "--as", cleo.person.email)
