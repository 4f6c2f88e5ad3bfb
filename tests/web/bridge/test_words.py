from datetime import date

import pytest

from trueline.web.bridge.words import Standing, all_is_well, review_name, sentence
from trueline.web.sentences import as_text

TODAY = date(2026, 9, 21)
JULY = date(2026, 7, 10)


def said(*now: str, then: list[str] | None = None, late: int = 0) -> str:
    standing = Standing(now, then, JULY if then else None, late)
    return as_text(sentence(standing, today=TODAY, targets="#targets", late="?values=late"))


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (["likely", "met", "unlikely", "uncertain"],
         "Two of four three-year targets are likely to be met."),
        (["likely", "unlikely", "missed"], "One of three three-year targets is likely to be met."),
        (["unlikely", "missed"], "None of two three-year targets is likely to be met."),
        (["likely", "met"], "Both three-year targets are likely to be met."),
        (["likely"] * 4, "All four three-year targets are likely to be met."),
        (["likely"], "The three-year target is likely to be met."),
        (["unlikely"], "The three-year target is not likely to be met."),
        (["likely", "unlikely", "early"],
         "One of three three-year targets is likely to be met; for one it is too early to say."),
        (["early", "early"],
         "It is too early to say whether the two three-year targets will be met."),
        (["", ""], "The odds of the two three-year targets are being computed."),
        (["likely"] * 13, "All 13 three-year targets are likely to be met."),
    ],
)  # fmt: skip
def test_the_sentence_counts_the_likely_targets(verdicts: list[str], words: str) -> None:
    assert said(*verdicts) == words


def test_the_last_review_and_late_numbers_follow() -> None:
    assert said("likely", "unlikely", then=["likely", "likely"], late=5) == (
        "One of two three-year targets is likely to be met. At the July review it was two. "
        "Five numbers are late."
    )
    assert said("likely", then=["likely"], late=1).endswith(
        "At the July review it was too. One number is late."
    )


def test_a_review_without_odds_is_not_compared_with() -> None:
    assert "review" not in said("likely", "unlikely", then=["", "early"])


def test_a_review_of_long_ago_carries_its_year() -> None:
    assert review_name(JULY, TODAY) == "the July review"
    assert review_name(date(2025, 7, 10), TODAY) == "the July 2025 review"


def test_all_is_well_only_when_nothing_is_left_to_do() -> None:
    assert all_is_well(Standing(["likely", "met"]), poor=0, waiting=0)
    assert not all_is_well(Standing(["likely", "uncertain"]), poor=0, waiting=0)
    assert not all_is_well(Standing(["likely"]), poor=1, waiting=0)
    assert not all_is_well(Standing(["likely"]), poor=0, waiting=1)
    assert not all_is_well(Standing([]), poor=0, waiting=0)
