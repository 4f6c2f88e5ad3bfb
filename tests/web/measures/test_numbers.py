from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.core.errors import Refusal
from trueline.core.money import exponent
from trueline.web.numbers import Ambiguous, plain, read, say, say_between, say_exactly, say_target

GAP = "\N{NO-BREAK SPACE}"


@dataclass
class Counted:
    unit_kind: str = "number"
    unit: str = ""
    currency: str = ""
    decimals: int = 0

    @property
    def scale(self) -> int:
        return 10 ** exponent(self.currency) if self.unit_kind == "money" else 1


NUMBER = Counted()
SHARE = Counted("percent", decimals=1)
EUROS = Counted("money", currency="EUR", decimals=2)
YEN = Counted("money", currency="JPY")
DINARS = Counted("money", currency="KWD", decimals=3)
DAYS = Counted(unit="days", decimals=1)


@pytest.mark.parametrize(
    ("value", "measure", "said"),
    [
        (41200, NUMBER, "41,200"),
        (38.14, SHARE, f"38.1{GAP}%"),
        (123456, EUROS, "€1,234.56"),
        (-123456, EUROS, "−€1,234.56"),
        (40150, Counted("money", currency="EUR", decimals=1), "€401.50"),
        (1500, YEN, "¥1,500"),
        (1234567, DINARS, f"1,234.567{GAP}KWD"),
        (7.25, DAYS, f"7.2{GAP}days"),
        (None, NUMBER, ""),
    ],
)
def test_a_value_is_said_with_its_unit(value: float | None, measure: Counted, said: str) -> None:
    assert say(value, measure) == said


def test_the_record_shows_every_decimal_it_has() -> None:
    assert say_exactly(38.125, SHARE) == f"38.125{GAP}%"
    assert say_exactly(38, SHARE) == f"38.0{GAP}%"


def test_a_whole_target_is_said_without_decimals() -> None:
    assert say_target(50, None, SHARE) == f"50{GAP}%"
    assert say_target(50.5, None, SHARE) == f"50.5{GAP}%"
    assert say_target(10, 20, DAYS) == f"10 to 20{GAP}days"
    assert say_between(35.9, 39.6, SHARE) == f"35.9 to 39.6{GAP}%"


@pytest.mark.parametrize(
    ("typed", "measure", "value"),
    [
        ("1234.5", NUMBER, 1234.5),
        ("1234,5", NUMBER, 1234.5),
        ("1,234.5", NUMBER, 1234.5),
        ("1.234,5", NUMBER, 1234.5),
        ("1 234 567", NUMBER, 1234567),
        ("1,234,567", NUMBER, 1234567),
        ("0,125", NUMBER, 0.125),
        ("−3", NUMBER, -3),
        ("38.1 %", SHARE, 38.1),
        ("€12.34", EUROS, 1234),
        ("12,3 EUR", EUROS, 1230),
        ("7 days", DAYS, 7),
        ("1.234", DINARS, 1234),
        ("1.5e3", NUMBER, 1500),
    ],
)
def test_a_number_is_read_as_it_is_written(typed: str, measure: Counted, value: float) -> None:
    assert read(typed, measure) == value


@pytest.mark.parametrize("typed", ["1,234", "1.234", "12,345", "-1,234"])
def test_what_can_be_read_in_two_ways_is_asked(typed: str) -> None:
    with pytest.raises(Ambiguous) as asked:
        read(typed, NUMBER)
    large, small = asked.value.readings
    assert read(large, NUMBER) == read(small, NUMBER) * 1000


@pytest.mark.parametrize("typed", ["", "many", "1.2.3", "nan", "inf", "1,23,4.5.6", "=1+1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        read(typed, NUMBER)


def test_less_than_the_smallest_coin_is_refused() -> None:
    with pytest.raises(Refusal, match="2 decimal places"):
        read("1.2345", EUROS)
    with pytest.raises(Refusal, match="0 decimal places"):
        read("1.5", YEN)


@given(st.integers(-(2**53), 2**53), st.sampled_from([EUROS, YEN, DINARS]))
def test_money_in_a_form_reads_back_to_the_cent(minor: int, measure: Counted) -> None:
    assert read(plain(float(minor), measure), measure) == minor


@given(st.floats(-1e15, 1e15).filter(lambda value: value == 0 or abs(value) > 1e-200))
def test_a_value_in_a_form_reads_back_unchanged(value: float) -> None:
    assert read(plain(value, NUMBER), NUMBER) == value
