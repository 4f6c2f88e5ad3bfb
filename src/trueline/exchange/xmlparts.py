"""Reading a workbook's XML parts as a stream of elements, in constant memory.

A document type declaration is refused, so no entity is ever declared, expanded or fetched.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
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
    parser.StartElementHandler = partial(_begin, parser, handler)
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


def _begin(
    parser: expat.XMLParserType, handler: Handler, root: str, attributes: dict[str, str]
) -> None:
    """See the first element: the prefix it carries, usually none, is every element's."""
    prefix = root.partition(":")[0] + ":" if ":" in root else ""
    # Without a prefix the handler is called straight from the parser, which halves the time.
    parser.StartElementHandler = _start_within(prefix, handler) if prefix else handler.start
    parser.EndElementHandler = _end_within(prefix, handler) if prefix else handler.end
    handler.start(root.removeprefix(prefix), attributes)


def _start_within(prefix: str, handler: Handler) -> Callable[[str, dict[str, str]], None]:
    return lambda name, attributes: handler.start(name.removeprefix(prefix), attributes)


def _end_within(prefix: str, handler: Handler) -> Callable[[str], None]:
    return lambda name: handler.end(name.removeprefix(prefix))
