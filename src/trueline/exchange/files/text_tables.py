"""A delimited text file as a table."""

from collections.abc import Generator

from trueline.exchange.files.delimited import find_delimiter, read_delimited
from trueline.exchange.files.encodings import find_encoding
from trueline.exchange.files.headers import RawRow, lay_out
from trueline.exchange.files.limits import Limits
from trueline.exchange.files.sources import Source, check_is_text, check_size, opened
from trueline.exchange.files.tables import Notes, Table


def read_text(
    source: Source, name: str, *, delimiter: str, header_row: int, limits: Limits
) -> Table:
    """Read the header of a text file; see `read_table`."""
    check_is_text(source, name)
    check_size(source, limits.text_bytes)
    notes = Notes()
    with opened(source) as file:
        encoding = find_encoding(file, notes)
    with opened(source) as file:
        delimiter = delimiter or find_delimiter(file, encoding=encoding)

    def raw_rows() -> Generator[RawRow]:
        with opened(source) as file:
            yield from read_delimited(file, encoding=encoding, delimiter=delimiter, limits=limits)

    table = lay_out(name, raw_rows, notes, header_row)
    return table(encoding=encoding, delimiter=delimiter)
