"""What a list of measures is narrowed down and sorted by."""

from collections.abc import Sequence
from typing import Final

from django import forms

from trueline.analysis.listing import verdicts
from trueline.measures.listing import choices
from trueline.members.queries import members
from trueline.teams.queries import teams
from trueline.web.forming import PageForm

#: Sort words that may stand in the address; anything else is the first.
SORTS: Final = (
    ("name", "Name"), ("odds", "Worst odds first"), ("silent", "Longest silent first"),
    ("tier", "Tier"), ("owner", "Owner"),
)  # fmt: skip
_VALUES: Final = (("", "Any"), ("due", "Due"), ("late", "Late"))
_STATES: Final = (("", "In use"), ("archived", "Archived"))
#: More choices than this are a search, not a list.
_MOST: Final = 500


class FilterForm(PageForm):
    """The filter; what is not understood is left out, so that an old address still opens."""

    q = forms.CharField(label="Name, key or description", required=False, max_length=200)
    tier = forms.ChoiceField(required=False)
    team = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(required=False)
    verdict = forms.ChoiceField(label="Odds", required=False)
    values = forms.ChoiceField(label="Values", required=False, choices=_VALUES)
    state = forms.ChoiceField(label="Shown", required=False, choices=_STATES)
    sort = forms.ChoiceField(label="Sorted by", required=False, choices=SORTS)

    def __init__(self, data: object) -> None:
        super().__init__(data)
        people = [(str(row.person_id), row.person.name) for row in members()[:_MOST]]
        found_teams = [(str(team.pk), team.name) for team in teams()[:_MOST]]
        self._offer("tier", choices("tier"))
        self._offer("team", found_teams)
        self._offer("owner", people)
        self._offer("verdict", verdicts())
        self.fields["q"].widget.input_type = "search"

    def said(self) -> dict[str, str]:
        """Return what was understood."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def _offer(self, name: str, found: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", "All"), *found]  # type: ignore[attr-defined]
