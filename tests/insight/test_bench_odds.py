"""The scorer's format in, probabilities out; and how right they are on real series."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.odds import answer_all

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TRUELINE_SHARED", ROOT.parent / "shared"))
CASES = SHARED / "bench" / "odds"
SNAPSHOT = {
    "snap": "a-L0-e50", "freq": "M", "season_length": 12, "history_len": 0,
    "values": [100, 101, None, 99, 100, 102, 101, 100],
    "periods_total": 4, "periods_elapsed": 2,
    "questions": [
        {"id": "low", "kind": "level_at_due", "direction": "at_least", "target": 80,
         "window": None},
        {"id": "high", "kind": "avg_last", "direction": "at_least", "target": 120, "window": 2},
    ],
}  # fmt: skip


def test_the_command_answers_every_question_of_a_file(tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.csv"
    cases.write_text(json.dumps(SNAPSHOT) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "bench.odds", "--cases", str(cases), "--out", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    with out.open(encoding="utf-8", newline="") as file:
        answers = {row["id"]: float(row["p"]) for row in csv.DictReader(file)}
    assert answers["low"] > 0.9
    assert answers["high"] < 0.1
    assert "1 snapshots" in done.stderr


def test_too_early_is_written_as_even_odds() -> None:
    early = {**SNAPSHOT, "values": [100, 101], "periods_elapsed": 1}
    assert {chance for _, chance in answer_all(early)} == {"0.50000"}


@pytest.mark.skipif(
    not CASES.exists(), reason="the open cases are not beside the checkout (TRUELINE_SHARED)"
)
def test_odds_are_right_on_a_sample_of_real_series() -> None:
    keys = map(json.loads, (CASES / "key.jsonl").read_text(encoding="utf-8").splitlines())
    hits = {key["case"]: key["hit"] for key in keys}
    lines = (CASES / "cases.jsonl").read_text(encoding="utf-8").splitlines()[::12]
    answers = [answer for line in lines for answer in answer_all(json.loads(line))]
    chances = np.array([float(chance) for _, chance in answers])
    came_true = np.array([hits[name.rsplit("-L", 1)[0]] for name, _ in answers])
    assert len(answers) > 1000
    assert ((chances - came_true) ** 2).mean() < 0.16
    assert abs(chances.mean() - came_true.mean()) < 0.04
