"""`trueline odds FILE`: the odds in a terminal, without a database, settings or the framework."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.importing import as_xlsx
from trueline.cli.main import main
from trueline.cli.table import aligned

_DOCS = Path(__file__).parents[2] / "docs"
LONG = """\
Measure,Period,Value,Due,Target,Direction
Visits,2025-01,100,,,
Visits,2025-02,104,,,
Visits,2025-03,108,,,
Visits,2025-04,109,,,
Visits,2025-05,115,,,
Visits,,,2025-12-31,100,
Visits,,,2025-12-30,400,
"""


def printed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[str]:
    assert main(["odds", *map(str, arguments)]) == 0
    return capsys.readouterr().out.splitlines()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main(["odds", *map(str, arguments)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.fixture
def long(tmp_path: Path) -> Path:
    file = tmp_path / "long.csv"
    file.write_text(LONG)
    return file


def test_a_line_a_goal_soonest_due_first(long: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, unlikely, likely = printed(capsys, long)
    assert header.split() == ["Measure", "Target", "Due", "Now", "Odds"]
    assert unlikely.split()[:5] == ["Visits", "400", "2025-12-30", "115", "1"]
    assert unlikely.endswith("chance in 10   unlikely")
    assert likely.split()[:4] == ["Visits", "100", "2025-12-31", "115"]
    assert likely.endswith("chances in 10  likely")


@pytest.mark.parametrize("page", ["tutorial/first-bridge.md", "reference/cli.md"])
def test_the_documents_show_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], page: str
) -> None:
    blocks = re.findall(
        r"```\n(.*?)```", (_DOCS / "tutorial/first-bridge.md").read_text(), re.DOTALL
    )
    file = tmp_path / "visits.csv"
    file.write_text(next(block for block in blocks if block.startswith("Measure,")))
    shown = (_DOCS / page).read_text().split("$ trueline odds visits.csv\n")[1].split("```")[0]
    assert shown.splitlines() == printed(capsys, file)


def test_nothing_known_later_is_used(long: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, long, "--as-of", "2025-03-31")
    assert lines[1].split()[3] == "104"
    assert lines[1].endswith("too early to say")
    # The value of March is known from the first of April on.
    assert printed(capsys, long, "--as-of", "2025-04-01")[1].split()[3] == "108"


def test_a_goal_that_is_decided_is_met_or_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wide.csv"
    file.write_text("Name,2021,2022,2023,Target,Direction\nCalls,5,6,7,7,up\nWaits,5,6,7,6,down\n")
    calls, waits = printed(capsys, file)[1:]
    assert calls.split() == ["Calls", "7", "2023-12-31", "7", "met"]
    assert waits.split() == ["Waits", "6", "2023-12-31", "7", "missed"]
    assert printed(capsys, file, "--year-starts-in", "7")[1].split()[2] == "2023-06-30"


def test_one_measure_can_be_asked_for(long: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(printed(capsys, long, "--measure", "Visits")) == 3
    assert "No measure is called “Calls” in this file." in refused(
        capsys, long, "--measure", "Calls"
    )


def test_a_workbook_of_measures_values_and_goals_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "book.xlsx"
    goals: list[list[object]] = [["Measure", "Kind", "Start", "Due", "Target", "Upper"],
             ["w", "band", date(2025, 1, 6), date(2025, 12, 29), 2, 9]]  # fmt: skip
    weeks: list[list[object]] = [["w", date(2025, 1, 6 + 7 * n), 5] for n in range(4)]
    file.write_bytes(as_xlsx({
        "Goals": goals,
        "Values": [["Measure", "Period", "Value"], *weeks],
        "Measures": [["Key", "Name", "Rhythm"], ["w", "Waiting", "weekly"]],
    }))  # fmt: skip
    line = printed(capsys, file)[1]
    assert line.startswith("Waiting  2 to 9  2025-12-29    5")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Measure,Period,Value\nV,2025-01,lots", "Row 2, column Value: This is not a number."),
        ("Measure,Period,Value\nV,2025-01,1\nV,2025-01,2", "Row 3, column Value: Row 2 says"),
        ("Measure,Period,Value,Target,Due\nV,2025-01,1,5,", "Row 2, column Due: This target has"),
        ("Measure,Period,Value,Rhythm\nV,2025,1,month", "Row 2, column Period: This names a"),
        ("Measure;Period;Value\nV;2025-01;1.234", "what is “1.234”?"),
        ("Colour\nred", "No row of this file names a measure."),
        ("", "This file is empty."),
    ],
)  # fmt: skip
def test_a_refusal_names_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(content)
    assert sentence in refused(capsys, file)


def test_a_file_without_goals_says_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "values.csv"
    file.write_text("Measure,Period,Value\nV,2025-01,1")
    assert "needs a column Target" in refused(capsys, file)


def test_what_the_columns_are_can_be_said(
    tmp_path: Path, long: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = tmp_path / "columns.json"
    columns.write_text('{"": {"direction": "down"}}')
    up, down = printed(capsys, long), printed(capsys, long, "--columns", columns)
    assert up[1].endswith(" unlikely")
    assert down[1].endswith(" likely")
    columns.write_text("{")
    assert "is not JSON" in refused(capsys, long, "--columns", columns)
    columns.write_text("[]")
    assert "must hold an object" in refused(capsys, long, "--columns", columns)


def test_neither_the_framework_nor_settings_are_needed(long: Path) -> None:
    check = (
        "import sys; from trueline.cli.main import main; "
        f"status = main(['odds', {str(long)!r}]); "
        "loaded = [name for name in sys.modules if name.split('.')[0] == 'django']; "
        "sys.exit(status or len(loaded))"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, env={}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "chances in 10" in done.stdout


def test_columns_are_aligned_by_what_a_terminal_shows() -> None:
    assert list(aligned([["売上", "1"], ["ab", "22"]], right={1})) == ["売上   1", "ab    22"]
    assert list(aligned([["x" * 70]])) == ["x" * 59 + "…"]
