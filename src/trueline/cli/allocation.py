"""A plan file: which shares of effort were planned, from when, and how they were amended."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from trueline.cli.rows import Headers, Sheet
from trueline.core.errors import Refusal
from trueline.core.periods import Rhythm
from trueline.exchange.imports.line import Line, Refused
from trueline.insight.drift import InForce, weighted

_HEADERS: Final[Headers] = {
    "priority": ("priority", "bucket", "name", "where", "key"),
    "share": ("share", "plannedshare", "planned", "percent", "weight"),
    "from": ("from", "inforcefrom", "inforceon", "amendedon"),
    "quarter": ("quarter", "quarterstart", "start", "period"),
}
#: What shares may sum to: percentages, or parts of one.
_WHOLES: Final = (100, 1)


@dataclass(frozen=True, slots=True)
class Allocation:
    """The planned shares of a file.

    Attributes:
        versions: First day of a quarter -> day from which a version is in force -> whole weights.
            `date.min` is a quarter that was not named, and the version that was adopted.
    """

    versions: Mapping[date, Mapping[date, Mapping[str, int]]]

    @property
    def priorities(self) -> tuple[str, ...]:
        """Return every priority that is named, in the file's order."""
        every = (mix for quarter in self.versions.values() for mix in quarter.values())
        return tuple(dict.fromkeys(name for mix in every for name in mix))

    @property
    def begins(self) -> date:
        """Return the first day of the plan; `date.min` where it names no quarter."""
        return min(self.versions)

    def adopted(self, first: date, last: date) -> dict[str | None, Fraction]:
        """Return the shares of a period as they were adopted."""
        return self._weighted(first, last, as_adopted=True)

    def today(self, first: date, last: date) -> dict[str | None, Fraction]:
        """Return the shares of a period with every amendment, each for the days it was in force."""
        return self._weighted(first, last, as_adopted=False)

    def _weighted(self, first: date, last: date, *, as_adopted: bool) -> dict[str | None, Fraction]:
        days: Counter[tuple[date, date]] = Counter()
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            quarter = max((start for start in self.versions if start <= day), default=None)
            if quarter is None:  # a week in whose midst the plan begins
                continue
            known = [start for start in self.versions[quarter] if start <= day]
            days[quarter, date.min if as_adopted else max(known)] += 1
        if not days:
            raise Refusal(f"The plan has not begun by {last}. Add the quarter in which that lies.")
        return weighted([
            InForce(self.versions[quarter][version], count)
            for (quarter, version), count in days.items()
        ])  # fmt: skip


def read_allocation(file: Path) -> Allocation:
    """Read a plan file.

    Raises:
        Refusal: it cannot be read, or a cell or the sum of a plan's shares is wrong.
    """
    sheet = Sheet(file, _HEADERS, numbers=("share",), days=("from", "quarter"))
    if missing := {"priority", "share"} - sheet.roles:
        raise Refusal(f"{file.name} needs a column {max(missing).capitalize()}.")
    found: dict[date, dict[date, dict[str, Decimal]]] = {}
    rows: dict[tuple[date, date], int] = {}
    for line in sheet:
        try:
            quarter, version = _day(line, "quarter"), _day(line, "from")
            mix = found.setdefault(quarter, {}).setdefault(version, {})
            _take(line, mix)
        except Refused as refused:
            raise Refusal(f"{file.name}: {refused}") from None
        rows.setdefault((quarter, version), line.row.number)
    if not found:
        raise Refusal(f"{file.name} holds no row with a priority and its share.")
    for (quarter, version), row in rows.items():
        _check(file, row, quarter, version, found)
    return Allocation({
        quarter: {version: _whole(mix) for version, mix in versions.items()}
        for quarter, versions in found.items()
    })  # fmt: skip


def _day(line: Line, role: str) -> date:
    day = line.day(role)
    if day and role == "from" and day.span is not Rhythm.DAY:
        raise line.refused(role, "Name the day from which this share was in force.")
    return day.first if day else date.min


def _take(line: Line, mix: dict[str, Decimal]) -> None:
    priority, share = line.reference("priority"), line.number("share")
    if not priority:
        raise line.refused("priority", "This row names no priority. Nothing is planned for none.")
    if share is None:
        raise line.refused("share", "This priority has no share. Enter it; 0 is a share.")
    if share < 0:
        raise line.refused("share", "A share cannot be negative.")
    if priority in mix:
        raise line.refused("priority", "This priority stands twice in the same plan. Keep one.")
    mix[priority] = share


def _check(
    file: Path, row: int, quarter: date, version: date,
    found: Mapping[date, Mapping[date, Mapping[str, Decimal]]],
) -> None:  # fmt: skip
    which = "adopted" if version == date.min else f"in force from {version}"
    of_quarter = "" if quarter == date.min else f" of the quarter from {quarter}"
    whole = sum(map(Fraction, found[quarter][version].values()))
    if whole not in _WHOLES:
        raise Refusal(
            f"{file.name}: Row {row}, column Share: the shares {which}{of_quarter} sum to "
            f"{float(whole):g}, not to 100 (or 1). Name every priority of that plan with its share."
        )
    if date.min not in found[quarter]:
        raise Refusal(
            f"{file.name}: Row {row}, column From: the plan{of_quarter} was amended but never "
            "adopted. Add its adopted shares with From left blank."
        )


def _whole(mix: Mapping[str, Decimal]) -> dict[str, int]:
    """Return shares as whole weights in the same proportions."""
    places = max(max(0, -int(share.as_tuple().exponent)) for share in mix.values())
    return {priority: int(Fraction(share) * 10**places) for priority, share in mix.items()}
