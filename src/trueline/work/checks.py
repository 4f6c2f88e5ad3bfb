"""What a work item may say; every field is checked here before it is kept."""

from datetime import date
from typing import TypedDict

from trueline.core.errors import Refusal
from trueline.core.text import check_text, clean_line
from trueline.people.models import Person
from trueline.plans.models import Priority
from trueline.teams.actions import check_belongs
from trueline.teams.models import Team
from trueline.work.models import WorkItem, WorkState

LARGEST_SIZE = 1_000_000
_TEXTS = {"note": 10_000, "source": 200, "external_id": 200}


class WorkFields(TypedDict, total=False):
    """What can be set on a work item."""

    title: str
    note: str
    owner: Person | None
    team: Team | None
    priority: Priority | None
    state: str
    starts_on: date | None
    due_on: date | None
    finished_on: date | None
    size: int | None
    source: str
    external_id: str


def check_fields(fields: WorkFields, *, item: WorkItem | None = None) -> WorkFields:
    """Return the fields as they are kept.

    Args:
        fields: What is to be set.
        item: What it is set on; None for a new one, or for many. An owner it has already is not
            asked again, so that an item of someone who left can still be changed.

    Raises:
        Refusal: a field is not acceptable; it names the field.
    """
    checked: WorkFields = {**fields}
    if "title" in fields:
        checked["title"] = clean_line(fields["title"], field="title", longest=300)
    for name, longest in _TEXTS.items():
        if name in fields:
            text = str(fields[name]).strip()  # type: ignore[literal-required]
            checked[name] = check_text(text, field=name, longest=longest)  # type: ignore[literal-required]
    _check_relations(fields, item)
    state = fields.get("state", WorkState.TODO)
    if state not in WorkState.values:
        raise Refusal(f"“{state}” is not one of: {', '.join(WorkState.values)}.", field="state")
    size = fields.get("size")
    if size is not None and not 0 <= size <= LARGEST_SIZE:
        raise Refusal(f"A size is a whole number from 0 to {LARGEST_SIZE:,}.", field="size")
    return checked


def check_order(starts_on: date | None, due_on: date | None) -> None:
    """Refuse a due day before the start.

    Raises:
        Refusal: it lies before.
    """
    if starts_on and due_on and due_on < starts_on:
        raise Refusal(f"Due on {due_on} is before the start on {starts_on}.", field="due_on")


def _check_relations(fields: WorkFields, item: WorkItem | None) -> None:
    if (owner := fields.get("owner")) and (item is None or owner.pk != item.owner_id):
        check_belongs(owner, field="owner")
    if (team := fields.get("team")) and not Team.objects.filter(pk=team.pk).exists():
        raise Refusal("Choose a team of this organisation.", field="team")
    priority = fields.get("priority")
    if priority and not Priority.objects.filter(pk=priority.pk).exists():
        raise Refusal("Choose a priority of this organisation.", field="priority")
