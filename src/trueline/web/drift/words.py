"""The sentence a drift statement opens with. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trueline.web.charts import Tone
from trueline.web.sentences import Piece, Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """What the sentence is made from.

    Attributes:
        when: The span in a sentence: "this quarter", "in 2026".
        what: "effort" or "money".
        decided: Points that amendments moved; None where no figure is given.
        undecided: Points that moved without a decision, likewise.
        tolerance: Points that are not yet called drift.
        loser: The line that lost most without a decision, "" for none.
        since: Monday of the week in which drift began.
        why_not: Why there is no figure, "" where there is one.
    """

    when: str
    what: str
    decided: int | None
    undecided: int | None
    tolerance: int
    loser: str = ""
    since: date | None = None
    why_not: str = ""


def sentence(told: Told) -> Sentence:
    """Return the statement in a sentence or two."""
    if told.decided is None or told.undecided is None:
        return (Piece(told.why_not),)
    return (*_decided(told), *_undecided(told))


def points(count: int) -> str:
    """Return points as words: "1 point", "18 points"."""
    return f"{count} point{'' if count == 1 else 's'}"


def _decided(told: Told) -> Iterator[Piece]:
    if not told.decided:
        yield Piece(f"No decision moved any {told.what} {told.when}. ")
        return
    yield Piece(f"We decided to move {points(told.decided)} {told.when}. ")


def _undecided(told: Told) -> Iterator[Piece]:
    count = told.undecided or 0
    if count == 0:
        yield Piece(f"All {told.what} went where the plan says.")
        return
    tone = Tone.DRIFT if count > told.tolerance else Tone.LINE
    also = "Another " if told.decided else ""
    yield Piece(f"{also}{points(count)} moved", "#statement", tone)
    yield Piece(" without a decision")
    if told.loser:
        yield Piece(", most of it out of ")
        yield Piece(f"“{told.loser}”", "#statement", tone)
    if told.since and count > told.tolerance:
        _, week, _ = told.since.isocalendar()
        yield Piece(", beginning in ")
        yield Piece(f"week {week}", "#began", tone)
    yield Piece("." if count > told.tolerance else f": within the tolerance of {told.tolerance}.")
