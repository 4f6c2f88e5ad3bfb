"""Reading a workbook's XML parts as a stream of elements, in constant memory.

A document type declaration is refused, so no entity is ever declared, expanded or fetched.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from xml.parsers import expat

from trueline.exchange.limits import MEGABYTE
from trueline.exchange.tables import FileRefused

# One tag or text must be kept whole by the parser; a larger one is no work of a spreadsheet.
_LONGEST_TOKEN: Final = 4 * MEGABYTE


class Handler:
    """What is done with the elements of a part; names come without their prefix."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """See an element begin."""

    def end(self, tag: str) -> None:
        """See an element end."""

    def text(self, text: str) -> None:
        """See text; one text may come in pieces."""


def parse_part(chunks: Iterable[bytes], handler: Handler) -> Iterator[None]:
    """Feed a part to a handler, pausing after each piece.

    Raises:
        FileRefused: it is not well-formed, or declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = _start_of(handler.start)
    parser.EndElementHandler = _end_of(handler.end)
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise FileRefused(_BROKEN)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError):
        raise FileRefused(_BROKEN) from None
    yield


def parse_whole(chunks: Iterable[bytes], handler: Handler) -> None:
    """Feed a part to a handler to its end."""
    for _ in parse_part(chunks, handler):
        pass


_BROKEN = "A part of this workbook is not readable XML. Open it, save it again and retry."


def _refuse_doctype(*_: object) -> None:
    raise FileRefused(
        "This workbook declares a document type, which no spreadsheet does; it is not opened."
    )


def _start_of(
    start: Callable[[str, dict[str, str]], None],
) -> Callable[[str, dict[str, str]], None]:
    def without_prefix(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    return without_prefix


def _end_of(end: Callable[[str], None]) -> Callable[[str], None]:
    def without_prefix(name: str) -> None:
        end(name.rpartition(":")[2])

    return without_prefix
