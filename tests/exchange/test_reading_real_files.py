"""Real plans and measures, as their owners publish them, where the shared folder is present."""

import os
from collections import Counter
from pathlib import Path

import pytest

from trueline.core.periods import Rhythm
from trueline.exchange.files.dates import DateFormat, find_date_format
from trueline.exchange.files.numbers import FORMATS, find_number_format
from trueline.exchange.files.reading import read_table
from trueline.exchange.files.tables import CellProblem, Table, read_cell

_SHARED = Path(os.environ.get("TRUELINE_SHARED", Path(__file__).parents[3] / "shared"))
_PLAN = "ncdpi_dev_2026-07-27/data"

pytestmark = pytest.mark.skipif(
    not (_SHARED / "data").is_dir(),
    reason="The folder of real data is absent; set TRUELINE_SHARED to read it.",
)


def _table(path: str) -> Table:
    return read_table(_SHARED / "data" / path, Path(path).name)


def _numbers(table: Table, name: str) -> tuple[int, int, list[CellProblem]]:
    """Return how many cells are numbers, how many are missing, and the problems."""
    form = FORMATS["point"]
    assert find_number_format(table.cells(name), column=name) == form
    read = [read_cell(form.read, cell, row=row, column=name) for row, cell in table.cells(name)]
    problems = [value for value in read if isinstance(value, CellProblem)]
    return len(read) - read.count(None) - len(problems), read.count(None), problems


def test_monthly_transit_measures() -> None:
    table = _table("nyct/nyct_tidy_dev_2008_2014.csv")
    rows = list(table.rows())
    assert (len(rows), rows[-1].number, len(table.columns)) == (6181, 6182, 11)
    assert len({row.cells[0] for row in rows}) == 86
    assert _numbers(table, "MONTHLY_ACTUAL") == (6181, 0, [])
    assert _numbers(table, "MONTHLY_TARGET") == (5464, 717, [])
    dates = find_date_format(table.cells("date"), column="date")
    assert isinstance(dates, DateFormat)
    days = [dates.read(cell) for _, cell in table.cells("date")]
    assert all(day and day.span is Rhythm.DAY and day.first.day == 1 for day in days)


def test_yearly_indicators_of_a_city_with_a_leading_column_without_a_name() -> None:
    table = _table("nyc_mmr/tidy_indicators.csv")
    assert [str(note.sentence) for note in table.notes] == ["Column A has no name and is left out."]
    assert table.header[:3] == ("ID", "Desired.Direction", "Critical")
    assert len(list(table.rows())) == 1139
    # 36 agencies, and rows that name none.
    agencies = {cell for _, cell in table.cells("Agency.Full.Name.y")}
    assert "NA" in agencies
    assert len(agencies - {"NA"}) == 36
    assert _numbers(table, "Target.MMR") == (351, 788, [])


def test_a_plan_with_ragged_rows_blank_lines_and_formulas_left_as_text() -> None:
    measures = _table(f"{_PLAN}/DIM_Measures.csv")
    rows = list(measures.rows())
    assert len(rows) == 57
    assert not any(row.problem for row in rows)
    areas = _table(f"{_PLAN}/DIM_FocusAreas.csv")
    found, missing, problems = _numbers(areas, "FocusAreaNum")
    assert (found, missing, len(problems)) == (0, 0, 26)
    assert str(problems[0]) == (
        "Row 2, column FocusAreaNum: This is a formula left as text. Save the file with values "
        "instead."
    )


def test_yearly_targets_of_a_plan_with_remarks_under_blank_names() -> None:
    table = _table(f"{_PLAN}/LandingPage_MeasureResults.csv")
    rows = list(table.rows())
    assert (len(rows), rows[-1].number, any(row.problem for row in rows)) == (80, 81, False)
    assert [note.sentence for note in table.notes] == [
        "Column L has no name and is left out.",
        "Column M has no name and is left out.",
    ]
    years = find_date_format(table.cells("Year"), column="Year")
    assert isinstance(years, DateFormat)
    spans = Counter(day.span for _, cell in table.cells("Year") if (day := years.read(cell)))
    assert spans == {Rhythm.YEAR: 80}


def test_every_published_file_of_the_plan_is_read() -> None:
    paths = sorted((_SHARED / "data" / _PLAN).glob("*.csv"))
    assert len(paths) == 12
    for path in paths:
        assert list(read_table(path, path.name).rows())
