"""`trueline effort`: effort from a file, all or nothing, with every refusal in its place."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.work.effort_cast import Stage, check_sums, set_stage, weeks_ago
from trueline.cli.main import main
from trueline.organisations.models import Membership
from trueline.organisations.scope import acting_in
from trueline.plans.closing import close_period
from trueline.work.effort_queries import done_by_priority, late_amounts
from trueline.work.models import EffortEntry

HEAD = "Id,Date,Person,Task,Priority,Hours\n"


class Files:
    """An effort file, and the command over it."""

    def __init__(self, file: Path, by: Membership, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self._by, self._capsys = file, by, capsys

    def run(self, text: str, *more: str) -> tuple[int, str, str]:
        self.file.write_text(text)
        slug = self._by.organisation.slug
        status = main(["effort", str(self.file), "--organisation", slug, *more])
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


@pytest.fixture
def stage(ada: Membership, cleo: Membership) -> Stage:
    stage = set_stage(ada)
    stage.item("Quay", external_id="T-1", priority=stage.sea)
    return stage


@pytest.fixture
def files(
    tmp_path: Path, ada: Membership, stage: Stage, capsys: pytest.CaptureFixture[str]
) -> Files:
    return Files(tmp_path / "effort.csv", ada, capsys)


def row(key: str = "1", *, weeks: int = 1, who: str = "Cleo", what: str = ",", hours: str = "1",
        ) -> str:  # fmt: skip
    return f"{key},{weeks_ago(weeks)},{who},{what},{hours}\n"


def done(ada: Membership, weeks: int = 1) -> dict[int | None, int]:
    with acting_in(ada.organisation):
        check_sums()
        return done_by_priority(weeks_ago(weeks), weeks_ago(weeks), "minutes")


def entries(ada: Membership) -> int:
    with acting_in(ada.organisation):
        return EffortEntry.objects.count()


def test_it_says_what_came_in_and_what_was_here(
    files: Files, ada: Membership, stage: Stage
) -> None:
    text = HEAD + row("1", what="T-1,", hours="1.5") + row("2", what=",land", hours="2")
    assert files.printed(text) == "2 came in, 0 were here already.\n"
    assert done(ada) == {stage.sea.pk: 90, stage.land.pk: 120}
    assert files.printed(text) == "0 came in, 2 were here already.\n"
    corrected = files.printed(text.replace(",2\n", ",3\n"))
    assert corrected == "1 came in (1 of them corrected), 1 were here already.\n"
    assert done(ada) == {stage.sea.pk: 90, stage.land.pk: 180}


def test_a_dry_run_changes_nothing(files: Files, ada: Membership) -> None:
    said = files.printed(HEAD + row(), "--dry-run")
    assert said == "1 would come in, 0 were here already.\nA dry run: nothing was changed.\n"
    assert entries(ada) == 0


def test_every_refusal_names_row_and_column_and_nothing_comes_in(
    files: Files, ada: Membership
) -> None:
    ahead = date.today() + timedelta(days=30)  # noqa: DTZ011 - a month is far enough
    said = files.refused(
        HEAD + row("1") + row("2", who="Nobody") + row("3", what=",moon") + row("4", hours="169")
        + f"5,{ahead},Cleo,,,1\n"
    )  # fmt: skip
    assert "Row 3, column Person: Nothing here is called that." in said
    assert "Row 4, column Priority: There is no priority of that name here." in said
    assert "Row 5, column Hours: A week has 168 h" in said
    assert "Row 6, column Date: " in said
    assert "Nothing was changed." in said
    assert entries(ada) == 0


def test_what_can_be_read_in_two_ways_is_said_by_an_answer(files: Files) -> None:
    text = "Date,Person,Minutes\n03/02/2026,Cleo,90\n"
    said = files.refused(text)
    assert "To be said: In column Date, what is “03/02/2026”?" in said
    answer = said.split("--answer ")[1].split(" ")[0]
    assert files.printed(text, "--answer", answer).startswith("1 came in")


def test_a_column_is_named_by_its_header(files: Files) -> None:
    text = f"Date,Colleague,Minutes\n{weeks_ago(1)},Cleo,90\n"
    assert "which column holds the person" in files.refused(text)
    assert "no column “Mate”" in files.refused(text, "--column", "person=Mate")
    assert "write --column" in files.refused(text, "--column", "person")
    assert "no such column" in files.refused(text, "--column", "colour=Colleague")
    assert files.printed(text, "--column", "person=Colleague").startswith("1 came in")


def test_closed_weeks_want_a_reason(files: Files, ada: Membership, stage: Stage) -> None:
    close_period(by=ada, starts_on=weeks_ago(2), ends_on=weeks_ago(2) + timedelta(days=6))
    text = HEAD + row(weeks=2, what=",sea")
    assert "Row 2, column Date: " in files.refused(text)
    assert files.printed(text, "--reason", "The clock was off").startswith("1 came in")
    with acting_in(ada.organisation):
        assert late_amounts(weeks_ago(2), weeks_ago(2), "minutes") == {stage.sea.pk: 60}


def test_who_may_not_import_is_refused(files: Files, cleo: Membership) -> None:
    said = files.refused(HEAD + row(), "--as", cleo.person.email)
    assert "does not let you import files" in said


def test_ids_of_two_sources_are_two(files: Files) -> None:
    files.printed(HEAD + row(), "--source", "clock")
    assert files.printed(HEAD + row(), "--source", "tracker").startswith("1 came in")
