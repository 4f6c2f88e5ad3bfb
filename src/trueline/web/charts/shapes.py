"""What a chart is drawn from. Values are in stored units; `Unit` says how people say them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tone(StrEnum):
    """The meaning of a colour; the value is the class that carries it."""

    LINE = "line"
    DRIFT = "drift"
    MISS = "miss"
    QUIET = "quiet"


class Signal(StrEnum):
    """Why a point stands out from ordinary ups and downs; each has its own shape."""

    NONE = ""
    BEYOND = "outside the limits"
    RUN = "a run on one side"
    TREND = "a trend"


def _is_short(part: str) -> bool:
    return len(part.strip()) <= 4


@dataclass(frozen=True, slots=True)
class Unit:
    """How a value is said: `before` and `after` it, after dividing by `per` stored units.

    `decimals` None shows as many as the size of the value asks for.
    """

    before: str = ""
    after: str = ""
    per: float = 1
    decimals: int | None = None

    @property
    def brief(self) -> "Unit":
        """The unit without what is too long to stand at every figure, decimals left open."""
        before, after = (part if _is_short(part) else "" for part in (self.before, self.after))
        return Unit(before, after, self.per)

    @property
    def long_part(self) -> str:
        """What `brief` leaves out; empty for most units."""
        return " ".join(p.strip() for p in (self.before, self.after) if not _is_short(p))


@dataclass(frozen=True, slots=True)
class Point:
    """The value of one period; None, not-a-number and infinity all mean: no value."""

    on: date
    value: float | None
    signal: Signal = Signal.NONE


@dataclass(frozen=True, slots=True)
class Band:
    """The likely values of one future period: a median and central 50, 80 and 95 % bands."""

    on: date
    low95: float
    low80: float
    low50: float
    median: float
    high50: float
    high80: float
    high95: float


@dataclass(frozen=True, slots=True)
class Target:
    """The value to reach on a day; `upper` is the top where the goal is to stay in a band."""

    on: date
    value: float
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Process-behaviour limits that hold from one day to another."""

    start: date
    end: date
    low: float
    centre: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """A day from which the measure was declared to behave anew, or a decision fell."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class Course:
    """A measure's course so far and from here; every part but the name may be missing."""

    name: str
    points: tuple[Point, ...] = ()
    bands: tuple[Band, ...] = ()
    target: Target | None = None
    limits: tuple[Limits, ...] = ()
    changes: tuple[Change, ...] = ()
    unit: Unit = Unit()
