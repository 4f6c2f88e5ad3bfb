"""`trueline drift`: the statement in a terminal, without a database, settings or the framework."""

import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.exchange.importing import as_xlsx
from trueline.cli.main import main

_DOCS = Path(__file__).parents[2] / "docs"
PLAN = """\
Priority,Share,From,Quarter
Courses,50,,2026-07-01
Members,30,,2026-07-01
Run the service,20,,2026-07-01
Courses,40,2026-08-17,2026-07-01
Members,40,2026-08-17,2026-07-01
Run the service,20,2026-08-17,2026-07-01
"""
EFFORT = """\
Date,Person,Priority,Minutes
2026-08-10,Ada,Courses,250
2026-08-11,Ada,Members,150
2026-08-17,Ben,Courses,150
2026-08-18,Ben,Members,200
2026-08-18,Ben,Run the service,150
2026-08-19,Ben,,100
"""


class Files:
    """A plan and an effort file, and the command over them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.plan, self.effort = folder / "plan.csv", folder / "effort.csv"
        self.plan.write_text(PLAN)
        self.effort.write_text(EFFORT)
        self._capsys = capsys

    def run(self, *more: str) -> tuple[int, str, str]:
        status = main(["drift", "--plan", str(self.plan), "--effort", str(self.effort), *more])
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def printed(self, *more: str) -> str:
        status, out, err = self.run(*more)
        assert (status, err) == (0, "")
        return out

    def refused(self, *more: str) -> str:
        status, out, err = self.run(*more)
        assert (status, out) == (1, "")
        return err


@pytest.fixture
def files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Files:
    return Files(tmp_path, capsys)


def table(text: str) -> dict[str, list[str]]:
    rows = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    return {row[0]: row[1:] for row in rows if len(row) > 5}


def weeks_of_effort(shares: dict[str, int], first: str, count: int) -> str:
    monday = date.fromisoformat(first)
    return "".join(
        f"{monday + timedelta(weeks=week)},{who},{priority},{share + luck}\n"
        for week in range(count)
        for who, luck in (("Ada", week % 3), ("Ben", -(week % 2)))
        for priority, share in shares.items()
    )


def test_every_row_and_every_column_of_the_table_adds_up(files: Files) -> None:
    assert table(files.printed()) == {
        "Where": ["Planned", "Decided", "Plan today", "Undecided", "Done"],
        "Courses": ["50", "−5", "45", "−5", "40", "6.7 h"],
        "Members": ["30", "+5", "35", "0", "35", "5.8 h"],
        "Run the service": ["20", "0", "20", "−5", "15", "2.5 h"],
        "No line to a target": ["0", "0", "0", "+10", "10", "1.7 h"],
        "Total": ["100", "0", "100", "0", "100", "16.7 h"],
    }


def test_it_says_in_a_sentence_what_moved_and_who_reported(files: Files) -> None:
    said = files.printed()
    assert "2026-08-10 to 2026-08-23. 2 people reported." in said
    assert "Decisions moved 5 points. Another 10 points moved without a decision" in said
    assert "to “No line to a target”" in said
    assert "Since when is said from 9 weeks on; here are 2." in said


def test_a_period_is_chosen_by_its_days(files: Files) -> None:
    said = files.printed("--from", "2026-08-17", "--to", "2026-08-23")
    assert table(said)["Courses"][:5] == ["50", "−10", "40", "−15", "25"]


def test_the_week_is_named_since_which_drift_has_lasted(files: Files) -> None:
    usual = weeks_of_effort({"Courses": 250, "Members": 150, "Run the service": 100},
                            "2026-07-06", 6)  # fmt: skip
    amended = weeks_of_effort({"Courses": 200, "Members": 200, "Run the service": 100},
                              "2026-08-17", 3)  # fmt: skip
    adrift = weeks_of_effort(
        {"Courses": 130, "Members": 200, "Run the service": 100, "": 70}, "2026-09-07", 4
    )
    header = "Week,Person,Priority,Minutes\n"
    files.effort.write_text(header + usual + amended)
    assert "has not stayed beyond the tolerance of 8 points." in files.printed()
    files.effort.write_text(header + usual + amended + adrift)
    assert (
        "Undecided drift has stayed beyond the tolerance of 8 points since week 37, 2026 "
        "(from 2026-09-07)." in files.printed()
    )
    assert "has not stayed beyond the tolerance of 20 points" in files.printed("--tolerance", "20")


def test_splitting_an_entry_changes_nothing(files: Files) -> None:
    before = files.printed()
    files.effort.write_text(EFFORT.replace("Ada,Courses,250", "Ada,Courses,100")
                            + "2026-08-10,Ada,Courses,150\n")  # fmt: skip
    assert files.printed() == before


def test_hours_points_and_shares_as_parts_of_one_are_understood(files: Files) -> None:
    as_minutes = table(files.printed())
    hours = re.sub(r"(\d+)$", lambda found: f"{int(found[1]) / 50:g}", EFFORT, flags=re.MULTILINE)
    files.effort.write_text(hours.replace("Minutes", "Hours"))
    files.plan.write_text(re.sub(r",(\d0),", r",0.\1,", PLAN))
    as_hours = table(files.printed())
    assert {key: row[:5] for key, row in as_hours.items()} == {
        key: row[:5] for key, row in as_minutes.items()
    }
    assert as_hours["Total"][5] == "20.0 h"
    files.effort.write_text(hours.replace("Minutes", "Points"))
    assert table(files.printed())["Total"][5] == "20"


def test_one_team_can_be_asked_for(files: Files) -> None:
    files.effort.write_text(
        "Date,Team,Priority,Minutes\n2026-08-10,North,Courses,60\n2026-08-10,South,Members,60\n"
    )
    assert table(files.printed("--team", "North"))["Courses"][4] == "100"
    assert "no effort of a team “East”" in files.refused("--team", "East")


def test_too_few_people_give_no_figure(files: Files) -> None:
    said = files.printed("--people", "5")
    assert "2 of 5 people reported." in said
    assert "Too few reported to give a figure: 2 of 5." in said
    assert "Planned" not in said
    assert "Planned" in files.printed("--people", "5", "--fewest", "40")


def test_a_workbook_is_read_as_well(files: Files, tmp_path: Path) -> None:
    expected = files.printed()
    rows = [[_value(cell) for cell in line.split(",")] for line in EFFORT.splitlines()]
    files.effort = tmp_path / "effort.xlsx"
    files.effort.write_bytes(as_xlsx({"Effort": rows}))
    assert files.printed() == expected


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Members,30,,", "Members,25,,",
         "Row 2, column Share: the shares adopted of the quarter from 2026-07-01 sum to 95"),
        ("Members,40,2026-08-17", "Members,45,2026-08-17",
         "Row 5, column Share: the shares in force from 2026-08-17 of the quarter"),
        ("Members,30", "Members,-30", "Row 3, column Share: A share cannot be negative."),
        ("Members,30", "Members,", "Row 3, column Share: This priority has no share."),
        ("Members,30", "Members,many", "Row 3, column Share: This is not a number."),
        ("Members,30", ",30", "Row 3, column Priority: This row names no priority."),
        ("Members,30", "Courses,30", "Row 3, column Priority: This priority stands twice"),
        ("2026-08-17", "soon", "Row 5, column From: This is not a date."),
        ("2026-08-17", "2026-08", "Row 5, column From: Name the day"),
        (",,2026-07-01", ",2026-07-01,2026-07-01", "was amended but never adopted"),
        ("Share", "Weightless", "needs a column Share"),
        ("2026-07-01", "2026-10-01", "The plan begins on 2026-10-01, after the first day"),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_refused_with_its_place(
    files: Files, old: str, new: str, sentence: str
) -> None:
    files.plan.write_text(PLAN.replace(old, new))
    assert sentence in files.refused()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Members,150", "Members,-150", "Row 3, column Minutes: Effort cannot be negative."),
        ("Members,150", "Member,150", "Row 3, column Priority: The plan has no such priority."),
        ("Members,150", "Members,", "Row 3, column Minutes: This row has no effort."),
        ("Members,150", "Members,x", "Row 3, column Minutes: This is not a number."),
        ("2026-08-11", "yesterday", "Row 3, column Date: This is not a date."),
        ("2026-08-11", "", "Row 3, column Date: This row has no date."),
        ("2026-08-11", "2026-08", "Row 3, column Date: This is a whole month."),
        ("Minutes", "Effects", "needs one column of effort: Minutes, Hours or Points"),
        ("Person", "Hours", "needs one column of effort"),
        ("Date", "When", "needs a column Date or Week"),
    ],
)
def test_wrong_effort_is_refused_with_its_place(
    files: Files, old: str, new: str, sentence: str
) -> None:
    files.effort.write_text(EFFORT.replace(old, new))
    assert sentence in files.refused()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--tolerance", "0"], "tolerance must be above 0"),
        (["--people", "0"], "number of people must be 1 or more"),
        (["--from", "2026-09-01", "--to", "2026-08-01"], "must not lie before the first"),
        (["--team", "North"], "has no column Team"),
    ],
)
def test_wrong_options_are_refused(files: Files, options: list[str], sentence: str) -> None:
    assert sentence in files.refused(*options)


def test_dates_that_can_be_read_in_two_ways_are_not_guessed(files: Files) -> None:
    files.effort.write_text("Date,Priority,Minutes\n08/10/2026,Courses,5\n")
    assert "Row 2, column Date: “08/10/2026” may be 8 October 2026 or 10 August" in files.refused()


def test_a_period_without_effort_has_no_figure(files: Files) -> None:
    said = files.printed("--from", "2026-09-07", "--to", "2026-09-13")
    assert "Nothing was recorded." in said
    assert "Planned" not in said


def test_without_files_it_says_what_it_needs(
    files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["drift", "--plan", str(files.plan)]) == 1
    assert "--plan FILE --effort FILE" in capsys.readouterr().err
    files.effort.unlink()
    assert "There is no file" in files.refused()


def test_the_documents_show_what_is_printed(files: Files) -> None:
    page = (_DOCS / "reference/cli.md").read_text()
    blocks = re.findall(r"```\n(.*?)```", page, re.DOTALL)
    files.plan.write_text(next(block for block in blocks if block.startswith("Priority,Share")))
    files.effort.write_text(next(block for block in blocks if block.startswith("Week,")))
    shown = page.split("$ trueline drift --plan plan.csv --effort effort.csv\n")[1].split("```")[0]
    assert shown == files.printed()


def test_it_loads_no_framework(files: Files) -> None:
    source = (
        "import sys; from trueline.cli.main import main; "
        "main(sys.argv[1:]); print('django' in sys.modules)"
    )
    command = [sys.executable, "-c", source, "drift", "--plan", str(files.plan),
               "--effort", str(files.effort)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def _value(cell: str) -> str | int | date:
    if cell.isdigit():
        return int(cell)
    return date.fromisoformat(cell) if cell.startswith("2026") else cell
