"""The sentence that My work begins with. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.web.words import number_word

if TYPE_CHECKING:
    from trueline.web.work.rows import Row


@dataclass(frozen=True, slots=True)
class Said:
    """The parts of the sentence.

    Attributes:
        greeting: "Good morning, Sam."
        count: "Three things"; "" where nothing is due.
        rest: What follows, up to what they hold up.
        holds: The name of what all of them hold up; "" where they differ.
        late: "Two are late."; "" where none is.
    """

    greeting: str
    count: str
    rest: str
    holds: str
    late: str


def sentence_of(name: str, hour: int, rows: "Sequence[Row]", overdue: int) -> Said:
    """Return what the page says first.

    Args:
        name: The reader's name.
        hour: The hour it is.
        rows: What is due this week or before.
        overdue: How many of them are late.
    """
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    greeting = f"Good {part}, {name.split(maxsplit=1)[0] if name.split() else name}."
    if not rows:
        return Said(greeting, "", "Nothing is due this week.", "", "")
    one = len(rows) == 1
    count = f"{number_word(len(rows)).capitalize()} thing{'' if one else 's'}"
    rest = f"{'is' if one else 'are'} due this week"
    if overdue == len(rows):
        late = "It is late." if one else "All of them are late."
    else:
        word = number_word(overdue).capitalize()
        late = f"{word} {'is' if overdue == 1 else 'are'} late." if overdue else ""
    return Said(greeting, count, rest, _common(rows), late)


def _common(rows: "Sequence[Row]") -> str:
    """Return the name of the highest priority that all rows share."""
    tops = {row.steps[-1] if row.steps else "" for row in rows}
    return tops.pop() if len(tops) == 1 else ""
