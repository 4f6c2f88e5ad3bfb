"""One typed line that becomes a work item: "Order banners; @Ruth; fri; #branches"."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from trueline.core.errors import Refusal
from trueline.exchange.files.dates import DateFormat
from trueline.exchange.files.tables import CellRefused
from trueline.members.queries import fellow_named
from trueline.work.queries import priority_named

if TYPE_CHECKING:
    from trueline.organisations.models import Membership

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_IN: Final = re.compile(r"in (\d{1,3}) (day|week)s?")


def read_line(line: str, by: "Membership", day: date) -> dict[str, Any]:
    """Return what a line says, as add_work takes it; whoever names nobody means themselves.

    Raises:
        Refusal: a part of it is not understood.
    """
    title, *parts = (part.strip() for part in line.split(";"))
    fields: dict[str, Any] = {"title": title, "owner": by.person}
    for part in filter(None, parts):
        if part.startswith("@"):
            name = part[1:].strip()
            fields["owner"] = by.person if name.lower() == "me" else fellow_named(name)
        elif part.startswith("#"):
            fields["priority"] = priority_named(part[1:].strip())
        else:
            fields["due_on"] = read_due(part, day)
    return fields


def read_due(text: str, day: date) -> date:
    """Return the day that is meant: "today", "fri", "in 2 weeks", "3 Oct 2026", "2026-10-03".

    Raises:
        Refusal: it is none.
    """
    word = " ".join(text.lower().split()).removeprefix("due ")
    if word in ("today", "tomorrow"):
        return day + timedelta(days=word == "tomorrow")
    if _is_weekday(word):
        return day + timedelta(days=(_WEEKDAYS.index(word[:3]) - day.weekday()) % 7)
    if found := _IN.fullmatch(word):
        return day + timedelta(days=int(found[1]) * (7 if found[2] == "week" else 1))
    return _written_day(text, word)


def _is_weekday(word: str) -> bool:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return word in _WEEKDAYS or word in names


def _written_day(text: str, word: str) -> date:
    if re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", word):
        raise Refusal(f"“{text}” can be two days. Write it like 2026-10-03.", field="line")
    try:
        found = DateFormat().read(text)
    except CellRefused:
        found = None
    if found is None or found.span != "day":
        raise Refusal(
            f"“{text}” is not understood. After the title, say @who, a day such as fri or "
            "2026-10-03, or #priority, each after a semicolon.",
            field="line",
        )
    return found.first
