"""A file's report as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from trueline.exchange.imports.drafts import FATES

_THINGS: Final = {
    "measures": ("measure", "measures"),
    "goals": ("goal", "goals"),
    "teams": ("team", "teams"),
    "themes": ("theme", "themes"),
}
_WORDS: Final = {"N": "new", "C": "changed", "S": "as they stand", "seen": "in the file"}
#: Runs of rows with one fate that a page lists; the rest is in the counts.
_STRETCHES: Final = 400


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring rows with the same fate."""

    first: int
    last: int
    fate: str
    letter: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """What became of a sheet's rows."""

    name: str
    counts: list[tuple[str, int]]
    stretches: list[Stretch]
    problems: list[list[Any]]
    problem_count: int
    notes: list[str]


@dataclass(frozen=True, slots=True)
class ReportView:
    """What became of a file."""

    refusal: str
    things: list[str]
    sheets: list[SheetView]


def report_of(report: Mapping[str, Any]) -> ReportView | None:
    """Return the report in words, None before there is one."""
    if not report:
        return None
    return ReportView(
        refusal=report.get("refusal", ""),
        things=[
            sentence
            for thing, counts in report.get("counts", {}).items()
            if (sentence := _sentence(thing, counts))
        ],
        sheets=[_sheet(sheet) for sheet in report.get("sheets", [])],
    )


def _sentence(thing: str, counts: Mapping[str, int]) -> str:
    parts = [f"{count:,} {_WORDS.get(word, word)}" for word, count in counts.items() if count]
    return f"{_THINGS[thing][1].capitalize()}: {', '.join(parts)}" if parts else ""


def _sheet(sheet: Mapping[str, Any]) -> SheetView:
    fates: str = sheet["fates"]
    return SheetView(
        name=sheet["name"],
        counts=[(word, fates.count(letter)) for letter, word in FATES.items() if letter in fates],
        stretches=list(_stretches(fates))[:_STRETCHES],
        problems=sheet["problems"],
        problem_count=sheet["problem_count"],
        notes=sheet["notes"],
    )


def _stretches(fates: str) -> list[Stretch]:
    found, row = [], 1
    for letter, same in groupby(fates):
        length = len(list(same))
        found.append(Stretch(row, row + length - 1, FATES[letter], letter))
        row += length
    return [stretch for stretch in found if stretch.letter != "B"]
