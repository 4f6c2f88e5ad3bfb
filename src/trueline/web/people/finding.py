"""A field that names one fellow member, for organisations of any size.

A list to choose from would hold ten thousand names; a text field with suggestions holds few.
"""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from trueline.core.errors import Refusal
from trueline.members.queries import fellow_named, members

if TYPE_CHECKING:
    from trueline.people.models import Person

#: Suggested while typing; whoever is not among them is found by their address all the same.
_SUGGESTED: Final = 300


class FellowField(forms.CharField):
    """Name or address of someone who belongs to the organisation."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"list": "fellows", "autocomplete": "off"}))
        kwargs.setdefault("help_text", "Name or e-mail address.")
        super().__init__(max_length=400, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the person; None where an optional field is empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return fellow_named(typed)
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None


def said(person: "Person | None") -> str:
    """Return how a person stands in such a field; nobody else can be meant by it."""
    return f"{person.name} <{person.email}>" if person else ""


def suggestions() -> list[str]:
    """Return whom the field suggests: the first of the organisation by name."""
    return [said(member.person) for member in members()[:_SUGGESTED]]
