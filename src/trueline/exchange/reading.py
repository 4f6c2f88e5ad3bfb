"""From an uploaded file to a table: the one way in for CSV and XLSX alike."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import BinaryIO

from trueline.exchange.delimited import find_delimiter, read_delimited
from trueline.exchange.encodings import find_encoding
from trueline.exchange.headers import RawRow, find_header, name_columns, shape_rows
from trueline.exchange.limits import LIMITS, MEGABYTE, Limits
from trueline.exchange.tables import FileRefused, Notes, Row, Table

Source = bytes | Path
_TEXT_NAMES = {".csv", ".tsv", ".tab", ".txt"}
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "Save it as XLSX or CSV and try again."
# What a file begins with, whatever its name says.
_OTHER_KINDS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML file"),
    (b"{\\rtf", "a text document"),
)


def read_table(
    source: Source,
    name: str,
    *,
    sheet: str = "",
    delimiter: str = "",
    header_row: int = 0,
    limits: Limits = LIMITS,
) -> Table:
    """Read a file's header and get ready to read its rows.

    Args:
        source: The file's bytes, or where it lies; a path is read piece by piece.
        name: The file's name; its ending must agree with what is inside.
        sheet: The workbook's sheet to read; the first one with cells when "".
        delimiter: What stands between cells of a text file; found from the file when "".
        header_row: 1-based row of the column names; the first row that is not blank when 0.
        limits: The caps to keep.

    Raises:
        FileRefused: the file is not such a table, is broken, or passes a limit.
    """
    start = _start(source)
    if PurePath(name).suffix.lower() in _TEXT_NAMES:
        _refuse_disguised(start, name)
        _refuse_larger(source, limits.text_bytes)
        return _read_text(source, name, delimiter, header_row, limits)
    raise FileRefused(f"“{name}” is neither a CSV nor an XLSX file. {_SAVE_AS}")


def _read_text(source: Source, name: str, delimiter: str, header_row: int, limits: Limits) -> Table:
    notes = Notes()
    with _opened(source) as file:
        encoding = find_encoding(file, notes)
        delimiter = delimiter or find_delimiter(file, encoding=encoding)

    def raw_rows() -> Iterator[RawRow]:
        with _opened(source) as file:
            yield from read_delimited(file, encoding=encoding, delimiter=delimiter, limits=limits)

    return _table(name, raw_rows, notes, header_row)(encoding=encoding, delimiter=delimiter)


def _table(
    name: str, raw_rows: Callable[[], Iterator[RawRow]], notes: Notes, header_row: int
) -> "partial[Table]":
    """Find the header; what is left to say is where the table came from."""
    header = find_header(row for row in raw_rows() if row[0] >= header_row)
    columns = name_columns(header, notes)

    def rows() -> Iterator[Row]:
        return shape_rows(raw_rows(), header, columns, notes)

    return partial(Table, name, columns, header[0], notes, rows)


def _opened(source: Source) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _start(source: Source) -> bytes:
    with _opened(source) as file:
        return file.read(64)


def _refuse_larger(source: Source, most: int) -> None:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > most:
        raise FileRefused(
            f"This file has {size / MEGABYTE:,.0f} MB; at most {most // MEGABYTE} MB can be read. "
            "Split it and import the pieces one after another."
        )


def _refuse_disguised(start: bytes, name: str) -> None:
    """Refuse a file that is named like a text file and is none."""
    if start.startswith((_ZIP, _OLE)):
        raise FileRefused(
            f"“{name}” is named like a text file but is a workbook or an archive. Name it .xlsx "
            "if it is a workbook, or save it as CSV."
        )
    _refuse_other_kinds(start, name)


def _refuse_other_kinds(start: bytes, name: str) -> None:
    for mark, kind in _OTHER_KINDS:
        if start.lstrip().lower().startswith(mark.lower()):
            raise FileRefused(f"“{name}” is {kind}, not a table. {_SAVE_AS}")
