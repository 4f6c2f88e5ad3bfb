"""What people say of a goal, and how sure they are."""

from typing import TYPE_CHECKING, Any, Final

from django import forms

from trueline.measures.listing import goal_choices
from trueline.web.forming import PageForm, day_input, version_field
from trueline.web.quantities import QuantityField

if TYPE_CHECKING:
    from trueline.measures.models import Goal, Measure

_WITHIN: Final = "stay_within"
_AVERAGE: Final = "avg_last"


class GoalForm(PageForm):
    """What should be reached by when, and from where; fields of other kinds are not looked at."""

    version = version_field()
    kind = forms.ChoiceField(label="What is compared with the target")
    due_on = forms.DateField(label="Due on", widget=day_input())
    window = forms.IntegerField(
        label="Over how many periods", required=False, min_value=1, max_value=400,
        help_text="For an average only.",
    )  # fmt: skip
    start_on = forms.DateField(label="Starts on", widget=day_input())
    keeps_level = forms.BooleanField(
        label="This is a level to keep",
        required=False,
        help_text="Then the target may lie where the measure is already.",
    )

    decision = forms.CharField(
        label="What was decided", required=False, max_length=300,
        help_text="One sentence. A goal that moves without one shows as such under Direction.",
    )  # fmt: skip

    def __init__(self, *args: Any, measure: "Measure", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            (value, label)
            for value, label in goal_choices("kind")
            if measure.direction != "band" or value == _WITHIN
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["target"] = QuantityField(measure=measure, label="Target")
        self.fields["upper"] = QuantityField(
            measure=measure, label="Upper end of the band", required=False,
            help_text="For a band only; the target is then its lower end.",
        )  # fmt: skip
        self.fields["start_value"] = QuantityField(
            measure=measure, label="Value at the start", required=False
        )
        self.order_fields(
            ["kind", "target", "upper", "window", "due_on", "start_on", "start_value"]
        )

    def said(self) -> dict[str, Any]:
        """Return what the actions take."""
        beside = {"version", "decision"}
        data = {name: value for name, value in self.cleaned_data.items() if name not in beside}
        if data["kind"] != _WITHIN:
            data["upper"] = None
        if data["kind"] != _AVERAGE:
            data["window"] = None
        return data


def initial_of(goal: "Goal") -> dict[str, object]:
    """Return a goal as its form shows it."""
    names = ("kind", "target", "upper", "window", "due_on", "start_on", "start_value", "version")
    return {**{name: getattr(goal, name) for name in names}, "keeps_level": keeps_level(goal)}


def keeps_level(goal: "Goal") -> bool:
    """Tell whether a goal stands that is only acceptable as a level to keep."""
    start, way = goal.start_value, goal.measure.direction
    if start is None or goal.kind in {"sum_over_period", _WITHIN}:
        return False
    return goal.target < start if way == "up" else goal.target > start


class DropForm(PageForm):
    """Why a goal is dropped."""

    version = version_field()
    reason = forms.CharField(max_length=300, label="What was decided, and why")


class ConfidenceForm(PageForm):
    """How likely one thinks it is, in percent."""

    chance = forms.FloatField(
        label="How likely do you think it is?", min_value=0, max_value=100,
        widget=forms.NumberInput(
            {"class": "input input-number", "min": 0, "max": 100, "step": "any"}
        ),
    )  # fmt: skip
    reason = forms.CharField(required=False, max_length=500, label="Because")
