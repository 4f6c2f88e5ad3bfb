"""Rooms import only from rooms below; the engine stays pure; the web process stays light."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT, SOURCE, heights

#: Libraries that would make every web process slow to start and large.
HEAVY = {
    "numpy", "pandas", "scipy", "statsforecast", "openpyxl", "xlsxwriter", "hypothesis",
}  # fmt: skip


def loaded_by(statements: str, folder: Path) -> set[str]:
    """Return the top-level modules a fresh process holds after running some statements."""
    script = f"import json, sys\n{statements}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "TRUELINE_DATA": str(folder)},
    )
    modules: list[str] = json.loads(done.stdout.splitlines()[-1])
    return {name.split(".")[0] for name in modules}


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place() -> None:
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert rooms == set(heights())


def test_the_web_process_loads_no_numerical_and_no_workbook_library(tmp_path: Path) -> None:
    modules = loaded_by(
        "import trueline.config.wsgi\nfrom django.urls import get_resolver\n"
        "get_resolver().url_patterns",
        tmp_path,
    )
    assert modules & HEAVY == set()
    assert "django" in modules


@pytest.mark.parametrize(
    "module", sorted(path.stem for path in (SOURCE / "insight").glob("[!_]*.py"))
)
def test_the_engine_runs_without_the_web_framework(module: str, tmp_path: Path) -> None:
    modules = loaded_by(f"import trueline.insight.{module}", tmp_path)
    assert modules & {"django", "ninja", "pydantic", "allauth", "openpyxl"} == set()
