from datetime import date

import pytest

from trueline.web.measures.words import Outlook, aim, sentence
from trueline.web.sentences import as_text
from trueline.web.words import chances, number_word, percent, say_due, shown_odds

GOAL = aim("level_at_due", "up", target="50 %", due="December 2028", window=None)


def test_odds_are_said_as_chances_in_ten_beside_those_of_the_last_review() -> None:
    outlook = Outlook(
        "Earned income share", aim=GOAL, verdict="unlikely", odds=0.31, before=0.52,
        review="the July review",
    )  # fmt: skip
    assert as_text(sentence(outlook)) == (
        "Earned income share has 3 chances in 10 of reaching 50 % by December 2028. "
        "At the July review it had 5."
    )


@pytest.mark.parametrize(
    ("kind", "direction", "said"),
    [
        ("level_at_due", "down", "being at 5 days or less by June 2027"),
        ("by_any_time", "up", "reaching 5 days at some time until June 2027"),
        ("sum_over_period", "up", "adding up to 5 days by June 2027"),
        ("avg_last", "up", "averaging 5 days over three periods by June 2027"),
        ("stay_within", "band", "staying within 5 days until June 2027"),
    ],
)
def test_each_kind_of_goal_has_its_words(kind: str, direction: str, said: str) -> None:
    assert aim(kind, direction, target="5 days", due="June 2027", window=3) == said


@pytest.mark.parametrize(
    ("outlook", "said"),
    [
        (Outlook("Visits", aim=GOAL, verdict="met", odds=1.0), "Visits has met its goal of"),
        (Outlook("Visits", aim=GOAL, verdict="missed", odds=0.0), "Visits has missed its goal"),
        (Outlook("Visits", aim=GOAL, verdict="early"), "It is too early to say"),
        (Outlook("Visits", aim=GOAL), "are being computed."),
        (Outlook("Visits", now="12", now_label="May 2026"), "Visits stood at 12 in May 2026."),
        (Outlook("Visits", direction="none"), "It is only watched."),
        (Outlook("Visits"), "Visits has no values yet. No goal is set."),
    ],
)
def test_what_is_settled_or_unknown_is_said_without_a_number(outlook: Outlook, said: str) -> None:
    assert said in as_text(sentence(outlook))


def test_nothing_that_can_still_change_is_shown_as_certain() -> None:
    assert percent(shown_odds(0.999, "likely")) == "97\N{NO-BREAK SPACE}%"
    assert percent(shown_odds(0.0, "unlikely")) == "3\N{NO-BREAK SPACE}%"
    assert shown_odds(1.0, "met") == 1.0
    assert chances(0.03) == "less than 1 chance in 10"
    assert chances(0.97) == "more than 9 chances in 10"
    assert chances(0.1) == "1 chance in 10"


def test_small_numbers_are_words_and_month_ends_are_months() -> None:
    assert [number_word(n) for n in (0, 1, 12, 13, 1234)] == [
        "none",
        "one",
        "twelve",
        "13",
        "1,234",
    ]
    assert say_due(date(2028, 12, 31)) == "December 2028"
    assert say_due(date(2028, 2, 29)) == "February 2028"
    assert say_due(date(2028, 2, 28)) == "28 February 2028"
