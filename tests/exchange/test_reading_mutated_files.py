"""Files with random damage: a table or a refusal, never anything else."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.corpus.builders import by_hand, one_sheet
from trueline.exchange.files.dates import find_date_format
from trueline.exchange.files.numbers import find_number_format
from trueline.exchange.files.reading import read_table
from trueline.exchange.files.tables import FileRefused, Table

_TEXT = 'key,month,value\r\n"a ""b""",2024-03-01,"1,234.5"\r\nc;d,Mar-24,é\r\n'.encode() * 4
_ROW = '<row r="2"><c r="A2" s="0"><v>45352</v></c><c r="B2" t="s"><v>0</v></c></row>'
_PACKED = one_sheet(lambda b, s: [s.write_row(n, 0, ["key", n, n / 7]) for n in range(20)])
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _texts(text: str) -> str:
    return f'<sst xmlns="{_MAIN}"><si><t>{text}</t></si></sst>'


_BY_HAND = by_hand(_ROW, sharedStrings=_texts("x"))

damage = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8)


def _damaged(content: bytes, changes: list[tuple[int, int]]) -> bytes:
    made = bytearray(content)
    for at, byte in changes:
        made[at % len(made)] = byte
    return bytes(made)


def _survives(content: bytes, name: str) -> None:
    # Anything but a refusal escapes, and that is the failure.
    with suppress(FileRefused):
        _read_through(read_table(content, name))


def _read_through(table: Table) -> None:
    for name in table.header:
        find_number_format(table.cells(name), column=name)
        find_date_format(table.cells(name), column=name, epoch=table.epoch)


@settings(deadline=None)
@given(damage)
def test_a_damaged_text_file_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    _survives(_damaged(_TEXT, changes), "file.csv")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damage, st.sampled_from([_PACKED, _BY_HAND]))
def test_a_damaged_workbook_is_read_or_refused(
    changes: list[tuple[int, int]], content: bytes
) -> None:
    _survives(_damaged(content, changes), "file.xlsx")


@settings(deadline=None)
@given(st.text(max_size=200), st.text(st.sampled_from("<>/=\"' rcvts0A1&;"), max_size=60))
def test_a_sheet_of_any_xml_is_read_or_refused(text: str, tags: str) -> None:
    _survives(by_hand(_ROW + tags), "file.xlsx")
    _survives(by_hand(_ROW, sharedStrings=_texts(tags)), "file.xlsx")
    _survives(text.encode("utf-8", "replace"), "file.csv")


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _survives(content, "file.csv")
    _survives(content, "file.xlsx")
    _survives(b"PK\x03\x04" + content, "file.xlsx")
