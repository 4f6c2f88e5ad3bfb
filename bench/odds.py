"""Run the product's own odds over a file of snapshots: JSON lines in, id and probability out.

    python -m bench.odds --cases CASES.jsonl --out PREDICTIONS.csv

Nothing but that file is read. Time per snapshot goes to the standard error. With --spoil the
histories are damaged first, to see what gaps and past steps cost: `gaps` takes away a fifth of
the values, `step` moves the level 3 to 8 periods before the start of the plan by 30 to 60 %.
"""

import argparse
import csv
import json
import math
import sys
import time
import zlib
from collections.abc import Callable, Iterator
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
    parser.add_argument("--spoil", choices=sorted(SPOIL))
    arguments = parser.parse_args()
    with arguments.cases.open(encoding="utf-8") as lines:
        snapshots = [json.loads(line) for line in lines]
    for snapshot in snapshots if arguments.spoil else ():
        SPOIL[arguments.spoil](snapshot)
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


def take_values(snapshot: Snapshot) -> None:
    """Take away a fifth of a snapshot's values, never the first of the plan nor the last."""
    values, luck = snapshot["values"], _luck(snapshot)
    start = len(values) - snapshot["periods_elapsed"] - 1
    lost = luck.random(len(values)) < 0.2
    lost[[start, -1]] = False
    if len(values) > 4:
        snapshot["values"] = [None if lost[at] else value for at, value in enumerate(values)]


def move_level(snapshot: Snapshot) -> None:
    """Move a snapshot's level some periods before its plan begins; what follows stays."""
    values, luck = snapshot["values"], _luck(snapshot)
    start = len(values) - snapshot["periods_elapsed"] - 1
    until, factor = start - luck.integers(3, 9), luck.choice([0.6, 0.7, 1.4, 1.6])
    snapshot["values"] = [
        value * factor if at < until else value for at, value in enumerate(values)
    ]


def _luck(snapshot: Snapshot) -> np.random.Generator:
    """Return the same luck for every as-of date of a plan."""
    return np.random.default_rng(zlib.crc32(snapshot["snap"].split("-")[0].encode()))


SPOIL: dict[str, Callable[[Snapshot], None]] = {"gaps": take_values, "step": move_level}


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
