"""What people say of a strategy and its themes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from trueline.core.errors import Refusal
from trueline.measures.queries import measures, named
from trueline.web.forming import PageForm, day_input, version_field

if TYPE_CHECKING:
    from trueline.measures.models import Measure
    from trueline.strategy.models import Strategy, Theme

#: With more measures than this a list of ticks no longer helps; they are named instead.
_TICKED: Final = 200


class StrategyForm(PageForm):
    """A name, what it is for, and from when to when."""

    version = version_field()
    name = forms.CharField(max_length=200)
    purpose = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea({"rows": 5}),
        help_text="What will be different at the end, and for whom.",
    )  # fmt: skip
    starts_on = forms.DateField(label="Starts on", widget=day_input())
    ends_on = forms.DateField(
        label="Ends on", widget=day_input(),
        help_text="Goals of target measures that fall due until then are its targets.",
    )  # fmt: skip

    def said(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ThemeForm(PageForm):
    """A part of the strategy, and the measures that show how it goes."""

    version = version_field()
    name = forms.CharField(max_length=300)
    description = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea({"rows": 3})
    )
    parent = forms.ChoiceField(label="Inside", required=False)
    measures = forms.MultipleChoiceField(
        label="Measures that show how it goes", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    more = forms.CharField(
        label="More measures", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Names or keys, one a line.",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        themes: Sequence["Theme"],
        shown: Sequence["Measure"] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.themes = {str(theme.pk): theme for theme in themes}
        few = list(measures()[: _TICKED + 1])
        many = len(few) > _TICKED
        self.offered = {str(m.pk): m for m in [*(shown if many else few), *shown]}
        self._offer("parent", [("", "The strategy itself"), *_names(self.themes)])
        self._offer("measures", _names(self.offered))
        if not many:
            del self.fields["more"]

    def clean_more(self) -> list["Measure"]:
        """Find each measure by its name or key."""
        lines = [line.strip() for line in self.cleaned_data["more"].splitlines()]
        try:
            return [named(line) for line in lines if line]
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None

    def said(self) -> dict[str, Any]:
        """Return what the actions take for the theme itself."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "description": data["description"],
            "parent": self.themes.get(data["parent"]),
        }

    def chosen(self) -> list["Measure"]:
        """Return the measures that were ticked or named."""
        ticked = [self.offered[pk] for pk in self.cleaned_data["measures"]]
        return [*ticked, *self.cleaned_data.get("more", [])]

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def initial_of(strategy: "Strategy") -> dict[str, object]:
    """Return a strategy as its form shows it."""
    names = ("name", "purpose", "starts_on", "ends_on", "version")
    return {name: getattr(strategy, name) for name in names}


def initial_of_theme(theme: "Theme", shown: Sequence["Measure"]) -> dict[str, object]:
    """Return a theme as its form shows it."""
    return {
        "name": theme.name,
        "description": theme.description,
        "version": theme.version,
        "parent": str(theme.parent_id or ""),
        "measures": [str(measure.pk) for measure in shown],
    }


def _names(things: dict[str, Any]) -> list[tuple[str, str]]:
    return [(pk, thing.name) for pk, thing in things.items()]
