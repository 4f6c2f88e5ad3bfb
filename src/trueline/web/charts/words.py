"""Where words stand on a chart: their width is estimated, and no two may touch."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, takewhile
from typing import Final, Literal

Anchor = Literal["start", "middle", "end"]

#: Widths in em of Inter at weight 600, rounded up: an estimate may be too wide, never too narrow.
_NARROW: Final = dict.fromkeys("iljI|!.,:;'’‘()[]·", 0.34) | dict.fromkeys('ftr -–/"“”', 0.42)
_WIDE: Final = dict.fromkeys("mwMWOQGCDHNUVXYKRAB+−=<>&", 0.78) | dict.fromkeys("mWM@%—…", 1.0)
_KNOWN: Final = _NARROW | _WIDE
_USUAL: Final = 0.66
_FULL: Final = 1.1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the chart's own units; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box", gap: float = 0) -> bool:
        """Whether the two share a place, or come closer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: x by the anchor, y the baseline."""

    words: str
    x: float
    y: float
    anchor: Anchor = "start"
    size: float = 12

    @property
    def box(self) -> Box:
        """The place it takes, estimated."""
        width = width_of(self.words, self.size)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - self.size * 0.95, left + width, self.y + self.size * 0.3)


def width_of(words: str, size: float) -> float:
    """Return the estimated width of a text; full-width and unknown signs count as wide."""
    return sum(_em(sign) for sign in words) * size


def fit(words: str, width: float, size: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than `width`; may be empty."""
    words = " ".join(words.split())
    if width_of(words, size) <= width:
        return words
    ends = accumulate((_em(sign) * size for sign in words), initial=width_of("…", size))
    # The first end belongs to the ellipsis alone, so one fewer sign fits than ends do.
    kept = words[: max(sum(1 for _ in takewhile(lambda end: end <= width, ends)) - 1, 0)].rstrip()
    return f"{kept}…" if kept else ""


def spread(labels: list[Label], gap: float) -> list[Label]:
    """Return the labels that fit beside each other, the earlier ones first."""
    kept: list[Label] = []
    for label in labels:
        if not any(label.box.touches(other.box, gap) for other in kept):
            kept.append(label)
    return kept


@cache
def _em(sign: str) -> float:
    if sign in _KNOWN:
        return _KNOWN[sign]
    # Control characters are shown as a replacement sign, which is wide as well.
    wide = unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0x2FFF or ord(sign) < 32
    return _FULL if wide else _USUAL
