"""Rows that speak of teams and themes."""

from typing import Final

from trueline.core.errors import Refusal
from trueline.core.text import clean_line, slug_of
from trueline.exchange.files.tables import CellProblem, clean_text, shortened
from trueline.exchange.imports.book import Book, SheetReport
from trueline.exchange.imports.drafts import GroupDraft
from trueline.exchange.imports.line import Line
from trueline.strategy.models import Theme
from trueline.teams.models import Team

_LONGEST: Final = {"team": 200, "theme": 300}


def read_team(line: Line, book: Book, report: SheetReport) -> None:
    """Take a row that describes a team; a blank cell leaves what stands."""
    key, name = _key_and_name(line, "team")
    fields: dict[str, object] = {"name": name}
    if lead := line.reference("team_lead"):
        fields["lead"] = book.person(lead)
        if fields["lead"] is None:
            raise line.refused("team_lead", f"{lead} is no member here. Invite them first.")
    standing = Team.objects.filter(key=key).select_related("parent").first()
    _take(line, book.teams, GroupDraft(key, standing, fields), report)
    book.rests_on("team", key, standing.version if standing else 0)


def read_theme(line: Line, book: Book, report: SheetReport) -> None:
    """Take a row that describes a theme of the strategy in force; blank leaves what stands."""
    key, name = _key_and_name(line, "theme")
    fields: dict[str, object] = {"name": name}
    if description := line.text("theme_description"):
        fields["description"] = description
    rows = Theme.objects.filter(key=key, strategy=book.strategy).select_related("parent")
    standing = rows.first()
    _take(line, book.themes, GroupDraft(key, standing, fields), report)
    book.rests_on("theme", key, standing.version if standing else 0)


def join_groups(book: Book, report: SheetReport) -> None:
    """Find the teams and themes that others sit in, once all rows of a sheet are read."""
    teams, themes = Team.objects.all(), Theme.objects.filter(strategy=book.strategy)
    for drafts, rows in ((book.teams, teams), (book.themes, themes)):
        known = set(drafts) | set(rows.values_list("key", flat=True)) if drafts else set()
        for draft in drafts.values():
            if draft.parent_key and draft.parent_key not in known:
                report.note(
                    f"“{draft.key}” is said to sit in “{shortened(draft.parent_key)}”, which is "
                    "nowhere described; it stands alone."
                )
                draft.parent_key = None
            elif _inside_itself(draft, drafts):
                sentence = "This would sit inside itself. Correct what it sits in."
                report.refuse(CellProblem(draft.row, "", draft.key, sentence))


def _inside_itself(draft: GroupDraft, drafts: dict[str, GroupDraft]) -> bool:
    seen = {draft.key}
    above = draft.above
    while above in drafts and above not in seen:
        seen.add(above)
        above = drafts[above].above
    return above == draft.key


def _key_and_name(line: Line, kind: str) -> tuple[str, str]:
    try:
        name = clean_line(line.text(f"{kind}_name"), field=f"{kind}_name", longest=_LONGEST[kind])
        key = line.text(f"{kind}_key") or slug_of(name, longest=80) or name[:80]
        return clean_line(key, field=f"{kind}_key", longest=80), name
    except Refusal as refusal:
        raise line.refused(refusal.field, str(refusal)) from None


def _take(
    line: Line, drafts: dict[str, GroupDraft], draft: GroupDraft, report: SheetReport
) -> None:
    if draft.key in drafts:
        report.note(f"“{draft.key}” stands in more than one row; the first is used.")
        report.mark(line.row.number, "S")
        return
    kind = "team" if "team_name" in line.format.roles else "theme"
    draft.parent_key, draft.row = line.reference(f"{kind}_parent") or None, line.row.number
    standing = draft.standing
    if standing is not None:
        _keep_same_texts(draft, standing)
        parent = standing.parent.key if standing.parent else ""
        draft.changed = any(
            getattr(standing, name) != value for name, value in draft.fields.items()
        ) or (draft.parent_key is not None and draft.parent_key != parent)
    drafts[draft.key] = draft
    report.mark(line.row.number, "N" if standing is None else "C" if draft.changed else "S")


def _keep_same_texts(draft: GroupDraft, standing: Team | Theme) -> None:
    """Take a text that reads like what stands for what stands."""
    for name, said in draft.fields.items():
        kept = getattr(standing, name)
        if isinstance(kept, str) and clean_text(kept) == said:
            draft.fields[name] = kept
