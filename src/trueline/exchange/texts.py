"""The texts of a workbook: kept once in a part of their own, referred to by number."""

import re
import zipfile

from trueline.exchange.limits import MEGABYTE, Limits
from trueline.exchange.package import read_part
from trueline.exchange.tables import FileRefused
from trueline.exchange.xmlparts import Handler, parse_whole

# ISO/IEC 29500-1 22.9.2.19: characters XML cannot hold are written as _xHHHH_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return the text with `_x000D_` and its like turned back into characters."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def read_texts(archive: zipfile.ZipFile, part: str, limits: Limits) -> tuple[str, ...]:
    """Return all texts that cells refer to.

    Raises:
        FileRefused: they are too many to keep, or one is too long.
    """
    if not part or part not in archive.namelist():
        return ()
    if archive.getinfo(part).file_size > limits.shared_text_bytes:
        raise FileRefused(
            f"The texts of this workbook take more than {limits.shared_text_bytes // MEGABYTE} "
            "MB. Save the sheet as CSV and import that."
        )
    texts = _Texts(limits)
    parse_whole(read_part(archive, part), texts)
    return tuple(texts.found)


class _Texts(Handler):
    def __init__(self, limits: Limits) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._limits = limits
        self._kept = False
        self._phonetic = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._pieces = []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            # Phonetic guides repeat a text in another script; they are not part of it.
            self._kept = not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "t":
            self._kept = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "si":
            self.found.append(unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        if self._kept:
            self._pieces.append(text)
