"""What all forms of pages share: how their inputs look, and where a refusal goes."""

from typing import Any

from django import forms

from trueline.core.errors import NotAllowed, NotFound, Refusal


class PageForm(forms.Form):
    """A form whose inputs carry the classes of the design system."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def refuse(self, refusal: Refusal) -> None:
        """Put what the domain said beside its field, or above the form.

        Raises:
            Refusal: no other text would help; it is not theirs to do, or not there.
        """
        if isinstance(refusal, NotAllowed | NotFound):
            raise refusal
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, str(refusal))


def dress(field: forms.Field) -> None:
    """Give a field's input its class, unless it has one or needs none."""
    bare = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)
    if not isinstance(field.widget, bare):
        field.widget.attrs.setdefault("class", "input")


def day_input() -> forms.DateInput:
    """Return an input for a day; browsers send and want ISO dates."""
    return forms.DateInput({"type": "date", "class": "input input-short"}, format="%Y-%m-%d")


def version_field() -> forms.IntegerField:
    """Return the hidden field that says on which version a form is based."""
    return forms.IntegerField(required=False, widget=forms.HiddenInput)
