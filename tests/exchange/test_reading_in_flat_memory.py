"""Large files are read a row at a time: memory does not grow with the file."""

import subprocess
import sys
from itertools import chain
from pathlib import Path

from trueline.exchange.files.writing import write_csv, write_xlsx

_MEASURED = """
import resource, sys
from pathlib import Path
from trueline.exchange.files.numbers import find_number_format
from trueline.exchange.files.reading import read_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
path = Path(sys.argv[1])
table = read_table(path, path.name)
find_number_format(table.cells("value"), column="value")
rows = sum(1 for _ in table.rows())
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def _rows_and_megabytes(path: Path) -> tuple[int, int]:
    """Return how many rows were read and by how many MB that raised the peak of memory."""
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": source},
    )  # fmt: skip
    rows, megabytes = done.stdout.split()
    return int(rows), int(megabytes)


def test_a_csv_file_of_50_megabytes_takes_less_than_30(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    note = "n" * 60
    rows = (("key", "2024-03", f"{n}.5", note) for n in range(650_000))
    with path.open("wb") as file:
        file.writelines(write_csv(chain([("key", "month", "value", "note")], rows)))
    assert path.stat().st_size > 50_000_000
    read, megabytes = _rows_and_megabytes(path)
    assert read == 650_000
    assert megabytes < 30


def test_a_workbook_of_100_000_rows_takes_less_than_45_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    rows = (("key", "2024-03", n / 7) for n in range(100_000))
    write_xlsx(path, [("Data", chain([("key", "month", "value")], rows))])
    read, megabytes = _rows_and_megabytes(path)
    assert read == 100_000
    # 690,000 rows are measured by bench/workbooks.py.
    assert megabytes < 45
