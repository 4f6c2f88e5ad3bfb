"""Odd but acceptable values go in through actions and come back as they were, on SQLite and on
PostgreSQL alike; what one of the two could not keep is refused before it gets there.

The whole suite runs on both databases, so each test here is a comparison of the two.
"""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.core.errors import Refusal
from trueline.core.money import Money
from trueline.core.periods import Calendar, Rhythm
from trueline.measures.actions import add_measure, change_measure
from trueline.measures.goals import set_goal
from trueline.measures.models import Measure, Observation
from trueline.measures.queries import current_observations, search
from trueline.measures.values import LARGEST, Reading, enter_value, load_values
from trueline.organisations.models import Membership
from trueline.people.actions import add_person
from trueline.strategy.actions import write_strategy
from trueline.teams.actions import add_team

TEXTS = {
    "emoji": "🚢 Häfen & 人 👩🏽‍🚀",
    "combining marks": "Z̷͈͑ǎ̵l̶g̷o̶ e\u0301",
    "right to left": "שלום \u200fمرحبا",
    "zero width": "a\u200bb\u200dc\ufeff",
    "quotes": "O'Brien \"; DROP TABLE x; -- %s {0} \\",
    "like": "100 % _ \\",
    "markup": "<script>alert(1)</script>&amp;",
    "outside the first plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 \U0010fffd",
    "lines": "one\ntwo\r\nthree\tfour",
    "null in words": "NULL",
    "turkish": "İıIi",
}


def kept(by: Membership, text: str) -> str:
    """Write a description and read it back from the database."""
    measure = add_measure(by=by, name="Visitors", description=text)
    return Measure.objects.get(pk=measure.pk).description


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_come_back_as_they_were(ada: Membership, text: str) -> None:
    assert kept(ada, text) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_names_are_found_by_their_own_words(ada: Membership, text: str) -> None:
    name = " ".join(text.split())
    measure = add_measure(by=ada, name=name)
    assert measure in search(Measure.objects.all(), name)


def test_the_longest_texts_fit_and_one_more_is_refused(ada: Membership) -> None:
    assert kept(ada, "ä" * 10_000) == "ä" * 10_000
    with pytest.raises(Refusal, match="at most 10000"):
        add_measure(by=ada, name="Visitors", description="ä" * 10_001)
    assert add_measure(by=ada, name="🚢" * 300).name == "🚢" * 300
    with pytest.raises(Refusal, match="at most 300"):
        add_measure(by=ada, name="n" * 301)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x9f", "\ud800"])
def test_characters_that_cannot_be_kept_are_refused(ada: Membership, character: str) -> None:
    text = f"before{character}after"
    with pytest.raises(Refusal, match="control character"):
        add_measure(by=ada, name="Visitors", description=text)
    with pytest.raises(Refusal, match="control character"):
        add_team(by=ada, name=text)
    with pytest.raises(Refusal, match="control character"):
        add_person(email="new@example.org", name=text)
    assert not Measure.objects.exists()


def test_one_name_typed_in_two_ways_is_one_name(ada: Membership) -> None:
    assert add_team(by=ada, name="Cafe\u0301").name == add_team(by=ada, name="Café").name


def test_keys_that_differ_in_capitals_only_are_two_keys(ada: Membership) -> None:
    small, large = (add_measure(by=ada, name="n", key=key) for key in ("visits", "VISITS"))
    assert Measure.objects.get(key="visits") == small
    assert Measure.objects.get(key="VISITS") == large
    with pytest.raises(Refusal, match="already"):
        add_measure(by=ada, name="n", key="visits")


def test_searching_does_not_mind_capitals_beyond_ascii(ada: Membership) -> None:
    measure = add_measure(by=ada, name="Ärztliche Besuche")
    assert list(search(Measure.objects.all(), "BESUCHE")) == [measure]


@pytest.mark.parametrize(
    "value",
    [0.1 + 0.2, 1e-300, -1e-9, 1 / 3, 123456789.123456789, LARGEST, -LARGEST, 5e-324, 2.0**53 - 1],
)
def test_values_come_back_to_the_last_bit(ada: Membership, visitors: Measure, value: float) -> None:
    enter_value(by=ada, measure=visitors, on=date(2024, 2, 1), value=value)
    (row,) = current_observations(visitors)
    assert row.value is not None
    assert row.value.hex() == value.hex()


def test_negative_zero_is_zero(ada: Membership, visitors: Measure) -> None:
    enter_value(by=ada, measure=visitors, on=date(2024, 2, 1), value=-0.0)
    (row,) = current_observations(visitors)
    assert str(row.value) == "0.0"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 2.0**53 + 2, 1e300])
def test_values_that_cannot_be_kept_exactly_are_refused(
    ada: Membership, visitors: Measure, value: float
) -> None:
    with pytest.raises(Refusal):
        enter_value(by=ada, measure=visitors, on=date(2024, 2, 1), value=value)
    assert not Observation.objects.exists()


def test_odd_days_come_back(ada: Membership) -> None:
    daily = add_measure(by=ada, name="Daily", rhythm="day")
    days = [date(1, 1, 1), date(1582, 10, 10), date(2024, 2, 29), date(2000, 2, 29)]
    readings = [Reading(daily, day, 1.0, "", day) for day in days]
    load_values(by=ada, readings=readings, source="test")
    assert [row.period for row in Observation.objects.order_by("period")] == sorted(days)


def test_the_first_and_last_year_can_be_planned(ada: Membership) -> None:
    first, last = date(1, 1, 1), date(9999, 12, 31)
    strategy = write_strategy(by=ada, name="For ever", starts_on=first, ends_on=last)
    strategy.refresh_from_db()
    assert (strategy.starts_on, strategy.ends_on) == (first, last)
    measure = add_measure(by=ada, name="Visitors")
    goal = set_goal(by=ada, measure=measure, start_on=first, due_on=last, target=1.0)
    goal.refresh_from_db()
    assert (goal.start_on, goal.due_on) == (first, last)


@given(
    on=st.dates(),
    year_starts_in=st.integers(1, 12),
    rhythm=st.sampled_from(sorted(Rhythm)),
)
def test_every_day_lies_in_a_period_or_is_refused(
    on: date, year_starts_in: int, rhythm: Rhythm
) -> None:
    with suppress(Refusal):  # the period reaches beyond the years 1 to 9999
        assert Calendar(year_starts_in).start(rhythm, on) <= on
        assert on.year in {1, 9999} or Calendar(year_starts_in).end(rhythm, on) >= on


@pytest.mark.parametrize("minor", [0, 1, -1, 10**18, -(10**18), 9_223_372_036_854_775_807])
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD", "CLF"])
def test_amounts_of_nineteen_digits_lose_no_cent(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert Money.parse(str(amount.major()), currency) == amount
    assert (amount + Money(1, currency)).minor == minor + 1
    assert str(amount).replace(",", "").removesuffix(f" {currency}") == f"{amount.major():f}"


def test_a_goal_in_money_keeps_whole_cents(ada: Membership) -> None:
    income = add_measure(by=ada, name="Income", unit_kind="money", currency="EUR")
    enter_value(by=ada, measure=income, on=date(2024, 2, 1), value=float(2**53 - 1))
    (row,) = current_observations(income)
    assert row.value is not None
    assert str(Money(int(row.value), "EUR")) == "90,071,992,547,409.91 EUR"
    with pytest.raises(Refusal, match="whole minor units"):
        enter_value(by=ada, measure=income, on=date(2024, 3, 1), value=0.5)


def test_nothing_and_empty_are_told_apart(ada: Membership) -> None:
    measure = add_measure(by=ada, name="Visitors", unit="", lowest=None, owner=None)
    change_measure(by=ada, measure=measure, version=1, lowest=0.0)
    measure.refresh_from_db()
    assert (measure.unit, measure.lowest, measure.owner) == ("", 0.0, None)
    change_measure(by=ada, measure=measure, version=2, lowest=None)
    measure.refresh_from_db()
    assert measure.lowest is None


def test_a_text_that_is_too_long_is_refused_even_past_the_actions(ada: Membership) -> None:
    """Actions are the only writers; where one forgets, PostgreSQL refuses and SQLite does not."""
    with pytest.raises(Refusal, match="at most 40"):
        add_measure(by=ada, name="Visitors", unit="u" * 41)
    with pytest.raises(Refusal, match="at most 200"):
        add_measure(by=ada, name="Visitors", source="s" * 201)
    with pytest.raises(Refusal, match="at most 80"):
        add_measure(by=ada, name="Visitors", key="k" * 81)
