"""Money is exact: nothing is lost between what is typed, kept and shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.core.errors import Refusal
from trueline.core.money import Money, check_currency, exponent

MINOR = st.integers(1 - 10**18, 10**18 - 1)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "USD", "CLF"])
AMOUNTS = st.builds(Money, MINOR, CURRENCIES)


@given(AMOUNTS)
def test_what_is_shown_reads_back_as_the_same(money: Money) -> None:
    shown = f"{money.major():f}"
    assert Money.parse(shown, money.currency) == money


@given(MINOR, MINOR, CURRENCIES)
def test_adding_and_subtracting_undo_each_other(one: int, two: int, currency: str) -> None:
    assert Money(one, currency) + Money(two, currency) - Money(two, currency) == Money(
        one, currency
    )


@given(MINOR)
def test_currencies_never_mix(minor: int) -> None:
    with pytest.raises(Refusal, match="Cannot mix EUR and USD"):
        Money(minor, "EUR") + Money(minor, "USD")


def test_tenths_of_a_cent_are_refused_not_rounded() -> None:
    assert Money.parse("1234.50", "EUR") == Money(123_450, "EUR")
    for typed in ("1234.505", f"1.{'0' * 40}1"):
        with pytest.raises(Refusal, match="2 decimal places"):
            Money.parse(typed, "EUR")


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    assert Money.parse("0.10", "EUR") + Money.parse("0.2", "EUR") == Money.parse("0.3", "EUR")


def test_nineteen_digits_are_kept() -> None:
    assert Money.parse("12345678901234567.89", "EUR").minor == 1_234_567_890_123_456_789
    assert str(Money(1_234_567_890_123_456_789, "EUR")) == "12,345,678,901,234,567.89 EUR"


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("EUR", 2), ("KWD", 3)])
def test_each_currency_has_its_own_decimal_places(currency: str, places: int) -> None:
    assert exponent(currency) == places
    assert Money(1, currency).major() == Decimal(1).scaleb(-places)


@pytest.mark.parametrize(
    "typed", ["", "1,5", "abc", "NaN", "Infinity", "1e9999999999", "-1e19", "1e-9999999"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        Money.parse(typed, "EUR")


@pytest.mark.parametrize("code", ["", "EU", "eur", "EURO", "E1R", "ÄÖÜ"])
def test_a_currency_is_three_capitals(code: str) -> None:
    with pytest.raises(Refusal, match="not a currency code"):
        check_currency(code)
