"""A workbook's outer shell, a zip archive: checked before anything in it is understood.

Zip bombs and lying archives are stopped here (CWE-409). The sizes are those the archive's
directory gives; `zipfile` never yields more of a part than that, and refuses a part whose
checksum then differs, so a directory that lies gains nothing.
"""

import zipfile
from typing import BinaryIO

from trueline.exchange.files.limits import MEGABYTE, Limits
from trueline.exchange.files.parts import check_part
from trueline.exchange.files.tables import FileRefused

BROKEN = "This workbook is broken or was cut off on the way. Open it, save it again and retry."
_CONTENTS = "[Content_Types].xml"
_ENCRYPTED = 0x1


def check_package(file: BinaryIO, limits: Limits) -> None:
    """Refuse a workbook that is no archive, is encrypted, or would take too much to read.

    Raises:
        FileRefused: with what is wrong.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_count(entries, limits)
            _check_sizes(entries, limits)
            _check_kind(entries)
            for entry in entries:
                with archive.open(entry) as part:
                    check_part(part, entry.filename, limits)
    except FileRefused:
        raise
    except Exception as error:
        # What `zipfile` and the decompressors raise at damage is no closed list.
        raise FileRefused(BROKEN) from error


def _check_count(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise FileRefused(
            f"This workbook holds {len(entries):,} parts; at most {limits.parts} can be read. Copy "
            "the sheet into a new workbook."
        )
    if len({entry.filename for entry in entries}) < len(entries):
        # Two parts of one name: which one is read would depend on the program.
        raise FileRefused(BROKEN)


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise FileRefused(
            f"This workbook is larger than {limits.unpacked_bytes // MEGABYTE} MB when unpacked. "
            "Delete rows and sheets that are not needed, or save the sheet as CSV."
        )
    for entry in entries:
        larger = entry.file_size > limits.small_part_bytes
        if larger and entry.file_size > limits.ratio * entry.compress_size:
            raise FileRefused(
                f"A part of this workbook would grow more than {limits.ratio} times when unpacked "
                "and is not opened. Delete empty rows and columns, or save the sheet as CSV."
            )


def _check_kind(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileRefused("This workbook is protected by a password. Save it without one.")
    if _CONTENTS not in {entry.filename for entry in entries}:
        raise FileRefused("This archive is not an XLSX workbook. Save the sheet as XLSX or CSV.")
