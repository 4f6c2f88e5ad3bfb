"""Everything that can be asked about work items."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from trueline.core.errors import NotFound, Refusal
from trueline.core.search import holding
from trueline.organisations.models import Membership
from trueline.plans.models import Priority
from trueline.work.models import DateKind, PlannedDate, WorkItem, WorkState

OPEN: Final = (WorkState.TODO, WorkState.DOING)
#: Beyond this many a list says "more than", for counting all costs more than showing a page.
MOST_COUNTED: Final = 1000
_DUE: Final = F("due_on").asc(nulls_last=True)
_ORDERS: Final = {
    "due": (_DUE, "pk"),
    "-due": (F("due_on").desc(nulls_last=True), "-pk"),
    "new": ("-pk",),
    "title": ("title", "pk"),
    "finished": (F("finished_on").desc(nulls_last=True), "-pk"),
}


#: What a row of a list is made of; the long texts beside it stay where they are.
_SHOWN: Final = (
    "organisation_id", "version", "title", "owner", "team", "priority", "state", "starts_on",
    "due_on", "finished_on", "size", "source", "external_id", "owner__name", "team__name",
    "priority__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list of work is narrowed down and sorted by.

    Attributes:
        words: Every one of them stands in the title, the note or the external id.
        owner: The person's number; 0 for nobody.
        team: The team's number.
        priority: The priority's number, those inside it included; 0 for no line.
        state: One state; "open" for what is to do and in doing; "" for all.
        due: "overdue" (the day it has now is past), "late" (past its baseline, whatever day it
            has now), "unstarted" (should have started), "none" (no day), or "" for any.
        first: Due on this day or later.
        last: Due on this day or earlier.
        left: Only what belongs to someone who has left.
        sort: "due", "-due", "new", "title" or "finished".
    """

    words: str = ""
    owner: int | None = None
    team: int | None = None
    priority: int | None = None
    state: str = "open"
    due: str = ""
    first: date | None = None
    last: date | None = None
    left: bool = False
    sort: str = "due"


class Page(NamedTuple):
    """One page of a list.

    Attributes:
        items: Those on it.
        has_more: Whether another follows.
    """

    items: list[WorkItem]
    has_more: bool


def item(item_id: int) -> WorkItem:
    """Return one work item.

    Raises:
        NotFound: there is none with that number here.
    """
    rows = WorkItem.objects.select_related("owner", "team", "priority__plan", "organisation")
    found = rows.filter(pk=item_id).first()
    if found is None:
        raise NotFound("There is no such work here.")
    return found


def items_by_number(numbers: Iterable[int]) -> list[WorkItem]:
    """Return those of the numbered items that are here, in order of number."""
    rows = WorkItem.objects.filter(pk__in=list(numbers)).select_related("priority")
    return list(rows.order_by("pk"))


def narrowed(wish: Wish, day: date) -> QuerySet[WorkItem]:
    """Return the items someone asks for, in the order they asked for."""
    rows = _narrowed_by_who(WorkItem.objects.all(), wish)
    if wish.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif wish.state:
        rows = rows.filter(state=wish.state)
    rows = _narrowed_by_day(rows, wish, day)
    if wish.words:
        rows = holding(rows, wish.words, ("title", "note", "external_id"))
    return rows.order_by(*_ORDERS.get(wish.sort, _ORDERS["due"]))


def page(rows: QuerySet[WorkItem], *, first: int = 0, size: int = 50) -> Page:
    """Return a part of a list with the names of owners, teams and priorities. One statement.

    Which rows is found on the items alone, before anything is joined to them; nothing counts
    how many there are in all.
    """
    chosen = rows.values("pk")[first : first + size + 1]
    whole = WorkItem.objects.filter(pk__in=chosen).select_related("owner", "team", "priority")
    found = list(whole.only(*_SHOWN).order_by(*rows.query.order_by))
    return Page(found[:size], len(found) > size)


def how_many(rows: QuerySet[WorkItem]) -> int:
    """Return how many items a list has, counting no further than one more than `MOST_COUNTED`."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def late_by_baseline(rows: QuerySet[WorkItem], day: date) -> QuerySet[WorkItem]:
    """Return the items later than the first day they were ever due, whatever day they have now.

    Each carries `baseline_due`. What is done counts by the day it was finished.
    """
    rows = with_baseline(rows)
    still = Q(state__in=OPEN, baseline_due__lt=day)
    return rows.filter(still | Q(state=WorkState.DONE, finished_on__gt=F("baseline_due")))


def with_baseline(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Add `baseline_due`, the first day an item was ever due; None where it never had one."""
    first = PlannedDate.objects.filter(item=OuterRef("pk"), kind=DateKind.DUE, on__isnull=False)
    return rows.annotate(baseline_due=Subquery(first.order_by("pk").values("on")[:1]))


def not_started(day: date, *, source: str | None = None) -> QuerySet[WorkItem]:
    """Return what should have started before a day and has not.

    Args:
        day: The day it is.
        source: By the last word of this source; None for the day the item has now.
    """
    waiting = WorkItem.objects.filter(state=WorkState.TODO)
    if source is None:
        return waiting.filter(starts_on__lt=day)
    said = PlannedDate.objects.filter(item=OuterRef("pk"), kind=DateKind.START, source=source)
    last = Subquery(said.order_by("-pk").values("on")[:1])
    return waiting.annotate(said_start=last).filter(said_start__lt=day)


def planned_dates(item: WorkItem) -> QuerySet[PlannedDate]:
    """Return every day the item was ever given, first to last."""
    return PlannedDate.objects.filter(item=item).order_by("pk")


def last_said(items: Iterable[int], source: str) -> dict[tuple[int, str], date | None]:
    """Return (item number, kind of day) -> what a source last said of it. One statement."""
    rows = PlannedDate.objects.filter(item__in=list(items), source=source).order_by("pk")
    return {(item, kind): on for item, kind, on in rows.values_list("item", "kind", "on")}


def of_departed(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Return the items whose owner no longer belongs to the organisation."""
    here = Membership.objects.filter(person=OuterRef("owner"), ended_at=None)
    return rows.filter(~Exists(here), owner__isnull=False)


def has_left(items: Iterable[WorkItem]) -> set[int]:
    """Return the numbers of the owners who no longer belong to the organisation."""
    owners = {row.owner_id for row in items if row.owner_id}
    here = Membership.objects.filter(person__in=owners, ended_at=None)
    return owners - set(here.values_list("person", flat=True)) if owners else set()


class Week(NamedTuple):
    """What one person has before them.

    Attributes:
        overdue: Due before today.
        due: Due from today to the end of the week.
        later: Due after this week or on no day, the next ones.
        unlinked: How many of all these open items serve nothing.
    """

    overdue: list[WorkItem]
    due: list[WorkItem]
    later: list[WorkItem]
    unlinked: int


def my_week(member: Membership, day: date, *, later: int = 10) -> Week:
    """Return the open items of a person: overdue, due this week, and the next. Three statements."""
    last = week_end(day)
    mine = WorkItem.objects.filter(owner=member.person_id, state__in=OPEN)
    soon = mine.filter(due_on__lte=last).select_related("priority").order_by("due_on", "pk")
    now = list(soon[:MOST_COUNTED])
    rest = mine.filter(Q(due_on__gt=last) | Q(due_on=None)).select_related("priority")
    return Week(
        [row for row in now if row.due_on and row.due_on < day],
        [row for row in now if row.due_on and row.due_on >= day],
        list(rest.order_by(_DUE, "pk")[:later]),
        mine.filter(priority=None).count(),
    )


def due_count(member: Membership, day: date) -> int:
    """Return how many open items of a person are due by the end of this week. One statement."""
    mine = WorkItem.objects.filter(owner=member.person_id, state__in=OPEN)
    return mine.filter(due_on__lte=week_end(day)).count()


def due_counted(day: date) -> Subquery:
    """Return the same count as an expression over memberships, for a statement about them."""
    mine = WorkItem.objects.filter(
        organisation=OuterRef("organisation"),
        owner=OuterRef("person"),
        state__in=OPEN,
        due_on__lte=week_end(day),
    )
    return Subquery(mine.order_by().values("owner").annotate(n=Count("pk")).values("n"))


def week_end(day: date) -> date:
    """Return the Sunday of a day's week."""
    return day + timedelta(days=6 - day.weekday())


def by_state(rows: QuerySet[WorkItem]) -> dict[str, int]:
    """Return state -> how many items of a list have it. One statement."""
    found = rows.order_by().values_list("state").annotate(size=Count("pk"))
    return dict(found)


def priorities() -> list[Priority]:
    """Return the priorities that work can serve now, newest plan first."""
    rows = Priority.objects.filter(state="open").select_related("plan")
    return list(rows.order_by("-plan__starts_on", "position", "pk"))


def priority_named(words: str) -> Priority:
    """Return the priority with that key, or else that name; of the newest plan that has it.

    Raises:
        Refusal: there is none, or one plan has several.
    """
    rows = Priority.objects.select_related("plan").order_by("-plan__starts_on", "pk")
    found = list(rows.filter(key=words)[:1]) or list(rows.filter(name__iexact=words)[:2])
    if not found:
        raise Refusal(f"There is no priority called “{words}”.", field="priority")
    if len(found) > 1 and found[0].plan_id == found[1].plan_id:
        raise Refusal(f"Several priorities are called “{words}”. Use the key.", field="priority")
    return found[0]


def priority(priority_id: int) -> Priority:
    """Return one priority.

    Raises:
        NotFound: there is none with that number here.
    """
    found = Priority.objects.filter(pk=priority_id).first()
    if found is None:
        raise NotFound("There is no such priority here.")
    return found


def inside(priority_id: int) -> set[int]:
    """Return the numbers of a priority and of all that serve it, however far down."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, above in Priority.objects.order_by().values_list("pk", "parent_id"):
        below[above].append(pk)
    found: set[int] = set()
    waiting = [priority_id]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(below[pk])
    return found


def choices(field: str) -> list[tuple[str, str]]:
    """Return what a field of a work item can be, with the words for it."""
    found: Sequence[tuple[object, object]] = WorkItem._meta.get_field(field).choices or ()  # type: ignore[union-attr]
    return [(str(value), str(label)) for value, label in found]


def _narrowed_by_who(rows: QuerySet[WorkItem], wish: Wish) -> QuerySet[WorkItem]:
    if wish.owner is not None:
        rows = rows.filter(owner=wish.owner or None)
    if wish.team is not None:
        rows = rows.filter(team=wish.team)
    if wish.priority is not None:
        serving = Q(priority__in=inside(wish.priority)) if wish.priority else Q(priority=None)
        rows = rows.filter(serving)
    return of_departed(rows) if wish.left else rows


def _narrowed_by_day(rows: QuerySet[WorkItem], wish: Wish, day: date) -> QuerySet[WorkItem]:
    if wish.first:
        rows = rows.filter(due_on__gte=wish.first)
    if wish.last:
        rows = rows.filter(due_on__lte=wish.last)
    if wish.due == "overdue":
        return rows.filter(due_on__lt=day, state__in=OPEN)
    if wish.due == "late":
        return late_by_baseline(rows, day)
    if wish.due == "unstarted":
        return rows.filter(starts_on__lt=day, state=WorkState.TODO)
    return rows.filter(due_on=None) if wish.due == "none" else rows
