"""Narrowing the journal."""

from typing import Any

from django import forms

from trueline.journal.queries import authors, kinds
from trueline.web.forming import PageForm


class JournalFilter(PageForm):
    """What the journal is narrowed to; all of it stands in the address."""

    q = forms.CharField(
        label="Name of the thing", required=False, max_length=200, widget=forms.SearchInput
    )
    kind = forms.ChoiceField(label="Kind of thing", required=False)
    by = forms.TypedChoiceField(label="Who", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(person.pk, person.name) for person in authors()]
        self.fields["kind"].choices = [("", "Anything"), *kinds()]  # type: ignore[attr-defined]
        self.fields["by"].choices = [("", "Anyone"), *people]  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what is asked for; what makes no sense is left out."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "words": found.get("q", ""),
            "kind": found.get("kind", ""),
            "by": found.get("by"),
        }
