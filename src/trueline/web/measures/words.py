"""A measure's sentence: will it reach its goal, and what were the odds before. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from trueline.web.charts import Tone
from trueline.web.sentences import Piece, Sentence
from trueline.web.words import chances, number_word, tenths, tone_of

#: Kind of goal -> how reaching it is said; "down" where falling is good.
_REACHING: Final = {
    "level_at_due": "reaching {target} by {due}",
    "by_any_time": "reaching {target} at some time until {due}",
    "sum_over_period": "adding up to {target} by {due}",
    "avg_last": "averaging {target} over {window} by {due}",
    "stay_within": "staying within {target} until {due}",
}
_FALLING: Final = {
    **_REACHING,
    "level_at_due": "being at {target} or less by {due}",
    "by_any_time": "getting down to {target} at some time until {due}",
    "sum_over_period": "adding up to no more than {target} by {due}",
    "avg_last": "averaging no more than {target} over {window} by {due}",
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the sentence is made from; texts are ready to be shown.

    Attributes:
        name: Of the measure.
        now: Its last value, "" where there is none.
        now_label: The period of that value.
        aim: The goal, as `aim` says it; "" without one.
        verdict: Of the goal, "" while nothing was computed.
        odds: As they may be shown.
        before: The same at the last review.
        review: How that review is called.
        direction: Of the measure.
    """

    name: str
    now: str = ""
    now_label: str = ""
    aim: str = ""
    verdict: str = ""
    odds: float | None = None
    before: float | None = None
    review: str = ""
    direction: str = "up"


def aim(kind: str, direction: str, *, target: str, due: str, window: int | None) -> str:
    """Return a goal as one would say it: "reaching 50 % by December 2028"."""
    phrase = (_FALLING if direction == "down" else _REACHING)[kind]
    count = window or 1
    last = "one period" if count == 1 else f"{number_word(count)} periods"
    return phrase.format(target=target, due=due, window=last)


def sentence(outlook: Outlook) -> Sentence:
    """Return the sentence of a measure's page."""
    if not outlook.aim:
        return tuple(_without_goal(outlook))
    if outlook.verdict in {"met", "missed"}:
        return tuple(_settled(outlook))
    if outlook.odds is None:
        return tuple(_unknown(outlook))
    return tuple(_likely(outlook))


def _likely(outlook: Outlook) -> Iterator[Piece]:
    odds = outlook.odds or 0.0
    yield Piece(f"{outlook.name} has ")
    yield Piece(chances(odds), "#goals", tone_of(outlook.verdict))
    yield Piece(f" of {outlook.aim}.")
    if outlook.before is not None and outlook.review:
        yield Piece(f" At {outlook.review} it had {_count(outlook.before)}.")


def _settled(outlook: Outlook) -> Iterator[Piece]:
    met = outlook.verdict == "met"
    yield Piece(f"{outlook.name} has ")
    yield Piece("met its goal" if met else "missed its goal", "#goals", tone_of(outlook.verdict))
    yield Piece(f" of {outlook.aim}.")


def _unknown(outlook: Outlook) -> Iterator[Piece]:
    if outlook.verdict == "early":
        yield Piece("It is ")
        yield Piece("too early to say", "#goals")
        yield Piece(f" what the odds are of {outlook.name} {outlook.aim}.")
        return
    yield Piece(f"The odds of {outlook.name} {outlook.aim} are ")
    yield Piece("being computed", "#goals")
    yield Piece(".")


def _without_goal(outlook: Outlook) -> Iterator[Piece]:
    if outlook.now:
        yield Piece(f"{outlook.name} stood at ")
        yield Piece(outlook.now, "#entries", Tone.QUIET)
        yield Piece(f" in {outlook.now_label}. ")
    else:
        yield Piece(f"{outlook.name} has no values yet. ")
    watched = outlook.direction == "none"
    yield Piece("It is only watched." if watched else "No goal is set.")


def _count(odds: float) -> str:
    count = tenths(odds)
    return {0: "less than 1", 10: "more than 9"}.get(count, str(count))
