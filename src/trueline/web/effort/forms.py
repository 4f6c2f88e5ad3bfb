"""What people say of their week, of how effort is given, and of a period that ends."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from trueline.web.forming import PageForm, day_input, version_field
from trueline.work.policy import METHODS

if TYPE_CHECKING:
    from trueline.plans.models import Priority
    from trueline.work.models import WorkItem

_NO_LINE: Final = "none"
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)")
_WORDS: Final = re.compile(
    r"(?:(\d{1,3}(?:[.,]\d{1,2})?)\s*h(?:ours?)?)?\s*(?:(\d{1,5})\s*(?:m|min|minutes?)?)?",
    re.IGNORECASE,
)


def minutes_in(text: str) -> int:
    """Return the minutes a text says: "90", "1:30", "1.5 h", "1 h 30 min".

    Raises:
        ValidationError: it says none.
    """
    typed = text.strip()
    if clock := _CLOCK.fullmatch(typed):
        return int(clock[1]) * 60 + int(clock[2])
    said = _WORDS.fullmatch(typed)
    if not typed or said is None:
        raise ValidationError("Write minutes such as 90, or hours such as 1:30 or 1.5 h.")
    hours = float((said[1] or "0").replace(",", "."))
    return round(hours * 60) + int(said[2] or 0)


class LateForm(PageForm):
    """What is needed beside effort where its week is closed."""

    week = forms.DateField(widget=forms.HiddenInput)
    late = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it comes late",
        max_length=200,
        help_text="Stands beside the entry.",
        error_messages={"required": "Say why this comes late."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = bool(self["late"].value())

    def lateness(self) -> dict[str, Any]:
        """Return what the actions take about being late."""
        return {"late": self.cleaned_data["late"], "reason": self.cleaned_data["reason"]}


class PulseForm(LateForm):
    """Percent of the week for every line of the plan, and for no line."""

    def __init__(self, *args: Any, lines: Sequence["Priority"], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: dict[str, Priority | None] = {
            **{f"line-{line.pk}": line for line in lines},
            f"line-{_NO_LINE}": None,
        }
        plans = {line.plan_id for line in lines}
        for name, line in self.lines.items():
            label = str(line) if line else "Something else"
            if line and len(plans) > 1:
                label = f"{label} ({line.plan})"
            self.fields[name] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(
                    {"class": "input input-number", "inputmode": "numeric", "step": 1}
                ),
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        """The fields of the lines, in the plan's order."""
        return [self[name] for name in self.lines]

    def split(self) -> "dict[Priority | None, int]":
        """Return what the action takes."""
        return {line: self.cleaned_data.get(name) or 0 for name, line in self.lines.items()}

    @property
    def total(self) -> int:
        """What the percentages sum to as they stand."""
        typed = (str(row.value() or 0) for row in self.rows)
        return sum(int(text) for text in typed if text.isdecimal())


def pulse_initial(parts: dict[int | None, int], lines: Sequence["Priority"]) -> dict[str, int]:
    """Return percentages as the form shows them; a line that is gone counts as none."""
    known = {line.pk for line in lines}
    found = {f"line-{pk}": parts.get(pk, 0) for pk in known}
    rest = sum(part for pk, part in parts.items() if pk not in known)
    return {**found, f"line-{_NO_LINE}": rest}


class TimeForm(LateForm):
    """How long, on what, on which day."""

    time = forms.CharField(
        label="Time, such as 1:30, 1.5 h or 90",
        max_length=20,
        widget=forms.TextInput({"class": "input input-short"}),
    )
    what = forms.ChoiceField(label="On what")
    on = forms.DateField(label="Day", widget=day_input())
    note = forms.CharField(required=False, max_length=300)

    def __init__(
        self, *args: Any, items: Sequence["WorkItem"], lines: Sequence["Priority"], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = {f"item-{item.pk}": item for item in items}
        self.lines = {f"line-{line.pk}": line for line in lines}
        groups = [
            ("My work", [(key, item.title) for key, item in self.items.items()]),
            ("Priorities", [(key, line.name) for key, line in self.lines.items()]),
        ]
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            *[group for group in groups if group[1]],
            (_NO_LINE, "Something else, serving no priority"),
        ]

    def clean_time(self) -> int:
        """Take hours and minutes in the ways people write them."""
        return minutes_in(self.cleaned_data["time"])

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "on": data["on"],
            "minutes": data["time"],
            "item": self.items.get(data["what"]),
            "priority": self.lines.get(data["what"]),
            "note": data["note"],
            **self.lateness(),
        }


class PolicyForm(PageForm):
    """How effort is given, and from when drift is worth a word."""

    version = version_field()
    method = forms.ChoiceField(
        label="How people say where their effort goes",
        choices=METHODS,
        widget=forms.RadioSelect,
        help_text="The pulse takes each person 20 seconds a week.",
    )
    hours_a_week = forms.IntegerField(
        label="Hours a week",
        min_value=1,
        max_value=168,
        widget=forms.NumberInput({"class": "input input-number"}),
        help_text="What a whole week of a pulse stands for.",
    )
    least_reporting = forms.IntegerField(
        label="Least share of people reporting, in percent",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"class": "input input-number"}),
        help_text="With fewer, no figure is given.",
    )
    tolerance = forms.IntegerField(
        label="Tolerance, in points of a hundred",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"class": "input input-number"}),
        help_text="Undecided drift up to here is not called drift.",
    )


class PeriodForm(PageForm):
    """Whole weeks to be closed."""

    starts_on = forms.DateField(label="From (a Monday)", widget=day_input())
    ends_on = forms.DateField(label="To (a Sunday)", widget=day_input())


def day_in(week: date, today: date) -> date:
    """Return the day a new entry begins with: today in this week, else the week's Friday."""
    return today if week <= today < week + timedelta(days=7) else week + timedelta(days=4)
