"""How much a file may hold, so that no upload can fill memory or keep a worker for hours."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps every reader keeps.

    Attributes:
        text_bytes: Size of a delimited text file.
        packed_bytes: Size of a workbook as it is sent.
        unpacked_bytes: Size of a workbook's parts once inflated, all together.
        ratio: How many times larger a part may be once inflated.
        small_part_bytes: Parts up to this size may have any ratio; empty styles pack very well.
        parts: How many files a workbook may hold inside.
        shared_text_bytes: Size of a workbook's table of texts, the one part kept in memory.
        shared_texts: How many texts that table may hold.
        row_elements: Elements and attributes within one row (or one shared text) of a workbook.
        row_attributes: Rows and their own attributes, all together; openpyxl keeps those of rows
            that have a height or a style, some 100 bytes each.
        other_elements: Elements and attributes outside of rows, in any one part.
        columns: Cells in a row.
        rows: Rows in a sheet of a workbook.
        cells: Cells that the rows of a sheet span, blanks to the left of a stray cell included.
        cell_characters: Characters in one cell.
        row_characters: Characters in one row of a delimited text file.
    """

    text_bytes: int = 200 * MEGABYTE
    packed_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    ratio: int = 100
    small_part_bytes: int = MEGABYTE
    parts: int = 200
    shared_text_bytes: int = 48 * MEGABYTE
    shared_texts: int = 2_000_000
    row_elements: int = 300_000
    row_attributes: int = 4_000_000
    other_elements: int = 500_000
    columns: int = 16_384
    rows: int = 1_048_576
    cells: int = 50_000_000
    cell_characters: int = 100_000
    row_characters: int = 10_000_000


LIMITS = Limits()
