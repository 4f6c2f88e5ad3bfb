"""How effort or money is divided: one bar a row, its parts in the order of the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.safestring import SafeString

from trueline.web.charts.svg import element, picture, text
from trueline.web.charts.words import fit

#: Width and height of each paper; the page shows the one nearest in size.
_PAPERS: Final = (("wide", 664), ("middle", 480), ("narrow", 300))
_HEIGHT: Final = 28
_SIZE: Final = 12
#: Tints that follow each other; a plan with more lines begins anew.
_TINTS: Final = 5


class PartKind(StrEnum):
    """What a part of the bar stands for; run the business and no line look alike everywhere."""

    PRIORITY = "priority"
    RUN = "run"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar.

    Attributes:
        name: What it is.
        points: Its size; a bar's parts sum to 100.
        kind: What it stands for.
    """

    name: str
    points: int
    kind: PartKind = PartKind.PRIORITY


def mix_bar(parts: Sequence[Part], *, key: str, title: str) -> SafeString:
    """Return a bar of its parts on every paper; `key` is unique on the page.

    A word that does not fit its part is cut or left out; the description has them all.
    """
    about = ", ".join(f"{part.name} {part.points}" for part in parts if part.points) + "."
    drawn = (
        picture(
            *_hatch(f"{key}-{name}"),
            *_parts(parts, width, f"{key}-{name}"),
            key=f"{key}-{name}",
            title=title,
            about=about,
            width=width,
            height=_HEIGHT,
            class_=f"chart-svg chart-{name}",
        )
        for name, width in _PAPERS
    )
    return element("div", *drawn, class_="chart chart-mix")


def _parts(parts: Sequence[Part], width: int, key: str) -> list[SafeString]:
    whole = sum(part.points for part in parts) or 1
    marks: list[SafeString] = []
    left = 0.0
    for place, part in enumerate(parts):
        wide = width * part.points / whole
        if part.points > 0:
            marks += _part(part, left, wide, _fill(part, place, key))
        left += wide
    return marks


def _part(part: Part, left: float, wide: float, paint: dict[str, str]) -> list[SafeString]:
    box = element(
        "rect",
        element("title", text(f"{part.name}: {part.points}")),
        x=left, y=0, width=max(wide - 2, 1), height=_HEIGHT, rx=3, **paint,
    )  # fmt: skip
    number = str(part.points)
    room = wide - 18
    name = fit(part.name, room - _SIZE * 0.7 * (len(number) + 1), _SIZE)
    words = f"{name} {number}" if name else fit(number, room + 6, _SIZE)
    if not words:
        return [box]
    return [box, element("text", text(words), class_="chart-mix-word", x=left + 8, y=18)]


def _fill(part: Part, place: int, key: str) -> dict[str, str]:
    if part.kind is PartKind.NONE:
        return {"class_": "chart-mix-none", "fill": f"url(#{key}-hatch)"}
    if part.kind is PartKind.RUN:
        return {"class_": "chart-mix-run"}
    return {"class_": f"chart-mix-{place % _TINTS}"}


def _hatch(key: str) -> list[SafeString]:
    stripe = element("path", class_="chart-mix-stripe", d="M0 8 L8 0")
    ground = element("rect", class_="chart-mix-ground", width=8, height=8)
    return [
        element(
            "defs",
            element(
                "pattern", ground, stripe,
                id=f"{key}-hatch", width=8, height=8, patternUnits="userSpaceOnUse",
            ),
        )
    ]  # fmt: skip
