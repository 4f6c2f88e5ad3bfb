"""Rows that speak of teams and themes."""

from trueline.core.errors import Refusal
from trueline.core.text import clean_line, slug_of
from trueline.exchange.book import Book, SheetReport
from trueline.exchange.drafts import GroupDraft
from trueline.exchange.line import Line
from trueline.strategy.models import Theme
from trueline.teams.models import Team


def read_team(line: Line, book: Book, report: SheetReport) -> None:
    """Take a row that describes a team."""
    name = _name(line, "team_name")
    key = line.text("team_key") or slug_of(name, longest=80) or name[:80]
    lead = line.text("team_lead")
    fields: dict[str, object] = {"name": name}
    if lead:
        person = book.person(lead)
        if person is None:
            raise line.refused("team_lead", f"{lead} is no member here. Invite them first.")
        fields["lead"] = person
    standing = Team.objects.filter(key=key).select_related("parent").first()
    draft = GroupDraft(key, standing, fields, line.text("team_parent") or None)
    _take(line, book.teams, draft, report)


def read_theme(line: Line, book: Book, report: SheetReport) -> None:
    """Take a row that describes a theme."""
    name = _name(line, "theme_name")
    key = line.text("theme_key") or slug_of(name, longest=80) or name[:80]
    fields: dict[str, object] = {"name": name}
    if description := line.text("theme_description"):
        fields["description"] = description
    standing = (
        Theme.objects.filter(key=key).select_related("parent").order_by("-strategy__starts_on")
    ).first()
    draft = GroupDraft(key, standing, fields, line.text("theme_parent") or None)
    _take(line, book.themes, draft, report)


def _name(line: Line, role: str) -> str:
    try:
        return clean_line(line.text(role), field="", longest=200)
    except Refusal as refusal:
        raise line.refused(role, str(refusal)) from None


def _take(
    line: Line, drafts: dict[str, GroupDraft], draft: GroupDraft, report: SheetReport
) -> None:
    if draft.key in drafts:
        report.note(f"“{draft.key}” stands in more than one row; the first is used.")
        report.mark(line.row.number, "S")
        return
    standing = draft.standing
    draft.changed = standing is None or (
        any(getattr(standing, name) != value for name, value in draft.fields.items())
        or (draft.parent_key or "") != (standing.parent.key if standing.parent else "")
    )
    drafts[draft.key] = draft
    report.mark(line.row.number, "N" if standing is None else "C" if draft.changed else "S")
