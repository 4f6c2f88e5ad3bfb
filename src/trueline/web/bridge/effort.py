"""Where the effort went, and which drift needs a decision, from what is kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from trueline.web.charts import Part, PartKind, Tone, mix_bar
from trueline.web.sentences import Piece

if TYPE_CHECKING:
    from trueline.analysis.models import DriftReading
    from trueline.organisations.models import Organisation

#: Column of the reading -> what is said above its bar.
_BARS: Final = (("planned", "Planned"), ("plan_today", "Planned today"), ("done", "What was done"))
_MOST: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with what is said above it."""

    label: str
    note: str
    tone: str
    drawn: SafeString


@dataclass(frozen=True, slots=True)
class Decide:
    """Drift that waits for a decision."""

    title: str
    about: str
    url: str


@dataclass(frozen=True, slots=True)
class Effort:
    """The Bridge's part on effort."""

    url: str
    label: str
    reporting: str
    bars: Sequence[Bar] = field(default=())
    decide: Sequence[Decide] = field(default=())
    sentence: Sequence[Piece] = field(default=())
    missing: str = ""


def effort_of(
    reading: "DriftReading | None", organisation: "Organisation", label: str
) -> Effort | None:
    """Return where the effort of the quarter went; None where nothing was ever read.

    Args:
        reading: The latest of the current quarter.
        organisation: Whose Bridge it is.
        label: The quarter's name.
    """
    if reading is None:
        return None
    url = reverse("drift", kwargs={"organisation": organisation.slug})
    reporting = f"{reading.reported} of {reading.expected} people reported"
    if reading.undecided is None or not reading.rows:
        missing = (
            "No week of this quarter with enough reports has ended yet."
            if reading.expected
            else "No plan with shares has been adopted, or no effort was recorded."
        )
        return Effort(url, label, reporting, missing=missing)
    return Effort(
        url,
        label,
        reporting,
        bars=list(_bars(reading)),
        decide=list(_decisions(reading, url))[:_MOST],
        sentence=list(_sentence(reading, url)),
    )


def _bars(reading: "DriftReading") -> Iterator[Bar]:
    notes = {
        "plan_today": (reading.decided, "decided"),
        "done": (reading.undecided, "undecided"),
    }
    for column, label in _BARS:
        count, word = notes.get(column, (0, ""))
        note = f"{count} point{'' if count == 1 else 's'} {word}" if count else ""
        tone = {"decided": "decided", "undecided": "drift"}.get(word, "")
        parts = [_part(row, column) for row in reading.rows]
        yield Bar(label, note, tone, mix_bar(parts, key=f"mix-{column}", title=label))


def _part(row: Mapping[str, Any], column: str) -> Part:
    kind = PartKind.NONE if row["key"] is None else PartKind.PRIORITY
    name = "No line" if row["key"] is None else row["name"]
    return Part(name, row[column], PartKind.RUN if row["run"] else kind)


def _decisions(reading: "DriftReading", url: str) -> Iterator[Decide]:
    rows = sorted(reading.rows, key=lambda row: -abs(row["done"] - row["plan_today"]))
    for row in rows:
        shift = row["done"] - row["plan_today"]
        if abs(shift) * 2 < reading.tolerance or row.get("answered"):
            continue
        query = urlencode({"line": row["key"] or "none"})
        yield Decide(_title(row, shift), _about(reading, row), f"{url}answer?{query}")


def _title(row: Mapping[str, Any], shift: int) -> str:
    if row["key"] is None:
        return f"{row['done']} points of effort have no line to a target"
    if shift < 0:
        return f"“{row['name']}” got {row['done']} of its {row['plan_today']} points"
    return f"“{row['name']}” took {shift} points more than planned"


def _about(reading: "DriftReading", row: Mapping[str, Any]) -> str:
    if reading.since and row["key"] in reading.since_lines:
        return f"since week {_week(reading.since)}"
    return "this quarter"


def _week(monday: date) -> int:
    return monday.isocalendar().week


def _sentence(reading: "DriftReading", url: str) -> Iterator[Piece]:
    undecided = reading.undecided
    if not undecided:
        return
    tone = Tone.DRIFT if undecided > reading.tolerance else Tone.LINE
    yield Piece(" This quarter ")
    yield Piece(f"{undecided} % of our effort", url, tone)
    yield Piece(" went where no decision sent it.")
