"""Rows of texts as aligned lines."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence

_WIDEST = 60


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> Iterator[str]:
    """Yield one line a row, columns as wide as their widest cell.

    Args:
        rows: As many cells each; a cell longer than 60 characters is cut with "…".
        right: Numbers of the columns that end together, as numbers should.
    """
    cut = [[_cut(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cut, strict=True)]
    for row in cut:
        padded = (
            _pad(cell, width, to_right=place in right)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(padded).rstrip()


def _cut(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else f"{cell[: _WIDEST - 1]}…"


def _pad(cell: str, width: int, *, to_right: bool) -> str:
    blank = " " * (width - _width(cell))
    return blank + cell if to_right else cell + blank


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes; East Asian letters take two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    marks = sum(unicodedata.combining(letter) > 0 for letter in text)
    return len(text) + wide - marks
