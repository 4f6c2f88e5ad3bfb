"""What the columns of a file of tasks mean; no tables, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from trueline.core.errors import Refusal
from trueline.core.text import check_text
from trueline.exchange.files.dates import date_format
from trueline.exchange.imports.roles import normalised

#: Role -> (label, headers it is recognised by, as `normalised` leaves them, plainest first).
ROLES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "external_id": (
        "Id there", ("externalid", "taskid", "actionid", "issuekey", "key", "id", "number"),
    ),
    "title": ("Title", ("title", "task", "taskname", "actionname", "summary", "name", "action")),
    "note": ("Note", ("note", "notes", "description", "actiondesc")),
    "owner": ("Owner", ("owner", "owneremail", "assignee", "assignedto", "responsible")),
    "team": ("Team", ("team", "department")),
    "serves": ("Serves (priority)", ("serves", "priority", "prioritykey", "rock")),
    "state": ("State", ("state", "status")),
    "starts_on": (
        "Start", ("start", "starton", "startson", "startdate", "launchdate", "actionlaunchdate"),
    ),
    "due_on": ("Due", ("due", "dueon", "duedate", "deadline", "finishby")),
    "finished_on": ("Finished", ("finished", "finishedon", "completed", "closedon", "doneon")),
    "size": ("Size", ("size", "points", "storypoints", "estimate")),
    "source": ("Source", ("source", "system")),
}  # fmt: skip
DAYS: Final = ("starts_on", "due_on", "finished_on")
#: State -> words for it, as `normalised` leaves them.
STATES: Final[dict[str, tuple[str, ...]]] = {
    "todo": ("todo", "notstarted", "open", "new", "backlog", "proposed", "planned", "accepted"),
    "doing": ("doing", "inprogress", "started", "active", "ongoing", "underway", "wip"),
    "done": ("done", "complete", "completed", "closed", "resolved", "finished"),
    "dropped": ("dropped", "cancelled", "canceled", "notaccepted", "wontdo", "wontfix", "rejected"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file of tasks is to be understood.

    Attributes:
        columns: Role -> column number, from 0.
        dates: Role -> name of the date format, where it had to be asked.
        source: The system whose ids these are, where no column says it.
        said_by: Who says the days; the source where "".
        unknown: "refuse" a row that names what nobody here knows, or a new task without a title, or
            "leave" it out.
    """

    columns: Mapping[str, int] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    said_by: str = ""
    unknown: str = "refuse"

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Read choices as they are kept.

        Raises:
            Refusal: a choice is none.
        """
        if unknown := set(said) - set(cls.__dataclass_fields__):
            raise Refusal(f"There is no choice “{min(unknown)}”.")
        choices = replace(cls(), **said)
        choices._check()
        return choices

    def to_json(self) -> dict[str, Any]:
        """Return the choices as they are kept."""
        return asdict(self)

    def _check(self) -> None:
        for role in self.columns:
            if role not in ROLES:
                raise Refusal(f"A column cannot be “{role}”.", field="columns")
        used = list(self.columns.values())
        if twice := [role for role, column in self.columns.items() if used.count(column) > 1]:
            label = ROLES[twice[0]][0]
            raise Refusal(f"The column for {label} is used for something else too.", field=twice[0])
        for role, name in self.dates.items():
            try:
                date_format(name)
            except KeyError:
                raise Refusal(f"“{name}” is no way to write dates.", field=role) from None
        for name in ("source", "said_by"):
            check_text(getattr(self, name), field=name, longest=200)
        if self.unknown not in ("refuse", "leave"):
            raise Refusal("unknown: choose refuse or leave.", field="unknown")


def suggest(headers: Sequence[str]) -> dict[str, int]:
    """Return role -> column number for the headers that are recognised, each once."""
    words = [normalised(header) for header in headers]
    found: dict[str, int] = {}
    for role, (_, known) in ROLES.items():
        place = next((words.index(word) for word in known if word in words), None)
        if place is not None and place not in found.values():
            found[role] = place
    return found


def state_of(word: str) -> str | None:
    """Return our name for a state, None if the word is not understood."""
    plain = normalised(word)
    return next((name for name, words in STATES.items() if plain in (name, *words)), None)
