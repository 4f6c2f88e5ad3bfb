"""Which bytes mean which characters; found from the whole file before a cell is read."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from trueline.exchange.files.tables import FileRefused, Notes

_CHUNK = 1024 * 1024
# UTF-32's mark begins like UTF-16's, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(file: BinaryIO, notes: Notes) -> str:
    """Return the encoding of a text file, having read it to its end once.

    A byte order mark decides; without one it is UTF-8 if every byte fits, else Windows-1252,
    the usual encoding of older spreadsheets, which is noted.

    Raises:
        FileRefused: no encoding fits, or the text holds a NUL, which no database keeps.
    """
    marked = _marked(file)
    if marked == "utf-32":
        raise FileRefused("This file is written in UTF-32. Save it as CSV UTF-8 and try again.")
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            _check(file, encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            notes.add(
                "The file is not UTF-8; it is read as Windows-1252. Check letters with accents."
            )
        return encoding
    raise FileRefused(
        "The characters of this file are in no encoding known here. Save it as CSV UTF-8."
    )


def _marked(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(4)
    return next((name for mark, name in _MARKS if start.startswith(mark)), "")


def _check(file: BinaryIO, encoding: str) -> None:
    line = 1
    for text in _decoded(file, encoding):
        at = text.find("\0")
        if at >= 0:
            line += text.count("\n", 0, at)
            character = at - text.rfind("\n", 0, at)
            raise FileRefused(
                f"Line {line} holds a NUL character (near character {character}), so this is not "
                "a text file, or one in UTF-16 without its mark. Save it as CSV UTF-8.",
                row=line,
            )
        line += text.count("\n")


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while chunk := file.read(_CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
