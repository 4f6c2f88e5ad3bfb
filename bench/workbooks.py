"""How long a large workbook takes to read, and how much memory.

`python -m bench.workbooks` writes a workbook of 690,000 rows (about 20 MB, the most that may be
uploaded), reads it in a process of its own as an import does - header, then every row - and
prints seconds and the peak of memory. `--heights` gives every row a height, as some programs do.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trueline.exchange.files.limits import MEGABYTE


def main() -> None:
    """Write the workbook, read it, print what that took; each in a fresh process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=690_000)
    parser.add_argument("--heights", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        _apart(_write, path, asked.rows, asked.heights)
        print(f"workbook      {path.stat().st_size / MEGABYTE:8.1f} MB, {asked.rows:,} rows")
        _apart(_read, path)


def _apart(work: Callable[..., None], *given: object) -> None:
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join()
    assert process.exitcode == 0


def _write(path: Path, rows: int, heights: bool) -> None:
    import xlsxwriter  # noqa: PLC0415 - the reading process must not hold it

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Key", "Period", "Actual", "Target"])
    for number in range(1, rows + 1):
        if heights:
            sheet.set_row(number, 20)
        key, period = f"measure{number % 100}", f"2024-{number % 12 + 1:02}"
        actual, target = number * 2_654_435_761 % 2**32 / 997, number * 40_503 % 2**16 / 8
        sheet.write_row(number, 0, [key, period, actual, target])
    book.close()


def _read(path: Path) -> None:
    from trueline.exchange.files.reading import read_table  # noqa: PLC0415 - measured as well

    begun = time.process_time()
    table = read_table(path, path.name)
    print(f"header        {time.process_time() - begun:8.1f} s of processor time")
    begun = time.process_time()
    rows = sum(1 for _ in table.rows())
    print(f"every row     {time.process_time() - begun:8.1f} s of processor time, {rows:,} rows")
    # Linux counts the peak in KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory   {peak:8.1f} MB")


if __name__ == "__main__":
    main()
