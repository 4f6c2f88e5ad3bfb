"""What the columns of a file of tasks are."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from trueline.exchange.work_import.columns import ROLES, Choices
from trueline.web.forming import PageForm

if TYPE_CHECKING:
    from trueline.exchange.files.tables import Table


class ColumnsForm(PageForm):
    """For every meaning, the column that has it; and what holds for the file as a whole."""

    source = forms.CharField(
        label="Where the ids come from",
        required=False,
        max_length=200,
        help_text="The tracker or list these ids belong to, where no column says it.",
    )
    said_by = forms.CharField(
        label="Who says the days",
        required=False,
        max_length=200,
        help_text="For example: published plan. Days of different sources are kept side by side.",
    )
    unknown = forms.ChoiceField(
        label="Names nobody here knows",
        choices=[("refuse", "Stop and say which"), ("leave", "Leave them out and say which")],
    )

    def __init__(
        self, table: "Table", choices: Choices, asked: Sequence[Sequence[Any]], data: Any = None
    ) -> None:
        initial = {
            "source": choices.source,
            "said_by": choices.said_by,
            "unknown": choices.unknown,
            **{f"column-{role}": choices.columns.get(role, "") for role in ROLES},
        }
        super().__init__(data, initial=initial)
        self._before = choices
        places = [(str(place), name) for place, name in enumerate(table.header)]
        for role, (label, _) in ROLES.items():
            select = forms.Select({"class": "input"})
            self.fields[f"column-{role}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", "No column"), *places], widget=select
            )
        self._asked = [role for role, _, _ in asked]
        for role, sentence, candidates in asked:
            self.fields[f"dates-{role}"] = forms.ChoiceField(
                label=sentence, choices=[tuple(pair) for pair in candidates],
                widget=forms.RadioSelect,
            )  # fmt: skip

    @property
    def columns(self) -> Iterator[forms.BoundField]:
        """The choice of a column for every meaning."""
        return (self[f"column-{role}"] for role in ROLES)

    @property
    def asked(self) -> Iterator[forms.BoundField]:
        """The dates that could not be read without asking."""
        return (self[f"dates-{role}"] for role in self._asked)

    def said(self) -> dict[str, Any]:
        """Return the choices as they are kept."""
        data = self.cleaned_data
        columns = {role: data[f"column-{role}"] for role in ROLES}
        answers = {role: data[f"dates-{role}"] for role in self._asked}
        return {
            "columns": {role: int(place) for role, place in columns.items() if place},
            "dates": {**self._before.dates, **answers},
            "source": data["source"],
            "said_by": data["said_by"],
            "unknown": data["unknown"],
        }
