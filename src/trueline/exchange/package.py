"""A workbook's outer shell, a zip archive: checked before a part of it is inflated.

Zip bombs and lying archives are stopped here (CWE-409): sizes are in the archive's directory,
and `zipfile` never inflates a part beyond the size the directory gives it.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from trueline.exchange.limits import MEGABYTE, Limits
from trueline.exchange.tables import FileRefused

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_BROKEN = "This workbook is broken or was cut off on the way. Open it, save it again and retry."
_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, KeyError,
    NotImplementedError, RuntimeError, OverflowError, IndexError,
)  # fmt: skip


def open_package(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Open a workbook's archive.

    Raises:
        FileRefused: it is broken, encrypted, or would inflate beyond the limits.
    """
    try:
        archive = zipfile.ZipFile(file)
    except _ERRORS:
        raise FileRefused(_BROKEN) from None
    parts = archive.infolist()
    _check_count(parts, limits)
    _check_sizes(parts, limits)
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FileRefused("This workbook is protected by a password. Save it without one.")
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part of the workbook piece by piece.

    Raises:
        FileRefused: it is missing or broken.
    """
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    except _ERRORS:
        raise FileRefused(f"{_BROKEN} (Part {name})") from None


def _check_count(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise FileRefused(
            f"This workbook holds {len(parts):,} parts; at most {limits.parts} can be read. Copy "
            "the sheet into a new workbook."
        )
    if len({part.filename for part in parts}) < len(parts):
        # Two parts of one name: which one is read would depend on the program.
        raise FileRefused(_BROKEN)


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise FileRefused(
            f"This workbook is larger than {limits.unpacked_bytes // MEGABYTE} MB when unpacked. "
            "Delete rows and sheets that are not needed, or save the sheet as CSV."
        )
    for part in parts:
        larger = part.file_size > limits.small_part_bytes
        if larger and part.file_size > limits.ratio * part.compress_size:
            raise FileRefused(
                f"A part of this workbook would grow more than {limits.ratio} times when unpacked "
                "and is not opened. Delete empty rows and columns, or save the sheet as CSV."
            )
