"""What a person says about a file: which file, and what its columns are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from trueline.exchange.imports.choices import Choices
from trueline.exchange.imports.roles import IGNORE, ROLES
from trueline.exchange.imports.runs import Understood
from trueline.exchange.imports.suggestions import period_in_header
from trueline.web.forming import PageForm, day_input

#: What a column is called whose header names the period of its values.
_PERIOD: Final = "in_period"
_OPTIONS: Final = (
    "rhythm", "tier", "direction", "aggregation", "goal_each", "goal_kind", "target_due",
    "zero_is_no_target", "any_day",
)  # fmt: skip


class UploadForm(PageForm):
    """A file."""

    file = forms.FileField(
        label="File",
        help_text="CSV or XLSX, up to 20 MB. Nothing is changed until you say so.",
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx", "class": "file"}),
    )


@dataclass(frozen=True, slots=True)
class ColumnInput:
    """A column on the page: its name, some of its cells, and what it is."""

    name: str
    cells: tuple[str, ...]
    field: forms.BoundField


class SheetForm(PageForm):
    """What the columns of one sheet are."""

    rhythm = forms.ChoiceField(
        label="Rhythm of new measures",
        choices=[
            ("day", "Daily"),
            ("week", "Weekly"),
            ("month", "Monthly"),
            ("quarter", "Quarterly"),
            ("year", "Yearly"),
        ],
    )
    tier = forms.ChoiceField(
        label="Tier of new measures",
        choices=[
            ("target", "Target"),
            ("kpi", "KPI"),
            ("leading", "Leading"),
            ("operational", "Operational"),
        ],
    )
    direction = forms.ChoiceField(
        label="Direction of new measures",
        choices=[
            ("up", "Higher is better"),
            ("down", "Lower is better"),
            ("band", "Stay within a band"),
            ("none", "Watched only"),
        ],
    )
    aggregation = forms.ChoiceField(
        label="Adding up", choices=[("last", "Last value"), ("sum", "Sum"), ("average", "Average")]
    )
    goal_each = forms.ChoiceField(
        label="A target is a goal",
        choices=[("period", "of its period"), ("year", "of its fiscal year (the last one counts)")],
    )
    goal_kind = forms.ChoiceField(
        label="Kind of goal",
        choices=[
            ("level_at_due", "Level on the due date"),
            ("by_any_time", "Reached at any time"),
            ("sum_over_period", "Sum from start to due date"),
            ("avg_last", "Average of a year's periods"),
        ],
    )
    target_due = forms.DateField(
        label="Targets without a date are due", required=False, widget=day_input()
    )
    zero_is_no_target = forms.BooleanField(label="A target of 0 means none", required=False)
    any_day = forms.BooleanField(label="Dates may lie anywhere in their period", required=False)

    def __init__(
        self,
        understood: Understood,
        questions: list[Mapping[str, Any]],
        number: int,
        data: Any = None,
    ) -> None:
        choices = understood.choices
        initial = {name: getattr(choices, name) or None for name in _OPTIONS}
        super().__init__(data, prefix=f"sheet{number}", initial=initial)
        self.understood = understood
        for position in range(len(understood.table.columns)):
            self.fields[f"column{position}"] = forms.ChoiceField(
                choices=_meanings(),
                required=False,
                initial=_meaning(choices, position),
                widget=forms.Select(
                    {
                        "class": "input",
                        "aria-label": f"Meaning of {understood.table.header[position]}",
                    }
                ),
            )
        self.questions = [q for q in questions if q["sheet"] == understood.table.sheet]
        for question in self.questions:
            self.fields[_answer(question)] = forms.ChoiceField(
                label=question["sentence"],
                widget=forms.RadioSelect,
                choices=[(c["name"], c["example"]) for c in question["candidates"]],
            )

    @property
    def columns(self) -> Iterator[ColumnInput]:
        """The columns with samples of their cells."""
        samples = self.understood.sample
        for position, name in enumerate(self.understood.table.header):
            cells = tuple(row[position] for row in samples)
            yield ColumnInput(name, cells, self[f"column{position}"])

    @property
    def options(self) -> Iterator[forms.BoundField]:
        """The choices for the sheet as a whole."""
        return (self[name] for name in _OPTIONS)

    @property
    def asked(self) -> Iterator[forms.BoundField]:
        """The questions that could not be answered from the cells."""
        return (self[_answer(question)] for question in self.questions)

    def said(self) -> dict[str, Any]:
        """Return the choices as they are kept."""
        given = {
            p: self.cleaned_data[f"column{p}"] for p in range(len(self.understood.table.columns))
        }
        header = self.understood.table.header
        before = self.understood.choices
        due = self.cleaned_data["target_due"]
        return {
            **{name: self.cleaned_data[name] for name in _OPTIONS},
            "target_due": due.isoformat() if due else "",
            "columns": {
                str(p): role for p, role in given.items() if role not in {"", IGNORE, _PERIOD}
            },
            "periods": {
                str(p): period_in_header(header[p]) for p, role in given.items() if role == _PERIOD
            },
            **{
                kind: {
                    str(c): name
                    for c, name in {**getattr(before, kind), **self._answers(kind)}.items()
                }
                for kind in ("numbers", "dates")
            },
        }

    def _answers(self, kind: str) -> dict[int, str]:
        return {
            q["column"]: self.cleaned_data[_answer(q)] for q in self.questions if q["kind"] == kind
        }


def _answer(question: Mapping[str, Any]) -> str:
    return f"{question['kind']}{question['column']}"


def _meaning(choices: Choices, position: int) -> str:
    return _PERIOD if position in choices.periods else choices.columns.get(position, "")


def _meanings() -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for role in ROLES.values():
        groups.setdefault(role.group, []).append((role.name, role.label))
    groups["Value"].append((_PERIOD, "Value of the period in the header"))
    return [("", "Not used"), *groups.items()]
