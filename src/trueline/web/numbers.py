"""How values are shown and read: units, separators, decimals, money in major units.

Inside, money is whole minor units; nobody outside ever sees them. Everything here is pure.
"""

from decimal import Decimal
from typing import Final, Protocol

from trueline.core.errors import Refusal
from trueline.core.money import exponent
from trueline.exchange.files.numbers import FORMATS
from trueline.exchange.files.tables import CellRefused
from trueline.web.charts import Unit
from trueline.web.charts.numbers import say as _say

#: Signs people know; any other currency stands as its code after the amount.
_SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹"}
#: No line may break between a number and its unit.
_GAP: Final = "\N{NO-BREAK SPACE}"
_MOST_DECIMALS: Final = 6
#: Below this power of ten a number is shorter with an exponent.
_TINY: Final = -20


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
        # Nobody writes €401.5: coins are shown whole or not at all.
        coins = max(shown, exponent(measure.currency)) if shown else 0
        return Unit(before=sign, after=after, per=measure.scale, decimals=coins)
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
    """Return a target, or the band of one: "50 %", "10 to 20 days"; whole where it is whole."""
    ends = [target] if upper is None else [target, upper]
    whole = all(end % measure.scale == 0 for end in ends)
    unit = unit_of(measure, decimals=0 if whole else None)
    if upper is None:
        return _say(target, unit)
    low = _say(target, Unit(before=unit.before, per=unit.per, decimals=unit.decimals))
    return f"{low} to {_say(upper, unit)}"


def say_between(low: float, high: float, measure: Counted) -> str:
    """Return two values with their unit said once: "35.9 to 39.6 %"."""
    unit = unit_of(measure)
    bare = Unit(before=unit.before, per=unit.per, decimals=unit.decimals)
    return f"{_say(low, bare)} to {_say(high, unit)}"


def plain(value: float | None, measure: Counted) -> str:
    """Return a value as a form holds it: major units, no separators, nothing lost.

    It reads back unasked: three decimals, which could be a group, get a fourth.
    """
    if value is None:
        return ""
    exact = _major(value, measure)
    text = str(exact) if exact and exact.adjusted() < _TINY else f"{exact:f}"
    return f"{text}0" if text[-4:-3] == "." and "E" not in text else text


def read(typed: str, measure: Counted) -> float:
    """Return what was typed, in stored units.

    A comma or a point may mark the decimals; signs that group digits may stand or not.

    Raises:
        Ambiguous: the mark could do either ("1,234").
        Refusal: it is not a number, or holds less than the currency's smallest coin.
    """
    text = _bare(typed, measure)
    found = [number for form in ("point", "comma") if (number := _as(text, form)) is not None]
    if not found:
        raise Refusal(f"“{typed.strip()}” is not a number. Write it like 1234.5.")
    number = found[0]
    if found[-1] != number and not _plainly_decimal(text, measure):
        raise Ambiguous(typed.strip(), _readings(number, found[-1]))
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
    """Return a number without the unit a person may have typed with it."""
    text = typed.strip()
    for word in (measure.unit, measure.currency, _SIGNS.get(measure.currency, "")):
        text = text.removesuffix(word).removeprefix(word).strip() if word else text
    return text


def _as(text: str, form: str) -> Decimal | None:
    try:
        return FORMATS[form].read(text)
    except CellRefused:
        return None


def _plainly_decimal(text: str, measure: Counted) -> bool:
    # Pages write a point before decimals; where three are usual, that is what it means.
    return text.count(".") == 1 and "," not in text and measure.decimals >= 3


def _readings(first: Decimal, second: Decimal) -> tuple[str, str]:
    """Return both, the larger one first; a fourth decimal says that nothing is grouped."""
    large, small = sorted((first, second), key=abs, reverse=True)
    return f"{large:f}", f"{small:f}0"


def _whole_coins(number: Decimal, measure: Counted) -> Decimal:
    minor = number.scaleb(exponent(measure.currency))
    if minor != minor.to_integral_value():
        places = exponent(measure.currency)
        raise Refusal(f"{measure.currency} has {places} decimal places; write no more.")
    return minor
