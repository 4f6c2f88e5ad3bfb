"""What changed, as a reader sees it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

_LONGEST: Final = 120


class Change(NamedTuple):
    """One field: what it was and what it became; "" where it was or became nothing."""

    field: str
    before: str
    after: str


def changes_of(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Change, ...]:
    """Return what changed, field by field, in the order it was written down."""
    fields = dict.fromkeys((*before, *after))
    said = (
        Change(name.replace("_", " "), _say(before.get(name)), _say(after.get(name)))
        for name in fields
    )
    return tuple(change for change in said if change.before or change.after)


def _say(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
