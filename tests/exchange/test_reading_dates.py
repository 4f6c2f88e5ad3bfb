"""Dates: the order is found from the whole column; what nothing decides is asked."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.core.periods import Rhythm
from trueline.exchange.files.ambiguity import Ambiguous
from trueline.exchange.files.cells import EPOCH_1900, EPOCH_1904
from trueline.exchange.files.dates import DateFormat, Day, date_format, find_date_format
from trueline.exchange.files.tables import (
    Cell,
    CellProblem,
    CellRefused,
    ErrorValue,
    FileRefused,
    read_cell,
)

DMY = DateFormat("dmy")


def _find(*cells: Cell) -> DateFormat | Ambiguous[DateFormat]:
    return find_date_format(enumerate(cells, start=2), column="Month")


@pytest.mark.parametrize(
    ("cell", "first", "span"),
    [
        ("2024-03-05", date(2024, 3, 5), Rhythm.DAY),
        ("2024/3/5", date(2024, 3, 5), Rhythm.DAY),
        ("2024.03.05", date(2024, 3, 5), Rhythm.DAY),
        ("20240305", date(2024, 3, 5), Rhythm.DAY),
        ("2024-03-05T23:59:59", date(2024, 3, 5), Rhythm.DAY),
        ("2024-03-05 23:59", date(2024, 3, 5), Rhythm.DAY),
        ("2024-03-05T23:59:59.123Z", date(2024, 3, 5), Rhythm.DAY),
        ("2024-03-05T23:59:59+02:00", date(2024, 3, 5), Rhythm.DAY),
        ("5 Mar 2024", date(2024, 3, 5), Rhythm.DAY),
        ("05-MAR-2024", date(2024, 3, 5), Rhythm.DAY),
        ("5th March 2024", date(2024, 3, 5), Rhythm.DAY),
        ("March 5, 2024", date(2024, 3, 5), Rhythm.DAY),
        ("Sept. 5 2024", date(2024, 9, 5), Rhythm.DAY),
        ("5/3/2024", date(2024, 3, 5), Rhythm.DAY),
        ("5.3.2024 12:30", date(2024, 3, 5), Rhythm.DAY),
        ("2024-03", date(2024, 3, 1), Rhythm.MONTH),
        ("2024/03", date(2024, 3, 1), Rhythm.MONTH),
        ("202403", date(2024, 3, 1), Rhythm.MONTH),
        ("03/2024", date(2024, 3, 1), Rhythm.MONTH),
        ("3.2024", date(2024, 3, 1), Rhythm.MONTH),
        ("Mar 2024", date(2024, 3, 1), Rhythm.MONTH),
        ("March-2024", date(2024, 3, 1), Rhythm.MONTH),
        ("2024 mar", date(2024, 3, 1), Rhythm.MONTH),
        ("Q1 2024", date(2024, 1, 1), Rhythm.QUARTER),
        ("2024-Q4", date(2024, 10, 1), Rhythm.QUARTER),
        ("2024Q2", date(2024, 4, 1), Rhythm.QUARTER),
        ("FY2024 Q3", date(2024, 7, 1), Rhythm.QUARTER),
        ("2024", date(2024, 1, 1), Rhythm.YEAR),
        ("2024.0", date(2024, 1, 1), Rhythm.YEAR),
        ("FY2024", date(2024, 1, 1), Rhythm.YEAR),
        ("FY 2024", date(2024, 1, 1), Rhythm.YEAR),
        ("2024-W07", date(2024, 2, 12), Rhythm.WEEK),
        ("2020W53", date(2020, 12, 28), Rhythm.WEEK),
        ("2025-W01", date(2024, 12, 30), Rhythm.WEEK),
        ("Week 7, 2024", date(2024, 2, 12), Rhythm.WEEK),
        (2024, date(2024, 1, 1), Rhythm.YEAR),
        (2024.0, date(2024, 1, 1), Rhythm.YEAR),
        (45352, date(2024, 3, 1), Rhythm.DAY),
        (45352.75, date(2024, 3, 1), Rhythm.DAY),
        (202403, date(2024, 3, 1), Rhythm.MONTH),
        (20240305, date(2024, 3, 5), Rhythm.DAY),
        (date(2024, 3, 5), date(2024, 3, 5), Rhythm.DAY),
        (datetime(2024, 3, 5, 12), date(2024, 3, 5), Rhythm.DAY),  # noqa: DTZ001
    ],
)
def test_a_date_is_its_first_day_and_its_span(cell: Cell, first: date, span: Rhythm) -> None:
    assert DMY.read(cell) == Day(first, span)


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["13/04/2024", "03/04/2024"], "dmy"),
        (["03/04/2024", "04/13/2024"], "mdy"),
        (["2024-03-04", "Q1 2024", "FY2024"], "dmy"),
        (["05/05/2024"], "dmy"),
        (["03/04/2024", "31.12.2024"], "dmy"),
        (["", "n/a", "abc"], "dmy"),
        (["99/99/2024", "12/25/2024"], "mdy"),
        ([45352, date(2024, 3, 1)], "dmy"),
    ],
)
def test_one_cell_with_one_reading_decides_the_column(cells: list[Cell], name: str) -> None:
    found = _find(*cells)
    assert isinstance(found, DateFormat)
    assert found.name == name


def test_a_column_that_nothing_decides_is_asked_with_an_example_of_each_reading() -> None:
    found = _find("05/05/2024", "03/04/2024")
    assert isinstance(found, Ambiguous)
    assert [(c.format.name, c.row, c.example, c.reading) for c in found.candidates] == [
        ("dmy", 3, "03/04/2024", "3 April 2024"),
        ("mdy", 3, "03/04/2024", "4 March 2024"),
    ]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["31/12/98"], ["dmy-2000", "dmy-1900"]),
        (["Mar-24"], ["dmy-2000", "dmy-1900"]),
        (["FY24"], ["dmy-2000", "dmy-1900"]),
        (["03/04/24"],
         ["dmy-2000", "dmy-1900", "mdy-2000", "mdy-1900", "ymd-2000", "ymd-1900"]),
    ],
)  # fmt: skip
def test_the_century_of_two_digits_is_always_asked(cells: list[Cell], names: list[str]) -> None:
    found = _find(*cells)
    assert isinstance(found, Ambiguous)
    assert [candidate.format.name for candidate in found.candidates] == names


def test_an_answer_is_kept_by_its_name() -> None:
    for name in ("dmy", "mdy", "ymd-2000", "mdy-1900"):
        assert date_format(name).name == name
    assert date_format("mdy-2000").read("03/04/24") == Day(date(2024, 3, 4), Rhythm.DAY)
    for name in ("", "xyz", "dmy-1800"):
        with pytest.raises(KeyError):
            date_format(name)


def test_a_column_that_contradicts_itself_is_refused_naming_both_rows() -> None:
    with pytest.raises(
        FileRefused, match="“13/04/2024” in row 2 and “04/13/2024” in row 4"
    ) as refused:
        _find("13/04/2024", "01/01/2024", "04/13/2024")
    assert (refused.value.row, refused.value.column) == (4, "Month")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2024-02-30", "no such day"),
        ("2023-02-29", "no such day"),
        ("31/04/2024", "no such day in the calendar if it is read day first"),
        ("04/13/2024", "read day first"),
        ("0000-01-01", "no such day"),
        ("2024-13", "no such month"),
        ("2024-00", "no such month"),
        ("13/2024", "no such month"),
        ("2023-W53", "no such week"),
        ("2024-W00", "no such week"),
        ("Mar-24", "two digits"),
        ("03/04/24", "two digits"),
        ("Q5 2024", "not a date"),
        ("Foo 2024", "not a date"),
        ("soon", "not a date"),
        ("45352", "not a date"),
        ("２０２４-03-05", "not a date"),
        ("١٢/٠٣/٢٠٢٤", "not a date"),
        (1.5, "not a date"),
        (-5, "not a date"),
        (10**20, "not a date"),
        (1e300, "not a date"),
        (True, "not a date"),
        (time(12), "not a date"),
        (timedelta(1), "not a date"),
        ("=TODAY()", "formula left as text"),
        ("#VALUE!", "formula that failed"),
        (ErrorValue("#REF!"), "formula that failed"),
    ],
)
def test_what_is_no_date_is_refused_with_its_place(cell: Cell, says: str) -> None:
    problem = read_cell(DMY.read, cell, row=7, column="Month")
    assert isinstance(problem, CellProblem)
    assert str(problem).startswith("Row 7, column Month: ")
    assert says in problem.sentence


@pytest.mark.parametrize("cell", ["", "-", "n/a", "NULL", " "])
def test_the_usual_words_for_no_date_are_missing(cell: str) -> None:
    assert DMY.read(cell) is None


def test_day_numbers_follow_the_workbooks_epoch() -> None:
    assert DateFormat(epoch=EPOCH_1900).read(43890) == Day(date(2020, 2, 29), Rhythm.DAY)
    assert DateFormat(epoch=EPOCH_1904).read(43890) == Day(date(2024, 3, 1), Rhythm.DAY)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_reads_back_from_every_way_of_writing_it(day: date) -> None:
    read = Day(day, Rhythm.DAY)
    assert DMY.read(day.isoformat()) == read
    assert DMY.read(f"{day.day}/{day.month}/{day.year}") == read
    assert DateFormat("mdy").read(f"{day.month}/{day.day}/{day.year}") == read
    assert DMY.read(f"{day.day} {day:%B} {day.year}") == read


@given(st.one_of(st.text(max_size=50), st.floats(), st.integers()))
def test_any_cell_is_a_date_or_missing_or_refused(cell: Cell) -> None:
    for form in (DMY, DateFormat("mdy", 2000), DateFormat("ymd", 1900, EPOCH_1904)):
        try:
            found = form.read(cell)
        except CellRefused:
            continue
        assert found is None or isinstance(found, Day)
