"""Words that spreadsheets use for what we call by one name; no tables, no database."""

from typing import Final

from trueline.core.periods import Rhythm
from trueline.exchange.imports.roles import normalised

#: Field -> our name -> other words for it, as `normalised` leaves them.
WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "tier": {
        "target": ("strategic", "threeyeartarget"),
        "kpi": ("keyindicator",),
        "leading": ("lead", "leadingindicator"),
        "operational": ("operations",),
    },
    "direction": {
        "up": ("u", "higher", "higherisbetter", "increase", "increasing", "maximise"),
        "down": ("d", "lower", "lowerisbetter", "decrease", "decreasing", "minimise"),
        "band": ("stay", "staywithinaband", "range", "within"),
        "none": ("n", "watch", "watchedonly", "neutral", "nodirection"),
    },
    "rhythm": {
        Rhythm.DAY.value: ("d", "daily"),
        Rhythm.WEEK.value: ("w", "weekly"),
        Rhythm.MONTH.value: ("m", "monthly"),
        Rhythm.QUARTER.value: ("q", "quarterly"),
        Rhythm.YEAR.value: ("y", "a", "yearly", "annual", "annually"),
    },
    "aggregation": {
        "last": ("lastvalue", "level"),
        "sum": ("total", "cumulative"),
        "average": ("avg", "mean"),
    },
    "unit_kind": {
        "number": ("count",),
        "percent": ("percentage",),
        "money": ("amount",),
    },
    "kind": {
        "level_at_due": ("level", "levelontheduedate"),
        "by_any_time": ("reach", "reachedatanytimeuntilthen"),
        "sum_over_period": ("sum", "sumfromstarttoduedate"),
        "avg_last": ("average", "averageofthelastperiods"),
        "stay_within": ("band", "staywithinabandthroughout"),
    },
}


def understand(field: str, word: str) -> str | None:
    """Return our name for a word in a column, None if it is not understood."""
    plain = normalised(word)
    for name, words in WORDS[field].items():
        if plain == normalised(name) or plain in words:
            return name
    return None


def names(field: str) -> str:
    """Return the names a column may hold, for a sentence."""
    return ", ".join(WORDS[field])
