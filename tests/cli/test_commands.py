"""Every command, as a process of its own, on a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from trueline.cli.main import COMMANDS

_ROOT = Path(__file__).parents[2]


class Terminal:
    """A terminal whose commands work on one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("TRUELINE_", "DJANGO_"))}
        self.environment = {**clean, "TRUELINE_DATA": str(folder), "TRUELINE_HTTPS": "false"}

    def run(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "trueline.cli", *map(str, arguments)],
            capture_output=True, text=True, env=self.environment, cwd=_ROOT, check=False,
        )  # fmt: skip

    def does(self, *arguments: str | Path) -> str:
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refuses(self, *arguments: str | Path, status: int = 1) -> str:
        done = self.run(*arguments)
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside a demo that was set up once."""
    terminal = Terminal(tmp_path_factory.mktemp("data"))
    terminal.does("demo", "--no-serve")
    return terminal


@pytest.fixture
def empty(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "empty")


def test_the_demo_is_built_once(harbour: Terminal) -> None:
    assert "It is here already" in harbour.does("demo", "--no-serve")


def test_migrating_twice_is_migrating_once(harbour: Terminal) -> None:
    assert "No migrations to apply" in harbour.does("migrate")
    assert harbour.does("migrate", "--quiet") == ""


def test_a_file_goes_in_all_or_nothing(harbour: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "values.csv"
    file.write_text("Name,Period,Value\nLanterns,2024-01,5\nLanterns,2024-02,6\n")
    to = ("--organisation", "harbour")
    said = harbour.does("import", file, "--dry-run", *to)
    assert "measures: 1 new" in said
    assert "A dry run: nothing was changed." in said
    assert "measures: 1 new" in harbour.does("import", file, *to)
    assert "measures: 0 new" in harbour.does("import", file, *to)

    file.write_text("Name,Period,Value\nLanterns,2024-03,7\nLanterns,2024-04,many\n")
    said = harbour.refuses("import", file, *to)
    assert "Row 3, column Value: This is not a number." in said
    assert "Nothing was changed." in said


def test_columns_are_said_in_a_file(harbour: Terminal, tmp_path: Path) -> None:
    file, columns = tmp_path / "odd.csv", tmp_path / "columns.json"
    file.write_text("What,When,How many\nBuoys,2024,5\n")
    roles = {"What": "name", "When": "period", "How many": "value"}
    columns.write_text(json.dumps({"": {"columns": roles, "rhythm": "year"}}))
    to = ("--organisation", "harbour", "--columns", columns)
    assert "rows: 1 new" in harbour.does("import", file, *to)
    columns.write_text("{")
    assert "is not JSON" in harbour.refuses("import", file, *to)


def test_what_is_exported_comes_back_and_changes_nothing(harbour: Terminal, tmp_path: Path) -> None:
    everything = tmp_path / "all.xlsx"
    assert f"Wrote {everything}." in harbour.does("export", everything, "--organisation", "harbour")
    said = harbour.does("import", everything, "--organisation", "harbour")
    assert "corrects" not in said
    assert " new" not in said.replace("0 new", "")
    goals = tmp_path / "goals.csv"
    harbour.does("export", goals, "--sheet", "Goals", "--organisation", "harbour")
    assert goals.read_text("utf-8-sig").startswith("Measure,Kind,Start")
    assert list(tmp_path.glob("*.part")) == []


def test_members_may_not_import_through_the_terminal_either(
    harbour: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "values.csv"
    file.write_text("Name,Period,Value\nLanterns,2024-01,5\n")
    said = harbour.refuses(
        "import", file, "--organisation", "harbour", "--as", "jon@harbour.example"
    )
    assert "does not let you import files" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "nowhere.csv", "--organisation", "harbour"), "there is no file nowhere.csv"),
        (("import", __file__, "--organisation", "harbour"), "neither a CSV nor an XLSX"),
        (
            ("import", "a.csv", "--organisation", "quarry"),
            "There is no organisation “quarry”.",
        ),
        (("export", "nowhere/all.xlsx", "--organisation", "harbour"), "there is no file"),
        (("export", "all.pdf", "--organisation", "harbour"), ".xlsx or .csv"),
        (("export", "all.csv", "--sheet", "Secrets", "--organisation", "harbour"), "Secrets"),
        (("token", "nobody@harbour.example"), "nobody@harbour.example"),
        (("token", "maya@harbour.example", "--days", "9999"), "90"),
        (("odds", "nowhere.csv"), "There is no file nowhere.csv"),
    ],
)
def test_wrong_use_gets_a_sentence(
    harbour: Terminal, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence in harbour.refuses(*arguments)


@pytest.mark.parametrize(
    "arguments", [(), ("dance",), ("import",), ("odds", "a.csv", "--as-of", "soon"),
                  ("serve", "--port", "many"), ("token",)],
)  # fmt: skip
def test_a_wrong_call_ends_with_2(harbour: Terminal, arguments: tuple[str, ...]) -> None:
    assert "usage: trueline" in harbour.refuses(*arguments, status=2)


def test_an_empty_installation_says_to_migrate(empty: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "values.csv"
    file.write_text("Name,Period,Value\nLanterns,2024-01,5\n")
    assert "trueline migrate" in empty.refuses("import", file, "--organisation", "harbour")
    assert "trueline migrate" in empty.refuses("token", "maya@harbour.example")
    assert empty.run("doctor").returncode == 1


def test_the_doctor_finds_a_demo_in_good_health(harbour: Terminal) -> None:
    harbour_demo = Terminal(harbour.folder)
    harbour_demo.environment["TRUELINE_DEMO"] = "true"
    assert all(line.startswith("ok") for line in harbour_demo.does("doctor").splitlines())


def test_a_token_is_printed_alone(harbour: Terminal) -> None:
    secret = harbour.does("token", "maya@harbour.example", "--days", "1").strip()
    assert len(secret) >= 32
    assert len(secret.split()) == 1


def test_a_worker_can_do_what_is_due_and_end(harbour: Terminal) -> None:
    assert harbour.does("worker", "--once").endswith("jobs done.\n")
    assert harbour.does("worker", "--once") == "0 jobs done.\n"


def test_every_command_helps(harbour: Terminal) -> None:
    for command, (_, summary) in COMMANDS.items():
        assert summary.capitalize() in harbour.does(command, "--help")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serving(harbour: Terminal, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "trueline.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=harbour.environment, cwd=_ROOT)
    yield process
    if process.poll() is None:
        process.kill()


@pytest.mark.crash
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_web_and_worker_end_together(
    serving: "subprocess.Popen[bytes]", port: int, number: signal.Signals
) -> None:
    _wait_for_answer(port)
    family = psutil.Process(serving.pid).children(recursive=True)
    assert any("worker" in process.cmdline() for process in family)
    serving.send_signal(number)
    assert serving.wait(timeout=30) == 0
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive


@pytest.mark.crash
def test_when_the_worker_dies_the_web_server_ends_too(
    serving: "subprocess.Popen[bytes]", port: int
) -> None:
    _wait_for_answer(port)
    family = psutil.Process(serving.pid).children(recursive=True)
    next(process for process in family if "worker" in process.cmdline()).kill()
    assert serving.wait(timeout=30) != 0
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive


def _wait_for_answer(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server did not answer within half a minute.")


def test_the_drift_of_an_organisation_is_printed(harbour: Terminal) -> None:
    said = harbour.does("drift", "--organisation", "harbour", "--span", "start")
    assert "7 of 7 people reported." in said
    assert "Courses that pay" in said
    assert "No line to a target" in said
    assert said.split("Total")[1].split()[:5] == ["100", "0", "100", "0", "100"]
    money = harbour.does("drift", "--organisation", "harbour", "--span", "start", "--money")
    assert "EUR" in money


def test_drift_says_what_is_missing(harbour: Terminal) -> None:
    assert "--organisation" in harbour.refuses("drift")
    assert "no organisation" in harbour.refuses("drift", "--organisation", "nobody")
