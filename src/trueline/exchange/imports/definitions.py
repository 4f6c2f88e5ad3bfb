"""Rows that describe measures."""

from decimal import Decimal
from typing import Any, Final, cast

from trueline.core.errors import Refusal
from trueline.core.money import exponent
from trueline.core.text import clean_line
from trueline.exchange.files.tables import CellProblem, clean_text, shortened
from trueline.exchange.imports.book import Book, SheetReport
from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.drafts import MeasureDraft
from trueline.exchange.imports.entry import Entry
from trueline.exchange.imports.line import Line
from trueline.exchange.imports.vocabulary import names, understand
from trueline.measures.actions import MeasureFields, check_fields, check_meaning
from trueline.measures.models import Measure, UnitKind
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act

_WORDS: Final = ("tier", "direction", "rhythm", "aggregation", "unit_kind")
_TEXTS: Final = ("description", "source", "currency")
#: Roles that describe a measure; without any of them a row can only name one.
DESCRIBING: Final = ("name", *_TEXTS, *_WORDS, "unit", "decimals", "lowest", "highest", "owner",
                     "team", "parent", "themes")  # fmt: skip


def find_or_describe(line: Line, book: Book, report: SheetReport) -> Entry:
    """Find the measure a row is about; it is described the first time it is met.

    Raises:
        Refused: the row names no measure, or one that is nowhere described.
    """
    key = _key(line, book)
    number = book.measure(key)
    describes = any(line.has(role) for role in DESCRIBING)
    if number is None and not line.has("name"):
        raise line.refused(
            "measure_key",
            f"There is no measure “{shortened(key)}”. Correct the key, or add a column with names.",
        )
    entry = Entry(line, book.add(_new(key, line, book)) if number is None else number, book, report)
    if describes and not entry.draft.fields:
        entry.draft.row = line.row.number
        _describe(entry)
        entry.mark("N" if entry.draft.is_new else "C" if entry.draft.changed else "S")
    return entry


def _key(line: Line, book: Book) -> str:
    """Return the key of the measure a row names, by its key or by its name."""
    said, name = line.text("measure_key"), line.text("name")
    if said:
        by_name = not line.has("name") and book.measure(said) is None and book.knows_name(said)
        return book.key_of(said) if by_name else said
    if not name:
        raise line.refused("measure_key", "This row names no measure. Fill in its key or name.")
    return book.key_of(name)


def _new(key: str, line: Line, book: Book) -> Measure:
    choices: Choices = line.format.choices
    try:
        clean_line(key, field="measure_key", longest=80)
    except Refusal as refusal:
        raise line.refused("measure_key", str(refusal)) from None
    return Measure(
        organisation=book.organisation,
        key=key,
        name=line.text("name") or key,
        tier=choices.tier,
        direction=choices.direction,
        rhythm=choices.rhythm,
        aggregation=choices.aggregation,
    )


def _describe(entry: Entry) -> None:
    line, book, draft = entry.line, entry.book, entry.draft
    draft.parent_key = line.reference("parent") or None
    draft.team_key = line.reference("team") or None
    draft.theme_keys = _themes(line)
    try:
        draft.fields = _checked(_fields(line, book, draft.measure), draft, book)
        draft.changed = _differs(draft, book)
        if draft.is_new:
            _settle_new(draft, book)
        if draft.is_new or draft.changed:
            book.require_own(Act.EDIT_MEASURE, draft)
    except Refusal as refusal:
        role = refusal.field if line.has(refusal.field) else "measure_key"
        raise line.refused(role, str(refusal)) from None


def _checked(fields: dict[str, Any], draft: MeasureDraft, book: Book) -> dict[str, Any]:
    """Return what the file says of a measure as it would be kept."""
    measure = draft.measure
    currency = measure.currency or book.organisation.currency
    checked = check_fields(cast("MeasureFields", fields), currency=currency, kind=measure.unit_kind)
    if not draft.is_new:
        check_meaning(measure, checked)
    low, high = checked.get("lowest", measure.lowest), checked.get("highest", measure.highest)
    if low is not None and high is not None and low >= high:
        raise Refusal("The lowest possible value must lie below the highest.", field="highest")
    # At least the name, so that a described draft can be told from one that is only named.
    return {"name": measure.name, **checked}


def _differs(draft: MeasureDraft, book: Book) -> bool:
    """Tell whether the file says anything else of a measure than what stands."""
    measure = draft.measure
    if any(getattr(measure, name) != value for name, value in draft.fields.items()):
        return True
    team = {measure.team.key, measure.team.name} if measure.team else set()
    if draft.team_key is not None and draft.team_key not in team:
        return True
    themes = {key for key in draft.theme_keys or () if book.is_theme(key)}
    return bool(draft.theme_keys) and themes != book.themes_of(measure)


def _settle_new(draft: MeasureDraft, book: Book) -> None:
    """Say on the draft of a new measure what decides whose it is."""
    measure = draft.measure
    measure.team = book.team(draft.team_key) if draft.team_key else None
    if not (draft.fields.get("owner") or may(book.by, Act.ENTER_VALUE)):
        # Who may fill only what is theirs owns what they add.
        draft.fields["owner"] = book.by.person
    for name, value in draft.fields.items():
        setattr(measure, name, value)


def join_parts(book: Book, report: SheetReport) -> None:
    """Find the measures that others are part of, once all rows of a sheet are read."""
    waiting = [draft for draft in book.measures if draft.parent_key]
    for draft in waiting:
        _join(draft, book, report)
    for draft in waiting:
        if _above_itself(draft, book):
            sentence = "This measure would be a part of itself. Correct what it is part of."
            report.refuse(CellProblem(draft.row or 1, "", draft.measure.key, sentence))


def _join(draft: MeasureDraft, book: Book, report: SheetReport) -> None:
    key, draft.parent_key = draft.parent_key or "", None
    draft.parent = book.measure(key)
    if draft.parent is None:
        # In many files 0 is how a whole is marked.
        if key != "0":
            report.note(
                f"{draft.measure} is said to be part of “{shortened(key)}”, which is nowhere "
                "described; it stands alone."
            )
        return
    parent = book.measures[draft.parent].measure
    if not draft.is_new and draft.measure.parent_id != parent.pk:
        draft.changed = True
        report.mark(draft.row or 1, "C")


def _above_itself(draft: MeasureDraft, book: Book) -> bool:
    seen: set[str] = set()
    at: MeasureDraft | None = draft
    while at is not None:
        if at.measure.key in seen:
            return at is draft
        seen.add(at.measure.key)
        number = at.parent
        if number is None and at.measure.parent is not None:
            number = book.measure(at.measure.parent.key)
        at = None if number is None else book.measures[number]
    return False


def note_unknown_themes(book: Book, report: SheetReport) -> None:
    """Note the themes that measures are said to show and that nothing describes."""
    said = {key for draft in book.measures for key in draft.theme_keys or ()}
    for key in sorted(key for key in said if not book.is_theme(key)):
        report.note(f"There is no theme “{shortened(key)}”; measures that name it go without.")


def _fields(line: Line, book: Book, measure: Measure) -> dict[str, Any]:
    fields = _texts(line, measure) | _words(line) | _unit(line, measure)
    if owner := line.reference("owner"):
        fields["owner"] = book.person(owner)
        if fields["owner"] is None:
            raise line.refused("owner", f"{owner} is no member here. Invite them first.")
    money = fields.get("unit_kind", measure.unit_kind) == UnitKind.MONEY
    currency = fields.get("currency") or measure.currency or book.organisation.currency
    return fields | _numbers(line, 10 ** exponent(currency) if money else 1)


def _texts(line: Line, measure: Measure) -> dict[str, Any]:
    """Return the texts a row says; one that reads like what stands is what stands."""
    said = {role: text for role in ("name", *_TEXTS) if (text := line.text(role))}
    for role, text in said.items():
        standing: str = getattr(measure, role)
        said[role] = standing if clean_text(standing) == text else text
    return said


def _words(line: Line) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for role in _WORDS:
        if word := line.text(role):
            fields[role] = understand(role, word)
            if fields[role] is None:
                raise line.refused(role, f"“{word}” is not one of: {names(role)}.")
    return fields


def _unit(line: Line, measure: Measure) -> dict[str, Any]:
    unit = line.text("unit")
    if unit in {"", "-"}:
        return {}
    if unit in {"%", "percent"} and not line.text("unit_kind"):
        return {"unit_kind": UnitKind.PERCENT.value}
    return {"unit": measure.unit if clean_text(measure.unit) == unit else unit}


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
    return [key for part in line.reference("themes").split(";") if (key := part.strip())] or None
