"""What people say of a plan, its priorities and their milestones."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django import forms

from trueline.measures.queries import measures, targets_between
from trueline.members.queries import members
from trueline.plans import queries
from trueline.strategy.queries import strategies
from trueline.teams.queries import teams
from trueline.web.forming import PageForm, day_input
from trueline.web.numbers import say_target
from trueline.web.plans.amending import AmendingForm
from trueline.web.words import say_due

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure
    from trueline.plans.models import AnnualPlan, Milestone, Priority

#: With more than this a list of ticks no longer helps.
_TICKED: Final = 200
_KINDS: Final = [("priority", "Priority of the year"), ("rock", "Rock: within a quarter")]


class NewPlanForm(PageForm):
    """A plan before there is one: its name, its year, the strategy it belongs to."""

    name = forms.CharField(max_length=200)
    strategy = forms.ChoiceField(required=False)
    starts_on = forms.DateField(
        label="First day", widget=day_input(), help_text="The first day of a quarter."
    )
    ends_on = forms.DateField(
        label="Last day", widget=day_input(), help_text="The last day of a quarter."
    )
    currency = forms.CharField(max_length=3, help_text="Of the budget: three capitals such as EUR.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strategies = _offer_strategies(self)

    def clean_currency(self) -> str:
        """Take small letters for capitals."""
        return str(self.cleaned_data["currency"]).strip().upper()

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        return self.cleaned_data | {"strategy": self.strategies.get(self.cleaned_data["strategy"])}


class PlanForm(AmendingForm):
    """A plan's name and the strategy it belongs to."""

    name = forms.CharField(max_length=200)
    strategy = forms.ChoiceField(required=False)
    field_order = ("version", "name", "strategy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strategies = _offer_strategies(self)

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {"name": data["name"], "strategy": self.strategies.get(data["strategy"])}


class AdoptForm(PageForm):
    """The day on which a plan is adopted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    adopted_on = forms.DateField(label="Adopted on", widget=day_input())


class PriorityForm(AmendingForm):
    """A priority: who holds it, what it serves, what should move because of it."""

    name = forms.CharField(max_length=300)
    kind = forms.ChoiceField(
        label="What it is", choices=_KINDS, widget=forms.RadioSelect, initial="priority"
    )
    outcome = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea({"rows": 2}),
        help_text="What will be different when it is done.",
    )  # fmt: skip
    owner = forms.ChoiceField(required=False, help_text="The one person who answers for it.")
    team = forms.ChoiceField(required=False)
    parent = forms.ChoiceField(label="Serves", required=False)
    starts_on = forms.DateField(label="Starts on", widget=day_input())
    due_on = forms.DateField(label="Due on", widget=day_input())
    goals = forms.MultipleChoiceField(
        label="Targets it serves", required=False, widget=forms.CheckboxSelectMultiple
    )
    measures = forms.MultipleChoiceField(
        label="Measures that should move because of it", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, priority: "Priority | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.priority = priority
        if priority and priority.kind == "run":
            del self.fields["kind"]
        others = [row for row in self.plan.priorities.all() if row != priority]
        self.people = {str(m.person_id): m.person for m in members()}
        if priority and priority.owner:
            self.people.setdefault(str(priority.owner_id), priority.owner)
        self.teams = {str(team.pk): team for team in teams()}
        self.others = {str(row.pk): row for row in others}
        self.targets = _targets(self.plan, priority)
        self.movable = _measures(priority)
        self._offer("owner", [("", "Nobody yet"), *_names(self.people)])
        self._offer("team", [("", "No team"), *_names(self.teams)])
        self._offer("parent", [("", "No other priority"), *_names(self.others)])
        self._offer("goals", [(pk, _target_words(goal)) for pk, goal in self.targets.items()])
        self._offer("measures", _names(self.movable))

    def said(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        kind = {"kind": data["kind"]} if "kind" in data else {}
        return kind | {
            "name": data["name"],
            "outcome": data["outcome"],
            "owner": self.people.get(data["owner"]),
            "team": self.teams.get(data["team"]),
            "parent": self.others.get(data["parent"]),
            "starts_on": data["starts_on"],
            "due_on": data["due_on"],
            "goals": [self.targets[pk] for pk in data["goals"]],
            "measures": [self.movable[pk] for pk in data["measures"]],
        }

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class CloseForm(AmendingForm):
    """How a priority ends, or that it goes on."""

    state = forms.ChoiceField(
        label="It is",
        choices=[("done", "Done"), ("dropped", "Dropped"), ("open", "Open, it goes on")],
        widget=forms.RadioSelect,
    )
    closed_on = forms.DateField(label="Closed on", required=False, widget=day_input())


class MilestoneForm(AmendingForm):
    """A step and its day."""

    name = forms.CharField(max_length=300)
    due_on = forms.DateField(label="Due on", widget=day_input())

    def said(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {"name": self.cleaned_data["name"], "due_on": self.cleaned_data["due_on"]}


def initial_of(plan: "AnnualPlan") -> dict[str, object]:
    """Return a plan as its form shows it."""
    strategy = str(plan.strategy_id or "")
    return {"version": plan.version, "name": plan.name, "strategy": strategy}


def initial_of_priority(priority: "Priority") -> dict[str, object]:
    """Return a priority as its form shows it."""
    names = ("version", "name", "kind", "outcome", "starts_on", "due_on")
    return {name: getattr(priority, name) for name in names} | {
        "owner": str(priority.owner_id or ""),
        "team": str(priority.team_id or ""),
        "parent": str(priority.parent_id or ""),
        "goals": [str(goal.pk) for goal in priority.goals.all()],
        "measures": [str(measure.pk) for measure in priority.measures.all()],
    }


def initial_of_milestone(step: "Milestone") -> dict[str, object]:
    """Return a milestone as its form shows it."""
    return {"version": step.version, "name": step.name, "due_on": step.due_on}


def day_of(words: str) -> date | None:
    """Return a day from an address, None where it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _offer_strategies(form: forms.Form) -> dict[str, Any]:
    found = {str(strategy.pk): strategy for strategy in strategies()}
    form.fields["strategy"].choices = [("", "None"), *_names(found)]  # type: ignore[attr-defined]
    return found


def _targets(plan: "AnnualPlan", priority: "Priority | None") -> "dict[str, Goal]":
    strategy = plan.strategy
    last = strategy.ends_on if strategy else date(plan.ends_on.year + 5, 12, 31)
    served = queries.targets_served([priority]) if priority else []
    return {str(goal.pk): goal for goal in [*targets_between(plan.starts_on, last), *served]}


def _measures(priority: "Priority | None") -> "dict[str, Measure]":
    chosen = list(priority.measures.all()) if priority else []
    return {str(row.pk): row for row in [*measures()[:_TICKED], *chosen]}


def _target_words(goal: "Goal") -> str:
    target = say_target(goal.target, goal.upper, goal.measure)
    return f"{goal.measure}: {target} by {say_due(goal.due_on)}"


def _names(things: dict[str, Any]) -> list[tuple[str, str]]:
    return [(pk, thing.name) for pk, thing in things.items()]
