"""Money is whole minor units with a currency; nothing here ever rounds silently."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from trueline.core.errors import Refusal

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS: Final = {
    "BHD": 3, "BIF": 0, "CLF": 4, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3,
    "JPY": 0, "KMF": 0, "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3,
    "UGX": 0, "UYI": 0, "UYW": 4, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip

# Digits before and after the point. A database keeps 64 bits of minor units.
_MOST: Final = 19
_LEAST: Final = -40


def exponent(currency: str) -> int:
    """Return how many decimal places the currency's minor unit has (JPY 0, EUR 2, KWD 3)."""
    return _EXPONENTS.get(currency, 2)


def check_currency(code: str) -> str:
    """Return `code` if it has the form of an ISO 4217 code.

    Raises:
        Refusal: it has not.
    """
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise Refusal(
            f"“{code}” is not a currency code. Use three capitals such as EUR.", field="currency"
        )
    return code


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount.

    Attributes:
        minor: Whole minor units (cents for EUR, yen for JPY).
        currency: ISO 4217 code.
    """

    minor: int
    currency: str

    @classmethod
    def parse(cls, amount: str, currency: str) -> "Money":
        """Read a plain decimal amount in major units ("1234.50") exactly.

        Raises:
            Refusal: it is not a number, or has more places than the currency.
        """
        try:
            number = Decimal(amount)
        except InvalidOperation:
            raise Refusal(f"“{amount}” is not an amount.") from None
        # Looked at before it is counted: a short text can stand for millions of digits.
        if not number.is_finite() or not _LEAST <= number.adjusted() < _MOST:
            raise Refusal(f"“{amount}” is not an amount that can be kept.")
        minor = Fraction(number) * 10 ** exponent(currency)
        if minor.denominator != 1:
            raise Refusal(f"{currency} has {exponent(currency)} decimal places; got “{amount}”.")
        return cls(int(minor), currency)

    def __add__(self, other: "Money") -> "Money":
        """Add two amounts of one currency."""
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract an amount of the same currency."""
        return Money(self.minor - self._same(other), self.currency)

    def __str__(self) -> str:
        """Show major units with all decimal places, grouped: "1,234.50 EUR"."""
        return f"{self.major():,.{exponent(self.currency)}f} {self.currency}"

    def major(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise Refusal(f"Cannot mix {self.currency} and {other.currency} in one sum.")
        return other.minor
