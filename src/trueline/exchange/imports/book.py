"""Everything a file says, row by row: drafts, each row's fate, and what needs attention."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from trueline.core.clock import today
from trueline.core.errors import NotAllowed, Refusal
from trueline.core.periods import Calendar
from trueline.core.text import free_key
from trueline.exchange.files.tables import CellProblem
from trueline.exchange.imports.drafts import RANK, GoalDraft, GroupDraft, MeasureDraft, Values
from trueline.measures.models import Goal, Measure, Observation
from trueline.measures.ownership import is_own
from trueline.organisations.access import may, require
from trueline.organisations.access_policy import Act
from trueline.organisations.models import Membership, Organisation
from trueline.people.models import Person
from trueline.strategy.models import Strategy, ThemeMeasure
from trueline.strategy.queries import strategy_on
from trueline.teams.models import Team
from trueline.teams.queries import led_by

#: More would not be read; the count goes on.
_PROBLEMS_KEPT: Final = 1000


@dataclass(slots=True)
class SheetReport:
    """What became of one sheet's rows.

    Attributes:
        fates: One letter a row of the file, the header's row first (see drafts.FATES).
        problems: What needs attention, the first thousand.
        problem_count: How many there are.
        notes: What was noticed and dealt with.
    """

    name: str
    fates: bytearray = field(default_factory=bytearray)
    problems: list[CellProblem] = field(default_factory=list)
    problem_count: int = 0
    notes: dict[str, None] = field(default_factory=dict)

    def mark(self, row: int, fate: str) -> None:
        """Give a row a fate, unless it has a graver one."""
        missing = row - len(self.fates)
        if missing > 0:
            self.fates.extend(b"B" * missing)
        if RANK.index(fate) < RANK.index(chr(self.fates[row - 1])):
            self.fates[row - 1] = ord(fate)

    def refuse(self, problem: CellProblem) -> None:
        """Note that a cell or row needs attention."""
        self.mark(problem.row, "P")
        self.problem_count += 1
        if len(self.problems) < _PROBLEMS_KEPT:
            self.problems.append(problem)

    def note(self, sentence: str) -> None:
        """Note something dealt with; the same is said once."""
        if len(self.notes) < _PROBLEMS_KEPT:
            self.notes[sentence] = None


class Book:
    """The drafts of one file, for one member; reads the database, writes nothing."""

    def __init__(self, by: Membership) -> None:
        self.by: Final = by
        self.organisation: Final[Organisation] = by.organisation
        self.calendar: Final[Calendar] = by.organisation.calendar
        self.today: Final[date] = today(by.organisation.time_zone)
        self.measures: Final[list[MeasureDraft]] = []
        self.numbers: Final[dict[str, int]] = {}
        self.teams: Final[dict[str, GroupDraft]] = {}
        self.themes: Final[dict[str, GroupDraft]] = {}
        self.values: Final = Values()
        self.goals: Final[dict[tuple[int, str, date], GoalDraft]] = {}
        self.sheets: Final[list[SheetReport]] = []
        self._led: Final = led_by(by)
        self._basis: Final = hashlib.sha256()

    def rests_on(self, *facts: object) -> None:
        """Note what stood when a row was read, so that a later reading can tell a difference."""
        self._basis.update(repr(facts).encode())

    @property
    def basis(self) -> str:
        """What all rows rest on, in short."""
        return self._basis.hexdigest()

    @cached_property
    def strategy(self) -> Strategy | None:
        """The strategy whose themes a file speaks of: the one in force."""
        return strategy_on(self.today)

    def measure(self, key: str) -> int | None:
        """Return the number of a measure that stands or that the file adds; None if unknown."""
        if key in self.numbers:
            return self.numbers[key]
        standing = Measure.objects.filter(key=key).select_related("parent", "team", "owner").first()
        return self.add(standing) if standing else None

    def key_of(self, name: str) -> str:
        """Return the key of the measure with a name; a new one for a name nobody has."""
        if name not in self._keys:
            taken = [*self._keys.values(), *self.numbers]
            self._keys[name] = free_key(name, taken=taken, fallback="measure")
        return self._keys[name]

    def knows_name(self, name: str) -> bool:
        """Tell whether a measure has this name."""
        return name in self._keys

    @cached_property
    def _keys(self) -> dict[str, str]:
        rows = Measure.objects.order_by("-archived_at", "-pk")
        return dict(rows.values_list("name", "key"))

    def add(self, measure: Measure) -> int:
        """Take a measure into the drafts and return its number."""
        draft = MeasureDraft(measure)
        if not draft.is_new:
            rows = Observation.objects.filter(measure=measure, is_current=True)
            draft.standing = {
                period: (value, note)
                for period, value, note in rows.values_list("period", "value", "note")
            }
            goals = Goal.objects.filter(measure=measure, dropped_at=None)
            draft.goals = {(goal.kind, goal.due_on): goal for goal in goals}
        self.rests_on(measure.key, 0 if draft.is_new else measure.version)
        self.measures.append(draft)
        self.numbers[measure.key] = len(self.measures) - 1
        return self.numbers[measure.key]

    def person(self, email: str) -> Person | None:
        """Return the member with an address."""
        return self._people.get(email.strip().lower())

    @cached_property
    def _people(self) -> dict[str, Person]:
        rows = Membership.objects.filter(ended_at=None).select_related("person")
        return {row.person.email: row.person for row in rows}

    def team(self, word: str) -> Team | None:
        """Return the team that stands under a key or a name."""
        return self._teams.get(word)

    @cached_property
    def _teams(self) -> dict[str, Team]:
        rows = list(Team.objects.order_by("-archived_at", "-pk"))
        return {team.name: team for team in rows} | {team.key: team for team in rows}

    def themes_of(self, measure: Measure) -> set[str]:
        """Return the keys of the themes that a measure shows."""
        return self._shown.get(measure.pk, set())

    @cached_property
    def _shown(self) -> dict[int, set[str]]:
        shown: dict[int, set[str]] = {}
        rows = ThemeMeasure.objects.filter(theme__strategy=self.strategy)
        for measure, key in rows.values_list("measure_id", "theme__key"):
            shown.setdefault(measure, set()).add(key)
        return shown

    def is_theme(self, key: str) -> bool:
        """Tell whether a theme stands under a key, or is added by the file."""
        return key in self.themes or key in self._standing_themes

    @cached_property
    def _standing_themes(self) -> set[str]:
        return set(self.strategy.themes.values_list("key", flat=True)) if self.strategy else set()

    def require_own(self, act: Act, draft: MeasureDraft) -> None:
        """Go on only if the member may do this to the measure.

        Raises:
            NotAllowed: they may not.
        """
        if draft.is_new:
            require(self.by, Act.ADD_MEASURE)
        if act is Act.EDIT_MEASURE and draft.is_new:
            return
        if not may(self.by, act, own=is_own(self.by, draft.measure, led=self._led)):
            raise NotAllowed(f"“{draft.measure}” is not yours: you may not {act.value}.")

    @property
    def problem_count(self) -> int:
        """How many places need attention."""
        return sum(sheet.problem_count for sheet in self.sheets)

    def refuse_problems(self) -> None:
        """Go on only if nothing needs attention.

        Raises:
            Refusal: something does; it says the first place.
        """
        if self.problem_count:
            first = next(problem for sheet in self.sheets for problem in sheet.problems)
            places = (
                "1 place needs" if self.problem_count == 1 else f"{self.problem_count} places need"
            )
            raise Refusal(f"{places} attention. First: {first}")

    @property
    def named_teams(self) -> set[str]:
        """Teams that measures name and nothing describes; they are added."""
        described = {draft.fields["name"] for draft in self.teams.values()} | set(self.teams)
        named = {draft.team_key for draft in self.measures if draft.team_key}
        return {name for name in named - described if self.team(name) is None}

    def summary(self) -> dict[str, Any]:
        """Return the counts for the report."""
        goals = [goal.fate for goal in self.goals.values()]
        return {
            "measures": {
                "new": sum(draft.is_new for draft in self.measures),
                "changed": sum(draft.changed and not draft.is_new for draft in self.measures),
                "seen": len(self.measures),
            },
            "goals": {fate: goals.count(fate) for fate in "NCS"},
            "teams": _groups(self.teams, len(self.named_teams)),
            "themes": _groups(self.themes),
        }


def _groups(drafts: dict[str, GroupDraft], named: int = 0) -> dict[str, int]:
    return {
        "new": sum(draft.standing is None for draft in drafts.values()) + named,
        "changed": sum(draft.changed and draft.standing is not None for draft in drafts.values()),
        "seen": len(drafts) + named,
    }
