"""Numbers as people write them, read by one format that is found from the whole column.

"1,234" is a thousand and more to one reader and one and a bit to another. The format is decided
by cells that allow only one reading ("1,234.5", "0,5", "1,234,567"); where no cell decides, the
person is asked. Inside one reading the cells may differ in what changes no value: a group
separator or none, a currency sign, a percent sign, the way a minus is written.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from trueline.exchange.files.ambiguity import Ambiguous, Candidate
from trueline.exchange.files.tables import (
    Cell,
    CellRefused,
    ErrorValue,
    FileRefused,
    Percentage,
    clean_text,
    shortened,
)

#: Words for "no value", compared without letter case.
MISSING: Final = frozenset(
    {"", "-", "–", "—", "n/a", "na", "n.a.", "null", "none", "nil", "missing", "..", "..."}
)
_NO_NUMBERS: Final = frozenset({"nan", "inf", "infinity", "∞"})
# More digits than any float or amount of money has; longer texts are no figures.
_LONGEST = 60
_LARGEST_EXPONENT = 300
_SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")
_CURRENCY = r"(?P<{0}>[A-Z]{{3}}|[$€£¥₹₩₺₽₴₦฿₫₱₪₡₲₵₸₿]|[A-Z]{{1,2}}\$|zł|Kč|kr\.?|Fr\.?|R)?"
_AROUND = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*"
    + _CURRENCY.format("before")
    + r"\s*(?P<sign_inside>[+-])?\s*(?P<digits>[0-9.,' ]*[0-9.,])(?P<exponent>[eE][+-]?[0-9]{1,4})?"
    + r"\s*(?P<trailing>-)?\s*(?P<percent>%)?\s*"
    + _CURRENCY.format("after")
    + r"\s*(?P<close>\))?"
)


def _digits_pattern(decimal: str, groups: str) -> re.Pattern[str]:
    # Groups of three, or the Indian way (12,34,567); the first group never begins with a zero.
    grouped = "|".join(
        rf"[1-9][0-9]{{0,2}}(?:{g}[0-9]{{3}})+|[1-9][0-9]?(?:{g}[0-9]{{2}})+{g}[0-9]{{3}}"
        for g in map(re.escape, groups)
    )
    point = re.escape(decimal)
    return re.compile(rf"(?:{grouped}|[0-9]+)(?:{point}[0-9]*)?|{point}[0-9]+")


_PATTERNS: Final = {".": _digits_pattern(".", ",' "), ",": _digits_pattern(",", ".' ")}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A way to read a column of numbers.

    Attributes:
        name: What to keep: "point" or "comma".
        decimal: The character before the decimals.
    """

    name: str
    decimal: str

    def read(self, cell: Cell) -> Decimal | None:
        """Return the exact number in a cell, None where it says that there is no value.

        "12.5 %" is 12.5, and so is a workbook's 0.125 that is shown as 12.5 %.

        Raises:
            CellRefused: it is not a finite number in this format.
        """
        if isinstance(cell, str):
            return self._read_text(cell)
        if isinstance(cell, bool):
            raise CellRefused("This is TRUE or FALSE, not a number. Enter 1 or 0 if that is meant.")
        if isinstance(cell, int | float):
            return _read_stored(cell)
        raise CellRefused("This is a date or a time, not a number. Change the cell's format.")

    def read_float(self, cell: Cell) -> float | None:
        """Return the number in a cell as the nearest float; see `read`."""
        exact = self.read(cell)
        return None if exact is None else float(exact)

    def _read_text(self, cell: str) -> Decimal | None:
        text = _plain(cell)
        if text.casefold() in MISSING and not isinstance(cell, ErrorValue):
            return None
        _refuse_no_number(cell, text)
        match = _AROUND.fullmatch(text)
        if not match or not _PATTERNS[self.decimal].fullmatch(match["digits"]):
            raise CellRefused(self._not_a_number(text))
        return _signed(match, self._value(match))

    def _value(self, match: re.Match[str]) -> Decimal:
        whole, _, rest = match["digits"].partition(self.decimal)
        figures = re.sub("[^0-9]", "", whole)
        # Through text: arithmetic on decimals would round to the context's precision.
        value = Decimal(f"{figures}.{rest}{match['exponent'] or ''}")
        if value and abs(value.adjusted()) > _LARGEST_EXPONENT:
            raise CellRefused("This number is too large or too small to be kept.")
        return value

    def _not_a_number(self, text: str) -> str:
        other = FORMATS["comma" if self.decimal == "." else "point"]
        if (match := _AROUND.fullmatch(text)) and _PATTERNS[other.decimal].fullmatch(
            match["digits"]
        ):
            return (
                f"This number has a decimal {other.name}, the rest of the column a decimal "
                f"{self.name}. Write it like the others."
            )
        return "This is not a number. Enter a number, or leave the cell blank."


#: All formats by the name that is kept of an answer.
FORMATS: Final = {
    "point": NumberFormat("point", "."),
    "comma": NumberFormat("comma", ","),
}


def find_number_format(
    cells: Iterable[tuple[int, Cell]], *, column: str
) -> NumberFormat | Ambiguous[NumberFormat]:
    """Find how the numbers of a column are written, in one pass over (row, cell).

    Cells that are no numbers are passed over: they are refused one by one when read.

    Raises:
        FileRefused: one cell allows only a decimal point, another only a decimal comma, or two
            cells name different currencies.
    """
    found = NumberEvidence(column)
    for row, cell in cells:
        found.see(row, cell)
    return found.verdict()


class NumberEvidence:
    """What a column's cells have shown so far; several columns can share one pass over a file."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._decided: dict[str, tuple[int, str]] = {}
        self._open: tuple[int, str] | None = None
        self._currency: tuple[int, str] | None = None

    def see(self, row: int, cell: Cell) -> None:
        """Look at one cell.

        Raises:
            FileRefused: it names another currency than a cell before it.
        """
        if not isinstance(cell, str) or isinstance(cell, ErrorValue) or len(cell) > _LONGEST:
            return
        text = _plain(cell)
        match = _AROUND.fullmatch(text)
        if not match:
            return
        self._see_currency(row, match["before"] or match["after"] or "")
        digits = match["digits"]
        fits = [name for name, f in FORMATS.items() if _PATTERNS[f.decimal].fullmatch(digits)]
        if len(fits) == 1:
            self._decided.setdefault(fits[0], (row, text))
        elif fits and not digits.isdigit() and not self._open and _readings_differ(text):
            self._open = (row, text)

    def verdict(self) -> NumberFormat | Ambiguous[NumberFormat]:
        """Say how the column is written, or what has to be asked; see `find_number_format`."""
        if len(self._decided) > 1:
            (row, text), (other_row, other) = sorted(self._decided.values())
            raise FileRefused(
                f"Column {self._column} mixes two ways of writing decimals: “{shortened(text)}” "
                f"in row {row} and “{shortened(other)}” in row {other_row}. Write all of them "
                "one way.",
                row=other_row,
                column=self._column,
            )
        if self._decided:
            return FORMATS[next(iter(self._decided))]
        if self._open is None:
            return FORMATS["point"]
        row, text = self._open
        return Ambiguous(
            tuple(Candidate(f, row, text, f"{f.read(text):f}") for f in FORMATS.values())
        )

    def _see_currency(self, row: int, currency: str) -> None:
        if not currency:
            return
        if self._currency and self._currency[1] != currency:
            raise FileRefused(
                f"Column {self._column} mixes currencies: {self._currency[1]} in row "
                f"{self._currency[0]} and {currency} in row {row}. Import one currency at a time.",
                row=row,
                column=self._column,
            )
        self._currency = self._currency or (row, currency)


def _readings_differ(text: str) -> bool:
    try:
        point, comma = (form.read(text) for form in FORMATS.values())
    except CellRefused:
        return False
    return point != comma


def _plain(text: str) -> str:
    """Return the text with one kind of space, minus and apostrophe."""
    cleaned = clean_text(text)
    if cleaned.isascii():
        return cleaned
    spaced = _SPACES.sub(" ", cleaned)
    return spaced.replace("\u2212", "-").replace("’", "'").replace("٪", "%")


def _refuse_no_number(cell: str, text: str) -> None:
    if isinstance(cell, ErrorValue) or text.startswith("#"):
        raise CellRefused("This is a formula that failed. Correct it, or leave the cell blank.")
    if text.startswith("="):
        raise CellRefused("This is a formula left as text. Save the file with values instead.")
    if text.lstrip("+-").casefold() in _NO_NUMBERS:
        raise CellRefused("This is not a finite number. Enter one, or leave the cell blank.")
    if len(text) > _LONGEST:
        raise CellRefused("This is too long for a number. Enter a number, or leave it blank.")
    if not text.isascii() and any(c.isnumeric() and not c.isascii() for c in text):
        raise CellRefused("Write numbers with the digits 0 to 9.")


def _signed(match: re.Match[str], value: Decimal) -> Decimal:
    brackets = bool(match["open"]), bool(match["close"])
    signs = [match["sign"], match["sign_inside"], match["trailing"]]
    minus = [sign for sign in signs if sign] + ["-"] * any(brackets)
    twice = match["before"] and match["after"]
    if brackets in {(True, False), (False, True)} or len(minus) > 1 or twice:
        raise CellRefused("This is not a number. Enter a number, or leave the cell blank.")
    return value.copy_negate() if minus == ["-"] and value else value


def _read_stored(cell: float) -> Decimal:
    if not math.isfinite(cell):
        raise CellRefused("This is not a finite number. Enter one, or leave the cell blank.")
    # The shortest text that gives the same float is the number the person typed.
    exact = Decimal(cell) if isinstance(cell, int) else Decimal(repr(float(cell)))
    return exact.scaleb(2) if isinstance(cell, Percentage) else exact
