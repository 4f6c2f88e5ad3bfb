"""What people say of a measure: the measure itself, a declared change, archiving."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from trueline.core.errors import Refusal
from trueline.core.money import exponent
from trueline.measures.listing import choices
from trueline.measures.queries import named
from trueline.members.queries import members
from trueline.teams.queries import teams
from trueline.web.forming import PageForm, day_input, version_field
from trueline.web.numbers import plain, read

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.organisations.models import Membership
    from trueline.people.models import Person
    from trueline.teams.models import Team

#: What the form gives to the action, under the same names.
_FIELDS: Final = (
    "name", "description", "tier", "direction", "rhythm", "aggregation", "unit_kind", "unit",
    "currency", "decimals", "source",
)  # fmt: skip
_BOUNDS: Final = ("lowest", "highest")


@dataclass(slots=True)
class Draft:
    """A measure that is not saved yet, as far as reading its bounds needs it."""

    unit_kind: str
    currency: str
    decimals: int
    unit: str = ""

    @property
    def scale(self) -> int:
        """How many stored units make one of those people say."""
        return 10 ** exponent(self.currency) if self.unit_kind == "money" else 1


class MeasureForm(PageForm):
    """A measure, in the words of those who count it."""

    version = version_field()
    name = forms.CharField(max_length=300)
    description = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea({"rows": 3}),
        help_text="What is counted, and what is not.",
    )  # fmt: skip
    tier = forms.ChoiceField(
        help_text="Targets are what the strategy is judged by; the others move them.",
    )
    owner = forms.ChoiceField(required=False, help_text="The one person who answers for it.")
    team = forms.ChoiceField(required=False)
    parent = forms.CharField(
        label="Part of", required=False, max_length=300,
        widget=forms.TextInput({"list": "measure-names", "autocomplete": "off"}),
        help_text="The name or key of the measure that this is a part of.",
    )  # fmt: skip
    direction = forms.ChoiceField(label="Which way is good")
    rhythm = forms.ChoiceField(label="How often it has a value")
    aggregation = forms.ChoiceField(
        label="How values add up", help_text="How months make a quarter or a year."
    )
    unit_kind = forms.ChoiceField(label="Kind of number")
    unit = forms.CharField(
        required=False, max_length=40, help_text="What stands after the number, such as days."
    )
    currency = forms.CharField(
        required=False, max_length=3, help_text="For money: three capitals such as EUR."
    )
    decimals = forms.IntegerField(label="Decimal places shown", min_value=0, max_value=6, initial=0)
    lowest = forms.CharField(
        label="Lowest possible value", required=False, max_length=60,
        help_text="A value below it is a mistake.",
    )  # fmt: skip
    highest = forms.CharField(
        label="Highest possible value", required=False, max_length=60,
        help_text="A value above it is a mistake.",
    )  # fmt: skip
    source = forms.CharField(
        required=False, max_length=200, help_text="Where the values come from."
    )

    def __init__(self, *args: Any, by: "Membership", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Person] = {str(m.person_id): m.person for m in members()}
        self.teams: dict[str, Team] = {str(team.pk): team for team in teams()}
        self.currency_of_organisation = by.organisation.currency
        self._keep_former_choices()
        self._offer()

    def clean_currency(self) -> str:
        """Take small letters for capitals."""
        return str(self.cleaned_data["currency"]).strip().upper()

    def clean_parent(self) -> "Measure | None":
        """Find the measure by its name or key."""
        words = self.cleaned_data["parent"].strip()
        if not words:
            return None
        try:
            return named(words)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        """Read the bounds in the unit chosen in the same form."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        draft = self._draft(data)
        for name in _BOUNDS:
            if data.get(name) and draft is not None:
                self._read_bound(name, draft)
        return data

    def said(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        fields = {name: data[name] for name in _FIELDS}
        bounds = {name: data[name] if data[name] != "" else None for name in _BOUNDS}
        return {
            **fields,
            **bounds,
            "owner": self.people.get(data["owner"]),
            "team": self.teams.get(data["team"]),
            "parent": data["parent"],
        }

    def _draft(self, data: dict[str, Any]) -> Draft | None:
        kind = data.get("unit_kind")
        if kind is None:
            return None
        currency = data.get("currency") or self.currency_of_organisation
        return Draft(kind, currency, data.get("decimals") or 0)

    def _read_bound(self, name: str, draft: Draft) -> None:
        try:
            self.cleaned_data[name] = read(self.cleaned_data[name], draft)
        except Refusal as refusal:
            self.add_error(name, str(refusal))

    def _keep_former_choices(self) -> None:
        """Let an owner who left, or an archived team, stand until someone chooses anew."""
        owner, team = self.initial.get("former_owner"), self.initial.get("former_team")
        if owner is not None:
            self.people.setdefault(str(owner.pk), owner)
        if team is not None:
            self.teams.setdefault(str(team.pk), team)

    def _offer(self) -> None:
        for name in ("tier", "direction", "rhythm", "aggregation", "unit_kind"):
            self._field(name).choices = choices(name)
        people = [(pk, person.name) for pk, person in self.people.items()]
        self._field("owner").choices = [("", "Nobody yet"), *people]
        self._field("team").choices = [
            ("", "No team"), *((pk, team.name) for pk, team in self.teams.items())
        ]  # fmt: skip

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} is not a choice.")
        return field


def initial_of(measure: "Measure") -> dict[str, object]:
    """Return a measure as its form shows it."""
    return {
        **{name: getattr(measure, name) for name in _FIELDS},
        **{name: plain(getattr(measure, name), measure) for name in _BOUNDS},
        "version": measure.version,
        "owner": str(measure.owner_id or ""),
        "team": str(measure.team_id or ""),
        "parent": measure.parent.name if measure.parent else "",
        "former_owner": measure.owner,
        "former_team": measure.team,
    }


class ChangeForm(PageForm):
    """A day from which the measure behaves anew, and why."""

    on = forms.DateField(label="From", widget=day_input())
    reason = forms.CharField(max_length=500, label="What changed")


class ArchiveForm(forms.Form):
    """The version the person saw; none where the button stands beside what just happened."""

    version = forms.IntegerField(required=False)
