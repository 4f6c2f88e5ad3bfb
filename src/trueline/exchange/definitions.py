"""Rows that describe measures."""

from decimal import Decimal
from typing import Any, Final

from trueline.core.errors import Refusal
from trueline.core.money import exponent
from trueline.core.text import slug_of
from trueline.exchange.book import Book, SheetReport
from trueline.exchange.choices import Choices
from trueline.exchange.drafts import MeasureDraft
from trueline.exchange.line import Line
from trueline.exchange.vocabulary import names, understand
from trueline.measures.actions import check_fields, check_meaning
from trueline.measures.models import Measure, UnitKind
from trueline.organisations.access_policy import Act

_WORDS: Final = ("tier", "direction", "rhythm", "aggregation", "unit_kind")
_TEXTS: Final = ("description", "source", "currency")
#: Roles that describe a measure; without any of them a row can only name one.
DESCRIBING: Final = ("name", *_TEXTS, *_WORDS, "unit", "decimals", "lowest", "highest", "owner",
                     "team", "parent", "themes")  # fmt: skip


def find_or_describe(line: Line, book: Book, report: SheetReport) -> int:
    """Return the number of the measure a row is about, described the first time it is met.

    Raises:
        Refused: the row names no measure, or one that is nowhere described.
    """
    key = line.text("measure_key") or slug_of(line.text("name"), longest=80)
    if not key:
        raise line.refused("measure_key", "This row names no measure. Fill in its key or name.")
    number = book.measure(key)
    if not any(line.has(role) for role in DESCRIBING):
        if number is None:
            raise line.refused(
                "measure_key",
                f"There is no measure “{key}”. Correct the key, or add a column with names.",
            )
        return number
    if number is None:
        number = book.add(_new(key, line, book))
    draft = book.measures[number]
    if not draft.fields:
        draft.row = line.row.number
        _describe(draft, line, book)
        report.mark(line.row.number, "N" if draft.is_new else "C" if draft.changed else "S")
    return number


def _new(key: str, line: Line, book: Book) -> Measure:
    if not line.has("name"):
        raise line.refused(
            "measure_key", f"There is no measure “{key}”. Add a column with names to add it."
        )
    choices: Choices = line.format.choices
    return Measure(
        organisation=book.organisation,
        key=key,
        name=line.text("name") or key,
        tier=choices.tier,
        direction=choices.direction,
        rhythm=choices.rhythm,
        aggregation=choices.aggregation,
    )


def _describe(draft: MeasureDraft, line: Line, book: Book) -> None:
    measure = draft.measure
    fields = _fields(line, book, measure)
    draft.parent_key = line.text("parent") if line.has("parent") else None
    draft.team_key = line.text("team") or None
    draft.theme_keys = _themes(line)
    try:
        checked: dict[str, Any] = {**check_fields(fields, currency=book.organisation.currency)}  # type: ignore[typeddict-item]
        if not draft.is_new:
            check_meaning(measure, checked)  # type: ignore[arg-type]
        changed = {name for name, value in checked.items() if getattr(measure, name) != value}
        draft.changed = bool(changed) or _moved(draft)
        if draft.is_new or draft.changed:
            book.require_own(Act.EDIT_MEASURE, draft)
    except Refusal as refusal:
        role = refusal.field if line.has(refusal.field) else "measure_key"
        raise line.refused(role, str(refusal)) from None
    draft.fields = checked or {"name": measure.name}
    if draft.is_new:
        for name, value in checked.items():
            setattr(measure, name, value)


def _moved(draft: MeasureDraft) -> bool:
    """Tell whether a standing measure's team would change."""
    team = draft.measure.team
    return draft.team_key is not None and draft.team_key not in (
        {team.key, team.name} if team else set()
    )


def join_parts(book: Book, report: SheetReport) -> None:
    """Find the measures that others are part of, once all rows are read."""
    for draft in [draft for draft in book.measures if draft.parent_key]:
        draft.parent = book.measure(draft.parent_key or "")
        if draft.parent is None:
            # In many files 0 is how a whole is marked.
            if draft.parent_key != "0":
                report.note(
                    f"{draft.measure} is said to be part of “{draft.parent_key}”, which is "
                    "nowhere described; it stands alone."
                )
            continue
        parent = book.measures[draft.parent].measure
        if not draft.is_new and draft.measure.parent_id != parent.pk:
            draft.changed = True
            report.mark(draft.row or 1, "C")


def _fields(line: Line, book: Book, measure: Measure) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if name := line.text("name"):
        fields["name"] = name
    for role in _TEXTS:
        if text := line.text(role):
            fields[role] = text
    for role in _WORDS:
        if word := line.text(role):
            fields[role] = understand(role, word)
            if fields[role] is None:
                raise line.refused(role, f"“{word}” is not one of: {names(role)}.")
    fields |= _unit(line)
    if owner := line.text("owner"):
        fields["owner"] = book.person(owner)
        if fields["owner"] is None:
            raise line.refused("owner", f"{owner} is no member here. Invite them first.")
    money = fields.get("unit_kind", measure.unit_kind) == UnitKind.MONEY
    currency = fields.get("currency") or measure.currency or book.organisation.currency
    return fields | _numbers(line, 10 ** exponent(currency) if money else 1)


def _unit(line: Line) -> dict[str, Any]:
    unit = line.text("unit")
    if unit in {"", "-"}:
        return {}
    if unit in {"%", "percent"}:
        return {"unit_kind": UnitKind.PERCENT.value}
    return {"unit": unit}


def _numbers(line: Line, scale: int) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    decimals = line.number("decimals")
    if decimals is not None:
        if decimals != int(decimals):
            raise line.refused("decimals", "Use a whole number of decimal places.")
        fields["decimals"] = int(decimals)
    for role in ("lowest", "highest"):
        bound: Decimal | None = line.number(role)
        if bound is not None:
            fields[role] = float(bound * scale)
    return fields


def _themes(line: Line) -> list[str] | None:
    if not line.has("themes"):
        return None
    return [key for part in line.text("themes").split(";") if (key := part.strip())]
