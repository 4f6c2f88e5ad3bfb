"""What is asked of work: one item, many at once, a quick line, and what a list is narrowed to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms

from trueline.members.queries import members
from trueline.teams.queries import teams
from trueline.web.forming import PageForm, day_input, version_field
from trueline.web.people.finding import FellowField, said
from trueline.work.queries import Wish, choices, priorities

if TYPE_CHECKING:
    from trueline.organisations.models import Membership
    from trueline.plans.models import Priority
    from trueline.work.models import WorkItem

_MOST: Final = 500
_SORTS: Final = (
    ("due", "Due first"), ("-due", "Due last"), ("new", "Newest"), ("title", "Title"),
    ("finished", "Finished last"),
)  # fmt: skip
_DUES: Final = (
    ("", "Any"), ("overdue", "Overdue"), ("late", "Past its first due day"),
    ("unstarted", "Should have started"), ("none", "No due day"),
)  # fmt: skip
NO_LINE: Final = ("none", "No line")


class FilterForm(PageForm):
    """The filter; what is not understood is left out, so that an old address still opens."""

    q = forms.CharField(label="Words", required=False, max_length=200, widget=forms.SearchInput)
    owner = forms.ChoiceField(required=False)
    team = forms.ChoiceField(required=False)
    serves = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    due = forms.ChoiceField(label="Due", required=False, choices=_DUES)
    first = forms.DateField(label="Due from", required=False, widget=day_input())
    last = forms.DateField(label="Due until", required=False, widget=day_input())
    sort = forms.ChoiceField(label="Sorted by", required=False, choices=_SORTS)

    def __init__(self, data: object, member: "Membership") -> None:
        super().__init__(data)
        self._member = member
        people = [(str(row.person_id), row.person.name) for row in members()[:_MOST]]
        special = [("me", "Me"), ("nobody", "Nobody"), ("left", "Someone who left")]
        self._offer("owner", [*special, *people])
        self._offer("team", [(str(team.pk), team.name) for team in teams()[:_MOST]])
        self._offer("serves", [NO_LINE, *priority_choices()])
        states = [("", "To do and doing"), ("all", "All"), *choices("state")]
        self.fields["state"].choices = states  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """Return what is asked for, as far as it was understood."""
        self.is_valid()
        said_here = {name: value for name, value in self.cleaned_data.items() if value}
        owner, serves = said_here.get("owner", ""), said_here.get("serves", "")
        state = said_here.get("state", "open")
        return Wish(
            words=said_here.get("q", ""),
            owner=self._owner(owner),
            team=int(said_here["team"]) if "team" in said_here else None,
            priority=0 if serves == NO_LINE[0] else int(serves) if serves else None,
            state="" if state == "all" else state,
            due=said_here.get("due", ""),
            first=said_here.get("first"),
            last=said_here.get("last"),
            left=owner == "left",
            sort=said_here.get("sort", "due"),
        )

    def _owner(self, word: str) -> int | None:
        if word == "me":
            return self._member.person_id
        if word == "nobody":
            return 0
        return int(word) if word.isdecimal() else None

    def _offer(self, name: str, found: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "All"), *found]  # type: ignore[attr-defined]


class WorkForm(PageForm):
    """One work item."""

    version = version_field()
    title = forms.CharField(max_length=300)
    note = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea({"rows": 4}))
    owner = FellowField(required=False)
    team = forms.ChoiceField(required=False)
    priority = forms.ChoiceField(
        label="Serves", required=False, help_text="What it holds up; without it there is no line."
    )
    state = forms.ChoiceField(choices=())
    starts_on = forms.DateField(label="Start", required=False, widget=day_input())
    due_on = forms.DateField(label="Due", required=False, widget=day_input())
    size = forms.IntegerField(
        required=False, min_value=0, help_text="In the points your organisation counts in."
    )

    def __init__(self, *args: Any, item: "WorkItem | None" = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = _initial(item)
        super().__init__(*args, **kwargs)
        self._owner = item.owner if item else None
        self.teams = {str(team.pk): team for team in teams()}
        self.priorities = {str(row.pk): row for row in priorities()}
        if item is not None and item.team is not None:
            self.teams[str(item.team_id)] = item.team  # stays, even if it is archived
        if item is not None and item.priority is not None:
            self.priorities[str(item.priority_id)] = item.priority
        self._offer("team", "No team", [(pk, row.name) for pk, row in self.teams.items()])
        named = _named(self.priorities.values())
        self._offer("priority", "Nothing (no line)", named)
        self.fields["state"].choices = choices("state")  # type: ignore[attr-defined]
        if item is None:
            del self.fields["version"], self.fields["state"]
        elif self._owner is not None and self._left(args):
            self.fields["owner"] = _Kept(self._owner, self.fields["owner"])

    def given(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        data["team"] = self.teams.get(data["team"])
        data["priority"] = self.priorities.get(data["priority"])
        return data

    def _left(self, args: tuple[Any, ...]) -> bool:
        """Tell whether the item's owner is sent back unchanged."""
        return bool(args) and args[0] is not None and args[0].get("owner") == said(self._owner)

    def _offer(self, name: str, nothing: str, found: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", nothing), *found]  # type: ignore[attr-defined]


class _Kept(FellowField):
    """The owner as they were, though they may have left since."""

    def __init__(self, person: Any, like: forms.Field) -> None:
        super().__init__(required=False)
        self._person = person
        self.widget = like.widget

    def clean(self, value: Any) -> Any:
        """Return the person who owns it now."""
        return self._person


class BulkForm(PageForm):
    """What many items become; what is left as it is says "–"."""

    state = forms.ChoiceField(required=False)
    owner = FellowField(required=False, help_text="")
    priority = forms.ChoiceField(label="Serves", required=False)
    due_on = forms.DateField(label="Due", required=False, widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="bulk", **kwargs)
        self.priorities = {str(row.pk): row for row in priorities()}
        named = _named(self.priorities.values())
        self.fields["priority"].choices = [("", "–"), NO_LINE, *named]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", "–"), *choices("state")]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """Return what becomes different."""
        data = {name: value for name, value in self.cleaned_data.items() if value}
        if "priority" in data:
            data["priority"] = self.priorities.get(data["priority"])
        return data


class QuickForm(PageForm):
    """One line: a title, then who, when and what it serves."""

    line = forms.CharField(
        label="New work",
        max_length=600,
        widget=forms.TextInput({"placeholder": "Order banners; @Ruth; fri", "autocomplete": "off"}),
    )


class LinkForm(PageForm):
    """What an item serves."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    priority = forms.ChoiceField(label="Serves", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priorities = {str(row.pk): row for row in priorities()}
        named = _named(self.priorities.values())
        self.fields["priority"].choices = [("", "Nothing (no line)"), *named]  # type: ignore[attr-defined]


def priority_choices() -> list[tuple[str, str]]:
    """Return the priorities that work can serve, for a list to choose from."""
    return _named(priorities())


def _named(rows: "Iterable[Priority]") -> list[tuple[str, str]]:
    """Return priorities by name, with the plan's beside it where two plans use the same."""
    found = list(rows)
    counts = Counter(row.name for row in found)
    return [
        (str(row.pk), f"{row.name} ({row.plan})" if counts[row.name] > 1 else row.name)
        for row in found
    ]


def _initial(item: "WorkItem") -> dict[str, object]:
    plain = ("version", "title", "note", "state", "starts_on", "due_on", "size")
    return {
        **{name: getattr(item, name) for name in plain},
        "owner": said(item.owner),
        "team": item.team_id or "",
        "priority": item.priority_id or "",
    }
