"""An uploaded file: its bytes or where it lies, its size, and whether it is what it is named."""

import io
from pathlib import Path
from typing import BinaryIO

from trueline.exchange.files.limits import MEGABYTE
from trueline.exchange.files.tables import FileRefused

Source = bytes | Path
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Save it as XLSX or CSV and try again."
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


def opened(source: Source) -> BinaryIO:
    """Open the file for reading; close it when done."""
    return io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def check_size(source: Source, most: int) -> None:
    """Refuse a file of more than `most` bytes."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > most:
        raise FileRefused(
            f"This file has {size / MEGABYTE:,.0f} MB; at most {most // MEGABYTE} MB can be read. "
            "Split it and import the pieces one after another."
        )


def check_is_text(source: Source, name: str) -> None:
    """Refuse a file that is named like a text file and is none."""
    start = _start(source)
    if start.startswith((_ZIP, _OLE)):
        raise FileRefused(
            f"“{name}” is named like a text file but is a workbook or an archive. Name it .xlsx "
            "if it is a workbook, or save it as CSV."
        )
    _refuse_other_kinds(start, name)


def check_is_workbook(source: Source, name: str) -> None:
    """Refuse a file that is named like a workbook and is none."""
    start = _start(source)
    if start.startswith(_OLE):
        raise FileRefused(
            f"“{name}” is protected by a password, or is an old XLS workbook. Save it as XLSX "
            "without a password, or as CSV."
        )
    _refuse_other_kinds(start, name)
    if not start.startswith(_ZIP):
        raise FileRefused(
            f"“{name}” is named like a workbook but is none. Name it .csv if it is text, or save "
            "it as XLSX."
        )


def _refuse_other_kinds(start: bytes, name: str) -> None:
    for mark, kind in _OTHER_KINDS:
        if start.lstrip().lower().startswith(mark.lower()):
            raise FileRefused(f"“{name}” is {kind}, not a table. {SAVE_AS}")


def _start(source: Source) -> bytes:
    with opened(source) as file:
        return file.read(64)
