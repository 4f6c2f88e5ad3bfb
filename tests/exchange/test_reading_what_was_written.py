"""What is exported reads back the same, and no exported text can run as a formula."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.exchange.files.escapes import original_text, safe_text
from trueline.exchange.files.numbers import FORMATS, find_number_format
from trueline.exchange.files.reading import read_table, sheet_names
from trueline.exchange.files.tables import Cell, FileRefused
from trueline.exchange.files.writing import Written, write_csv, write_xlsx

RISKY = "=+-@\t\r\0＝＋－＠"
texts = st.text(
    st.one_of(
        st.sampled_from(RISKY.replace("\0", "") + "'\"\n,;|_x0041"),
        st.characters(codec="utf-8", exclude_characters="\0"),
    ),
    max_size=20,
)


def rows_of(cells: st.SearchStrategy[Written]) -> st.SearchStrategy[list[tuple[Written, ...]]]:
    """Rows whose first cell keeps them from being blank: blank rows are passed over."""
    return st.lists(st.tuples(st.just("key"), cells, cells), max_size=5)


def _workbook(rows: list[tuple[Written, ...]]) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, [("Data", [("k", "a", "b"), *rows])])
    return target.getvalue()


def _text_file(rows: list[tuple[Written, ...]]) -> bytes:
    return b"".join(write_csv([("k", "a", "b"), *rows]))


def _cells(content: bytes, name: str) -> list[tuple[Cell, ...]]:
    return [row.cells for row in read_table(content, name, delimiter=",").rows()]


@given(st.text())
def test_a_text_made_safe_never_begins_like_a_formula_and_is_undone(text: str) -> None:
    safe = safe_text(text)
    assert not safe.startswith(tuple(RISKY))
    writable = text.encode("utf-8", "replace").decode() == text and "\0" not in text
    assert not writable or original_text(safe) == text


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''=1", "'", "''", "'tis", "-5 %", "+1", "@x"])
def test_texts_that_look_marked_are_told_apart(text: str) -> None:
    assert original_text(safe_text(text)) == text


def test_what_no_file_can_hold_is_replaced() -> None:
    assert safe_text("a\0b\ud800") == "a\ufffdb\ufffd"


@given(rows_of(texts))
def test_texts_written_as_csv_read_back_the_same(rows: list[tuple[Written, ...]]) -> None:
    assert _cells(_text_file(rows), "file.csv") == rows


@settings(deadline=None)
@given(rows_of(texts))
def test_texts_written_as_a_workbook_read_back_the_same(rows: list[tuple[Written, ...]]) -> None:
    assert _cells(_workbook(rows), "file.xlsx") == rows


@settings(deadline=None)
@given(rows_of(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers())))
def test_numbers_read_back_exactly_from_both(rows: list[tuple[Written, ...]]) -> None:
    for content, name in ((_text_file(rows), "file.csv"), (_workbook(rows), "file.xlsx")):
        read = FORMATS["point"].read
        for written, cells in zip(rows, _cells(content, name), strict=True):
            for number, cell in zip(written[1:], cells[1:], strict=True):
                assert isinstance(number, int | float)
                if abs(number) < 10**60 and (isinstance(number, int) or abs(number) > 1e-60):
                    assert read(cell) == Decimal(repr(number))


@settings(deadline=None)
@given(rows_of(st.decimals(allow_nan=False, allow_infinity=False, places=2, max_value=10**20)))
def test_amounts_of_money_read_back_to_the_cent(rows: list[tuple[Written, ...]]) -> None:
    for content, name in ((_text_file(rows), "file.csv"), (_workbook(rows), "file.xlsx")):
        for written, cells in zip(rows, _cells(content, name), strict=True):
            exact = tuple(FORMATS["point"].read(cell) for cell in cells[1:])
            assert exact == written[1:]


@settings(deadline=None)
@given(
    rows_of(
        st.one_of(
            st.dates(min_value=date(1901, 1, 1)),
            st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 1, 1)).map(  # noqa: DTZ001
                lambda moment: moment.replace(microsecond=0, second=1)
            ),
            st.booleans(),
        )
    )
)
def test_days_and_moments_read_back_from_a_workbook(rows: list[tuple[Written, ...]]) -> None:
    assert _cells(_workbook(rows), "file.xlsx") == rows


def test_another_program_reads_the_same_cells_from_the_workbook() -> None:
    row = ("key", "'=1+1", "x\ny"), ("key", -2.5, date(2024, 3, 1))
    book = openpyxl.load_workbook(io.BytesIO(_workbook([("key", "=1+1", "x\ny"), row[1]])))
    cells = list(book["Data"].iter_rows(min_row=2, values_only=True))
    assert cells == [row[0], ("key", -2.5, datetime(2024, 3, 1))]  # noqa: DTZ001


def test_numbers_stay_numbers_and_only_texts_are_marked() -> None:
    made = _text_file([("k", -5, "-5"), ("k", Decimal("-1.50"), None)])
    assert made.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert lines[1:] == [["k", "-5", "'-5"], ["k", "-1.50", ""]]
    assert made.count(b"\r\n") == 3


def test_a_figure_too_long_for_a_workbook_is_written_as_marked_text() -> None:
    made = _workbook([("k", -1234567890123456789, "")])
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"<t>'-1234567890123456789</t>" in archive.read("xl/worksheets/sheet1.xml")
    assert _cells(made, "file.xlsx") == [("k", "-1234567890123456789", "")]


def test_a_text_longer_than_a_workbooks_cell_is_refused_not_cut() -> None:
    with pytest.raises(FileRefused, match="Row 2: a text is longer than the 32,767") as refused:
        _workbook([("k", "x" * 32_768, "")])
    assert refused.value.row == 2


def test_several_sheets_are_written_and_read_by_name() -> None:
    target = io.BytesIO()
    write_xlsx(target, [("Teams", [("Key",), ("a",)]), ("Values", [("Key",), ("b",)])])
    made = target.getvalue()
    assert sheet_names(made, "file.xlsx") == ("Teams", "Values")
    assert [row.cells for row in read_table(made, "file.xlsx", sheet="Values").rows()] == [("b",)]
    with pytest.raises(FileRefused, match=r"no sheet “Goals”\. It has “Teams”, “Values”"):
        read_table(made, "file.xlsx", sheet="Goals")


def test_a_written_number_has_one_meaning_whatever_stands_beside_it() -> None:
    content = b"".join(write_csv([["Value"], [Decimal("1.001")], [-12.345], [0.125], [100.5]]))
    assert content.decode("utf-8-sig").split() == ["Value", "1.0010", "-12.3450", "0.125", "100.5"]
    for alone in (Decimal("1.001"), -12.345):
        table = read_table(b"".join(write_csv([["Value"], [alone]])), "a.csv")
        assert find_number_format(table.cells("Value"), column="Value") == FORMATS["point"]
