"""The sentence a page opens with, in pieces: words, and figures that lead to their evidence."""

from dataclasses import dataclass

from trueline.web.charts import Tone


@dataclass(frozen=True, slots=True)
class Piece:
    """A few words; with `url` they are a figure that leads to its evidence."""

    text: str
    url: str = ""
    tone: Tone = Tone.QUIET


Sentence = tuple[Piece, ...]


def as_text(sentence: Sentence) -> str:
    """Return a sentence as plain text."""
    return "".join(piece.text for piece in sentence)
