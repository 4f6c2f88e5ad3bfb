"""A team, who is in it, and narrowing the list of teams."""

from typing import TYPE_CHECKING, Any, Final

from django import forms

from trueline.teams.queries import teams
from trueline.web.forming import PageForm, version_field
from trueline.web.people.finding import FellowField, said

if TYPE_CHECKING:
    from trueline.teams.models import Team

_STATES: Final = (("", "Teams"), ("archived", "Archived teams"))


class TeamForm(PageForm):
    """A team: its name, its lead, and where it sits."""

    version = version_field()
    name = forms.CharField(max_length=200)
    lead = FellowField(required=False)
    parent = forms.ChoiceField(
        label="Sits inside", required=False, help_text="The larger team it is part of."
    )

    def __init__(self, *args: Any, team: "Team | None" = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs["initial"] = _initial(team)
        super().__init__(*args, **kwargs)
        self.teams = {str(row.pk): row for row in teams() if team is None or row.pk != team.pk}
        if team is not None and team.parent is not None:
            self.teams[str(team.parent_id)] = team.parent  # stays, even if it is archived
        choices = [(pk, row.name) for pk, row in self.teams.items()]
        self.fields["parent"].choices = [("", "No other team"), *choices]  # type: ignore[attr-defined]
        if team is None:
            del self.fields["version"]

    def given(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "lead": data["lead"],
            "parent": self.teams.get(data["parent"]),
        }


class AddForm(PageForm):
    """Who comes into the team."""

    person = FellowField()


class TeamFilter(PageForm):
    """What the list is narrowed to; all of it stands in the address."""

    q = forms.CharField(label="Name", required=False, max_length=200, widget=forms.SearchInput)
    state = forms.ChoiceField(label="Which", required=False, choices=_STATES)

    def said(self) -> dict[str, str]:
        """Return what is asked for; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _initial(team: "Team") -> dict[str, object]:
    return {
        "version": team.version,
        "name": team.name,
        "lead": said(team.lead),
        "parent": team.parent_id or "",
    }
