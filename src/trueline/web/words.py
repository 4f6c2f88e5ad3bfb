"""Small words for sentences: counts, days, chances, and the tone of a verdict. Pure."""

from calendar import monthrange
from datetime import date
from typing import Final

from trueline.web.charts import Tone

_SMALL: Final = (
    "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
#: What odds may be shown as: nothing that can still change is shown as certain.
LEAST, MOST = 0.03, 0.97
_TONES: Final = {
    "likely": Tone.LINE, "met": Tone.LINE, "uncertain": Tone.DRIFT,
    "unlikely": Tone.MISS, "missed": Tone.MISS,
}  # fmt: skip
_SETTLED: Final = {"met", "missed"}


def number_word(count: int, *, zero: str = "none") -> str:
    """Return a count as it reads in a sentence: "none", "one" … "twelve", "13", "1,234"."""
    if count == 0:
        return zero
    return _SMALL[count] if 0 < count < len(_SMALL) else f"{count:,}"


def say_date(day: date) -> str:
    """Return a day in words: "3 September 2026"."""
    return f"{day.day} {day:%B} {day.year}"


def say_due(day: date) -> str:
    """Return a due date in words; the last day of a month is the month: "December 2028"."""
    if day.day == monthrange(day.year, day.month)[1]:
        return f"{day:%B} {day.year}"
    return say_date(day)


def tone_of(verdict: str) -> Tone:
    """Return the meaning a verdict's colour carries."""
    return _TONES.get(verdict, Tone.QUIET)


def shown_odds(probability: float | None, verdict: str) -> float | None:
    """Return odds as they may be shown; only what is settled is shown as certain."""
    if probability is None or verdict in _SETTLED:
        return probability
    return min(max(probability, LEAST), MOST)


def percent(probability: float | None) -> str:
    """Return odds as a percentage: "31 %"; empty where there are none."""
    return "" if probability is None else f"{probability * 100:.0f}\N{NO-BREAK SPACE}%"


def tenths(probability: float) -> int:
    """Return odds as chances in ten; half a chance counts up."""
    return int(probability * 10 + 0.5)


def chances(probability: float) -> str:
    """Return odds in words: "3 chances in 10", "less than 1 chance in 10"."""
    count = tenths(probability)
    if count == 0:
        return "less than 1 chance in 10"
    if count == 10:
        return "more than 9 chances in 10"
    return f"{count} chance{'' if count == 1 else 's'} in 10"
