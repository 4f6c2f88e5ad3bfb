"""Numbers: the format is found from the whole column; what nothing decides is asked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.exchange.files.ambiguity import Ambiguous
from trueline.exchange.files.numbers import FORMATS, NumberFormat, find_number_format
from trueline.exchange.files.tables import (
    Cell,
    CellProblem,
    CellRefused,
    ErrorValue,
    FileRefused,
    Percentage,
    read_cell,
)

POINT, COMMA = FORMATS["point"], FORMATS["comma"]


def _find(*cells: Cell) -> NumberFormat | Ambiguous[NumberFormat]:
    return find_number_format(enumerate(cells, start=2), column="Value")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1.5", "1,234"], "point"),
        (["1,5", "1.234"], "comma"),
        (["1.234,56"], "comma"),
        (["1,234.56"], "point"),
        (["1,234,567"], "point"),
        (["1.234.567"], "comma"),
        (["12,34,567"], "point"),
        (["0.123"], "point"),
        (["0,123"], "comma"),
        (["1234.567"], "point"),
        (["1 234,5"], "comma"),
        (["1\u202f234,5"], "comma"),
        (["1'234.5"], "point"),
        (["1’234.5"], "point"),
        (["12", "7", "1 234"], "point"),
        (["$1,234.50", "(2,000.00)"], "point"),
        (["12,5 %", "1.000 %"], "comma"),
        (["n/a", "", "-", "abc"], "point"),
        ([1.5, 2, 1234], "point"),
        (["1,5e3"], "comma"),
    ],
)
def test_one_cell_with_one_reading_decides_the_column(cells: list[Cell], found: str) -> None:
    assert _find(*cells) == FORMATS[found]


@pytest.mark.parametrize(
    ("cells", "readings"),
    [
        (["1,234", "5,678"], ["1234", "1.234"]),
        (["7", "1.234"], ["1.234", "1234"]),
        (["155.000"], ["155.000", "155000"]),
        (["$1,234"], ["1234", "1.234"]),
        (["(1,234)"], ["-1234", "-1.234"]),
    ],
)
def test_a_column_that_nothing_decides_is_asked(cells: list[Cell], readings: list[str]) -> None:
    found = _find(*cells)
    assert isinstance(found, Ambiguous)
    assert [candidate.reading for candidate in found.candidates] == readings
    assert [candidate.format.name for candidate in found.candidates] == ["point", "comma"]
    assert all(candidate.example == cells[candidate.row - 2] for candidate in found.candidates)


def test_a_column_that_contradicts_itself_is_refused_naming_both_rows() -> None:
    with pytest.raises(FileRefused, match=r"“1\.5” in row 2 and “1,5” in row 4") as refused:
        _find("1.5", "7", "1,5")
    assert (refused.value.row, refused.value.column) == (4, "Value")


def test_a_column_of_two_currencies_is_refused_naming_both_rows() -> None:
    with pytest.raises(FileRefused, match="€ in row 2 and USD in row 3"):
        _find("€ 5", "5 USD")


@pytest.mark.parametrize(
    ("form", "cell", "number"),
    [
        (POINT, "1,234.50", "1234.50"),
        (COMMA, "1.234,50", "1234.50"),
        (POINT, "12,34,567", "1234567"),
        (POINT, " 5 ", "5"),
        (POINT, "+5", "5"),
        (POINT, "(5)", "-5"),
        (POINT, "($5.00)", "-5.00"),
        (POINT, "5-", "-5"),
        (POINT, "\u22125", "-5"),
        (POINT, "-€5", "-5"),
        (POINT, "€-5", "-5"),
        (POINT, "5 EUR", "5"),
        (POINT, "12.5%", "12.5"),
        (POINT, "12.5 %", "12.5"),
        (POINT, ".5", "0.5"),
        (POINT, "5.", "5"),
        (POINT, "1e3", "1000"),
        (POINT, "1.5E-3", "0.0015"),
        (POINT, "0007", "7"),
        (POINT, "-0", "0"),
        (POINT, "0.1234567890123456789012345678901234567890", None),
        (POINT, 0.1, "0.1"),
        (POINT, 7, "7"),
        (POINT, Percentage(0.125), "12.5"),
        (POINT, Percentage(0.07), "7"),
        (COMMA, 0.5, "0.5"),
    ],
)
def test_a_number_is_read_exactly(form: NumberFormat, cell: Cell, number: str | None) -> None:
    assert form.read(cell) == Decimal(number or str(cell))


@pytest.mark.parametrize(
    "cell", ["", " ", "-", "–", "—", "n/a", "N/A", "NA", "na", "NULL", "None", "..", "\u200b"]
)
def test_the_usual_words_for_no_value_are_missing(cell: str) -> None:
    assert POINT.read(cell) is None


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("NaN", "finite"),
        ("nan", "finite"),
        ("Infinity", "finite"),
        ("-inf", "finite"),
        ("∞", "finite"),
        (float("inf"), "finite"),
        (float("nan"), "finite"),
        ("1e999", "too large"),
        ("1e-999", "too small"),
        ("9" * 61, "too long"),
        ("abc", "not a number"),
        ("12 people", "not a number"),
        ("5M", "not a number"),
        ("1.2.3", "not a number"),
        ("1,23", "decimal comma"),
        ("--5", "not a number"),
        ("(5", "not a number"),
        ("5)", "not a number"),
        ("(-5)", "not a number"),
        ("$5 USD", "not a number"),
        ("1_000", "not a number"),
        ("0x10", "not a number"),
        ("١٢٣", "digits 0 to 9"),
        ("１２３", "digits 0 to 9"),
        ("½", "digits 0 to 9"),
        ("=SUM(A1:A2)", "formula left as text"),
        ("#REF!", "formula that failed"),
        (ErrorValue("#N/A"), "formula that failed"),
        (True, "TRUE or FALSE"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(cell: Cell, says: str) -> None:
    problem = read_cell(POINT.read, cell, row=7, column="Value")
    assert isinstance(problem, CellProblem)
    assert str(problem).startswith("Row 7, column Value: ")
    assert says in problem.sentence


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, max_value=10**12, min_value=-(10**12)
    )
)
def test_grouped_numbers_read_back_in_both_formats(number: Decimal) -> None:
    shown = f"{number:,.4f}"
    swapped = shown.translate(str.maketrans(",.", ".,"))
    assert POINT.read(shown) == number
    assert COMMA.read(swapped) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_stored_number_reads_back_to_the_same_float(number: float) -> None:
    assert POINT.read_float(number) == number


@given(st.text(max_size=80))
def test_any_text_is_a_finite_number_or_missing_or_refused(text: str) -> None:
    for form in FORMATS.values():
        try:
            number = form.read(text)
        except CellRefused:
            continue
        assert number is None or abs(float(number)) < float("inf")
