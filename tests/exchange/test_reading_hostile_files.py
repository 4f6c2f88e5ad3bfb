"""Odd, broken and hostile files: each has its verdict, and none has any other effect."""

import io
import os
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.corpus.builders import by_hand, with_zeros, zipped
from tests.exchange.corpus.cases import Case, Reads, Refuses
from tests.exchange.corpus.text_files import TEXT_FILES
from tests.exchange.corpus.workbooks import WORKBOOKS
from trueline.exchange.files.limits import Limits
from trueline.exchange.files.reading import read_table
from trueline.exchange.files.tables import FileRefused, Row

CORPUS = [*TEXT_FILES, *WORKBOOKS]


def _refusal(case: Case) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        for _ in read_table(case.make(), case.file_name).rows():
            pass
    return refused.value


@pytest.mark.parametrize("case", [c for c in CORPUS if isinstance(c.verdict, Refuses)], ids=str)
def test_is_refused_with_a_sentence_and_a_place(case: Case) -> None:
    assert isinstance(case.verdict, Refuses)
    refused = _refusal(case)
    assert case.verdict.says in str(refused)
    assert str(refused)[-1] in ".)"
    if case.verdict.row is not None:
        assert refused.row == case.verdict.row
    assert refused.column == case.verdict.column


@pytest.mark.parametrize("case", [c for c in CORPUS if isinstance(c.verdict, Reads)], ids=str)
def test_is_read_as_written(case: Case) -> None:
    verdict = case.verdict
    assert isinstance(verdict, Reads)
    table = read_table(case.make(), case.file_name)
    rows = list(table.rows())
    assert table.header == tuple(verdict.header)
    if verdict.rows is None:
        assert len(rows) == verdict.count
    else:
        assert [_kinds(row) for row in rows] == [
            [(type(cell), cell) for cell in row] for row in verdict.rows
        ]
    assert [row.number for row in rows if row.problem] == list(verdict.problem_rows)
    assert verdict.numbers is None or [row.number for row in rows] == list(verdict.numbers)
    assert verdict.note in "\n".join(note.sentence for note in table.notes)


def _kinds(row: Row) -> list[tuple[type, object]]:
    return [(type(cell), cell) for cell in row.cells]


def test_the_corpus_holds_at_least_120_files_of_different_names() -> None:
    assert len({case.name for case in TEXT_FILES}) == len(TEXT_FILES)
    assert len({case.name for case in WORKBOOKS}) == len(WORKBOOKS)
    assert len(CORPUS) >= 120


def test_a_sheet_of_one_gibibyte_is_refused_before_it_is_inflated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with_zeros(path, 1024**3)

    def inflated(*_: object) -> None:
        raise AssertionError("a part was inflated")

    monkeypatch.setattr("trueline.exchange.files.package.check_part", inflated)
    with pytest.raises(FileRefused, match="larger than 200 MB when unpacked"):
        read_table(path, path.name)


def test_an_upload_over_the_limit_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    for name, size in (("large.xlsx", 21), ("large.csv", 201)):
        path = tmp_path / name
        with path.open("wb") as file:
            file.write(b"PK\x03\x04" if name.endswith("xlsx") else b"a,b\n")
            file.truncate(size * 1024 * 1024)
        with pytest.raises(FileRefused, match=f"{size} MB; at most {size - 1} MB"):
            read_table(path, name)


def test_a_directory_that_lies_about_a_size_gains_nothing() -> None:
    honest = next(case for case in WORKBOOKS if case.name == "numbers").make()
    # The uncompressed size of every part, as the directory gives it: 24 bytes into its record.
    lying = bytearray(honest)
    at = -1
    while (at := lying.find(b"PK\x01\x02", at + 1)) >= 0:
        lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(FileRefused, match="broken or was cut off"):
        list(read_table(bytes(lying), "file.xlsx").rows())


def test_rows_that_each_reach_the_last_column_are_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>{n}</v></c></row>' for n in range(2, 4000))
    with pytest.raises(FileRefused, match="span more than 50,000,000 cells"):
        list(read_table(by_hand(rows), "file.xlsx").rows())


def test_the_library_below_is_guarded_against_entities_as_well() -> None:
    # It is switched off where this variable says so, or where defusedxml is missing.
    assert "OPENPYXL_DEFUSEDXML" not in os.environ
    assert openpyxl.DEFUSEDXML


def test_a_part_holds_no_more_than_the_directory_says() -> None:
    # Even where the checksum is forged along with the size.
    lying = bytearray(zipped({"a.xml": b"x" * 1000}))
    at = lying.find(b"PK\x01\x02")
    lying[at + 16 : at + 20] = zlib.crc32(b"x" * 10).to_bytes(4, "little")
    lying[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with zipfile.ZipFile(io.BytesIO(bytes(lying))) as archive:
        assert archive.read("a.xml") == b"x" * 10


def test_a_workbook_can_be_read_again_and_twice_at_once() -> None:
    table = read_table(by_hand('<row r="2"><c><v>1</v></c></row>'), "file.xlsx")
    first, second = table.rows(), table.rows()
    assert [next(first).cells, next(second).cells] == [(1, ""), (1, "")]
    assert [row.number for row in table.rows()] == [2]


def test_rows_with_too_many_attributes_of_their_own_are_refused() -> None:
    rows = "".join(f'<row r="{n}" ht="20" customHeight="1"/>' for n in range(2, 12))
    # The header's row weighs 2, each of these 4.
    assert list(read_table(by_hand(rows), "a.xlsx", limits=Limits(row_attributes=42)).rows()) == []
    with pytest.raises(FileRefused, match=r"too much markup .*from row 11 on"):
        read_table(by_hand(rows), "a.xlsx", limits=Limits(row_attributes=41))
