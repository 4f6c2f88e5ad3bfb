"""Words that spreadsheets use for what we call by one name."""

from typing import Final

from trueline.core.periods import Rhythm
from trueline.exchange.roles import normalised
from trueline.measures.models import Aggregation, Direction, GoalKind, Tier, UnitKind

_WORDS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "tier": {
        Tier.TARGET: ("strategic", "threeyeartarget"),
        Tier.KPI: ("keyindicator",),
        Tier.LEADING: ("lead", "leadingindicator"),
        Tier.OPERATIONAL: ("operations",),
    },
    "direction": {
        Direction.UP: ("u", "higher", "higherisbetter", "increase", "increasing", "maximise"),
        Direction.DOWN: ("d", "lower", "lowerisbetter", "decrease", "decreasing", "minimise"),
        Direction.BAND: ("stay", "staywithinaband", "range", "within"),
        Direction.NONE: ("n", "watch", "watchedonly", "neutral", "nodirection"),
    },
    "rhythm": {
        Rhythm.DAY: ("d", "daily"),
        Rhythm.WEEK: ("w", "weekly"),
        Rhythm.MONTH: ("m", "monthly"),
        Rhythm.QUARTER: ("q", "quarterly"),
        Rhythm.YEAR: ("y", "a", "yearly", "annual", "annually"),
    },
    "aggregation": {
        Aggregation.LAST: ("lastvalue", "level"),
        Aggregation.SUM: ("total", "cumulative"),
        Aggregation.AVERAGE: ("avg", "mean"),
    },
    "unit_kind": {
        UnitKind.NUMBER: ("count",),
        UnitKind.PERCENT: ("percentage",),
        UnitKind.MONEY: ("amount",),
    },
    "kind": {
        GoalKind.LEVEL: ("level", "levelontheduedate"),
        GoalKind.REACH: ("reach", "reachedatanytimeuntilthen"),
        GoalKind.SUM: ("sum", "sumfromstarttoduedate"),
        GoalKind.AVERAGE: ("average", "averageofthelastperiods"),
        GoalKind.WITHIN: ("band", "staywithinabandthroughout"),
    },
}


def understand(field: str, word: str) -> str | None:
    """Return our name for a word in a column, None if it is not understood."""
    plain = normalised(word)
    for name, words in _WORDS[field].items():
        if plain == normalised(name) or plain in words:
            return str(name)
    return None


def names(field: str) -> str:
    """Return the names a column may hold, for a sentence."""
    return ", ".join(str(name) for name in _WORDS[field])
