"""Narrowing the list of people, and inviting more."""

from typing import Any, Final

from django import forms

from trueline.members.queries import roles
from trueline.web.forming import PageForm

_STATES: Final = (("", "Members"), ("former", "Former members"))


class PeopleFilter(PageForm):
    """What the list is narrowed to; all of it stands in the address."""

    q = forms.CharField(
        label="Name or address", required=False, max_length=200, widget=forms.SearchInput
    )
    role = forms.ChoiceField(required=False)
    state = forms.ChoiceField(label="Who", required=False, choices=_STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Any role"), *roles()]  # type: ignore[attr-defined]

    def said(self) -> dict[str, str]:
        """Return what is asked for; what makes no sense is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class InviteForm(PageForm):
    """A letter to one address."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "off"})
    )
    role = forms.ChoiceField(initial="member")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles()  # type: ignore[attr-defined]
