"""The Bridge's sentence: how many targets are likely to be met, then and now. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trueline.web.charts import Tone
from trueline.web.sentences import Piece, Sentence
from trueline.web.words import number_word

_GOOD = {"likely", "met"}
_UNKNOWN = {"", "early"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the sentence is made from.

    Attributes:
        now: The verdict of every target, "" where nothing was computed.
        then: Their verdicts at the last review, None without one.
        review: The day of the last review.
        late: How many numbers are late.
    """

    now: Sequence[str]
    then: Sequence[str] | None = None
    review: date | None = None
    late: int = 0


def sentence(standing: Standing, *, today: date, targets: str, late: str) -> Sentence:
    """Return the Bridge's sentence; `targets` and `late` are where its figures lead."""
    pieces = [*_now(standing.now, targets)]
    if standing.then is not None and standing.review and not _all_unknown(standing.then):
        pieces += _then(standing, review_name(standing.review, today))
    if standing.late:
        pieces += _late(standing.late, late)
    return tuple(pieces)


def review_name(review: date, today: date) -> str:
    """Return a review as people call it: "the July review", with its year if it is long ago."""
    recent = (today - review).days < 330
    return f"the {review:%B} review" if recent else f"the {review:%B} {review.year} review"


def all_is_well(standing: Standing, poor: int, waiting: int) -> bool:
    """Tell whether there is nothing to do: every target likely, every number in."""
    return not poor and not waiting and bool(standing.now) and set(standing.now) <= _GOOD


def _now(verdicts: Sequence[str], url: str) -> Iterator[Piece]:
    count, good = len(verdicts), sum(v in _GOOD for v in verdicts)
    unknown = sum(v in _UNKNOWN for v in verdicts)
    if unknown == count:
        yield from _too_early(verdicts, url)
        return
    yield Piece(_subject(good, count))
    words = "likely to be met"
    yield Piece(words, url, Tone.LINE if good else Tone.MISS)
    yield Piece(f"; for {number_word(unknown)} it is too early to say." if unknown else ".")


def _subject(good: int, count: int) -> str:
    targets = "three-year targets"
    if count == 1:
        return f"The three-year target is {'' if good else 'not '}"
    if good == count:
        return f"{'Both' if count == 2 else f'All {number_word(count)}'} {targets} are "
    few = number_word(good)
    verb = "are" if good > 1 else "is"
    return f"{few.capitalize()} of {number_word(count)} {targets} {verb} "


def _too_early(verdicts: Sequence[str], url: str) -> Iterator[Piece]:
    targets = _the_targets(len(verdicts))
    if set(verdicts) == {""}:
        yield Piece(f"The odds of {targets} are ")
        yield Piece("being computed", url)
        yield Piece(".")
        return
    yield Piece("It is ")
    yield Piece("too early to say", url)
    yield Piece(f" whether {targets} will be met.")


def _the_targets(count: int) -> str:
    return "the three-year target" if count == 1 else f"the {number_word(count)} three-year targets"


def _all_unknown(verdicts: Sequence[str]) -> bool:
    return all(verdict in _UNKNOWN for verdict in verdicts)


def _then(standing: Standing, name: str) -> Iterator[Piece]:
    good = sum(v in _GOOD for v in standing.now)
    before = sum(v in _GOOD for v in standing.then or ())
    if len(standing.now) == 1:
        words = "was" if before else "was not"
        yield Piece(f" At {name} it {words}{' too' if before and good else ''}.")
        return
    also = "also " if good == before and not _all_unknown(standing.now) else ""
    yield Piece(f" At {name} it was {also}{number_word(before)}.")


def _late(count: int, url: str) -> Iterator[Piece]:
    yield Piece(" ")
    yield Piece(
        f"{number_word(count).capitalize()} number{'' if count == 1 else 's'}", url, Tone.DRIFT
    )
    yield Piece(f" {'is' if count == 1 else 'are'} late.")
