"""Run the product's own odds over a file of snapshots: JSON lines in, id and probability out.

    python -m bench.odds --cases CASES.jsonl --out PREDICTIONS.csv

Nothing but that file is read. Time per snapshot goes to the standard error.
"""

import argparse
import csv
import json
import math
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from trueline.insight.courses import simulate
from trueline.insight.goals import Direction, Goal, Kind
from trueline.insight.history import History
from trueline.insight.odds import odds

Snapshot = dict[str, Any]


def main() -> None:
    """Answer every question of every snapshot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with arguments.cases.open(encoding="utf-8") as lines:
        snapshots = [json.loads(line) for line in lines]
    began, busy = time.perf_counter(), time.process_time()
    answers = [answer for snapshot in snapshots for answer in answer_all(snapshot)]
    each = 1000 / max(1, len(snapshots))
    spent = each * (time.perf_counter() - began), each * (time.process_time() - busy)
    with arguments.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "p"])
        writer.writerows(answers)
    print(
        f"{len(snapshots)} snapshots, {spent[0]:.2f} ms each ({spent[1]:.2f} ms of processor time)",
        file=sys.stderr,
    )


def answer_all(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Answer all questions of one snapshot from one set of courses."""
    values = [math.nan if value is None else value for value in snapshot["values"]]
    history = History(np.array(values), season_length=snapshot["season_length"])
    horizon = snapshot["periods_total"] - snapshot["periods_elapsed"]
    courses = simulate(history, horizon)
    for question in snapshot["questions"]:
        chance = odds(history, _goal(snapshot, question), courses).probability
        yield question["id"], f"{0.5 if chance is None else chance:.5f}"


def _goal(snapshot: Snapshot, question: Snapshot) -> Goal:
    return Goal(
        kind=Kind(question["kind"]),
        target=question["target"],
        periods_total=snapshot["periods_total"],
        periods_elapsed=snapshot["periods_elapsed"],
        direction=Direction(question["direction"]),
        window=question["window"] or 1,
    )


if __name__ == "__main__":
    main()
