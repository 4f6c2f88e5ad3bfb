"""How values are shown and read: units, separators, decimals, money in major units.

Inside, money is whole minor units; nobody outside ever sees them. Everything here is pure.
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Final, Protocol

from trueline.core.errors import Refusal
from trueline.core.money import exponent
from trueline.web.charts import Unit
from trueline.web.charts.numbers import say as _say

#: Signs people know; any other currency stands as its code after the amount.
_SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹"}
#: No line may break between a number and its unit.
_GAP: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = str.maketrans({"−": "-", "–": "-"})
_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}([.,])\d{3}")
_MOST_DECIMALS: Final = 6


class Counted(Protocol):
    """What this module needs to know of a measure."""

    unit_kind: str
    unit: str
    currency: str
    decimals: int

    @property
    def scale(self) -> int:
        """How many stored units make one of those people say."""


class Ambiguous(Refusal):
    """A number that can be read in two ways.

    Attributes:
        readings: Both, written so that neither can be misread.
    """

    def __init__(self, typed: str, readings: tuple[str, str]) -> None:
        super().__init__(
            f"“{typed}” can be read in two ways: {readings[0]} or {readings[1]}. Choose one."
        )
        self.readings = readings


def unit_of(measure: Counted, *, decimals: int | None = None) -> Unit:
    """Return how the measure's values are said."""
    shown = measure.decimals if decimals is None else decimals
    if measure.unit_kind == "percent":
        return Unit(after=f"{_GAP}%", decimals=shown)
    if measure.unit_kind == "money":
        sign = _SIGNS.get(measure.currency, "")
        after = "" if sign else f"{_GAP}{measure.currency}"
        return Unit(before=sign, after=after, per=measure.scale, decimals=shown)
    return Unit(after=f"{_GAP}{measure.unit}" if measure.unit else "", decimals=shown)


def say(value: float | None, measure: Counted) -> str:
    """Return a value with its unit, rounded to the measure's decimals: "41,200", "38.1 %"."""
    return "" if value is None else _say(value, unit_of(measure))


def say_exactly(value: float | None, measure: Counted) -> str:
    """Return a value with all the decimals it has (six at most), for where it is the record."""
    if value is None:
        return ""
    return _say(value, unit_of(measure, decimals=_decimals(value, measure)))


def say_target(target: float, upper: float | None, measure: Counted) -> str:
    """Return a target, or the band of one: "50 %", "10 to 20 days"."""
    if upper is None:
        return say(target, measure)
    bare = unit_of(measure)
    low = _say(target, Unit(before=bare.before, per=bare.per, decimals=bare.decimals))
    return f"{low} to {say(upper, measure)}"


def plain(value: float | None, measure: Counted) -> str:
    """Return a value as a form holds it: major units, no separators, nothing lost."""
    if value is None:
        return ""
    return f"{_major(value, measure):f}"


def read(typed: str, measure: Counted) -> float:
    """Return what was typed, in stored units.

    A comma or a point may mark the decimals; spaces and apostrophes may group the digits.

    Raises:
        Ambiguous: a single separator could do either ("1,234").
        Refusal: it is not a number, or holds less than the currency's smallest coin.
    """
    text = _bare(typed, measure)
    if _THOUSANDS.fullmatch(text) and not _plainly_decimal(text, measure):
        whole = re.sub(r"[.,]", "", text)
        # A fourth decimal says that the separator does not group thousands.
        raise Ambiguous(typed.strip(), (whole, f"{text.replace(',', '.')}0"))
    number = _number(text, typed)
    return float(_whole_coins(number, measure) if measure.unit_kind == "money" else number)


def _decimals(value: float, measure: Counted) -> int:
    digits = _major(value, measure).as_tuple().exponent
    has = -digits if isinstance(digits, int) and digits < 0 else 0
    return min(max(has, measure.decimals), _MOST_DECIMALS)


def _major(value: float, measure: Counted) -> Decimal:
    """The shortest decimal that reads back as the stored value, in major units."""
    exact = Decimal(repr(float(value)))
    if measure.unit_kind == "money":
        exact = exact.scaleb(-exponent(measure.currency))
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()


def _bare(typed: str, measure: Counted) -> str:
    text = typed.translate(_MINUS).strip()
    for word in (measure.unit, measure.currency, _SIGNS.get(measure.currency, ""), "%"):
        text = text.removesuffix(word).removeprefix(word) if word else text
    return re.sub(r"[\s'’_]", "", text)


def _plainly_decimal(text: str, measure: Counted) -> bool:
    # Pages write a point before decimals; where three are usual, that is what it means.
    return "." in text and measure.decimals >= 3


def _number(text: str, typed: str) -> Decimal:
    last = max(text.rfind(","), text.rfind("."))
    mark = text[last] if last >= 0 else ""
    if mark and text.count(mark) > 1:
        whole, part, grouped = text, "", True
    elif mark:
        whole, part, grouped = text[:last], text[last + 1 :], bool(re.search(r"[.,]", text[:last]))
    else:
        whole, part, grouped = text, "", False
    if grouped and not re.fullmatch(r"-?\d{1,3}(([.,])\d{3})(\2\d{3})*", whole):
        raise _no_number(typed)
    digits = re.sub(r"[.,]", "", whole) if grouped else whole
    if not re.fullmatch(r"[-+]?\d*", digits) or not re.fullmatch(r"\d*(e[-+]?\d{1,3})?", part):
        raise _no_number(typed)
    try:
        return Decimal(f"{digits}.{part}" if part else digits)
    except InvalidOperation:
        raise _no_number(typed) from None


def _whole_coins(number: Decimal, measure: Counted) -> Decimal:
    minor = number.scaleb(exponent(measure.currency))
    if minor != minor.to_integral_value():
        places = exponent(measure.currency)
        raise Refusal(f"{measure.currency} has {places} decimal places; write no more.")
    return minor


def _no_number(typed: str) -> Refusal:
    return Refusal(f"“{typed.strip()}” is not a number. Write it like 1234.5.")
