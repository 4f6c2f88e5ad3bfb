"""From what a file says of a measure to the lines the terminal prints."""

from collections.abc import Iterator
from datetime import date

from trueline.analysis.asking import Known, Promise, odds_of
from trueline.analysis.series import history, horizon
from trueline.cli.sayings import Saying
from trueline.insight.courses import simulate
from trueline.insight.odds import Odds, Word

Row = tuple[str, str, str, str, str, str]


def lines_of(saying: Saying, as_of: date | None) -> Iterator[Row]:
    """Yield a line a goal: measure, target, due date, value now, odds, and the word for them.

    Args:
        saying: The measure.
        as_of: Only what was known on this day is used; everything where it is None.
    """
    values = [
        (period, value)
        for period, (value, _, known) in sorted(saying.values.items())
        if as_of is None or (known <= as_of and period <= as_of)
    ]
    promises = sorted(saying.goals.values(), key=lambda promise: (promise.due_on, promise.kind))
    if not promises:
        return
    last = values[-1][0] if values else as_of or promises[0].start_on
    rhythm, calendar = saying.rhythm, saying.calendar
    seen = history(values, rhythm, calendar, lowest=saying.lowest, highest=saying.highest)
    ahead = horizon(rhythm, calendar, last, [promise.due_on for promise in promises])
    known = Known(rhythm, calendar, seen, last, simulate(seen, ahead))
    now = f"{values[-1][1]:.6g}" if values else ""
    for promise in promises:
        chances, word = _words(odds_of(promise, known))
        yield saying.name, _target(promise), promise.due_on.isoformat(), now, chances, word


def _target(promise: Promise) -> str:
    upper = "" if promise.upper is None else f" to {promise.upper:.6g}"
    return f"{promise.target:.6g}{upper}"


def _words(found: Odds) -> tuple[str, str]:
    """Return "7 chances in 10" and "likely"; nothing but the word where there are no chances."""
    if found.determined or found.chances_in_ten is None:
        return "", found.word.value if found.word is not Word.TOO_EARLY else "too early to say"
    chances = found.chances_in_ten
    return f"{chances} chance{'s' if chances > 1 else ''} in 10", found.word.value
