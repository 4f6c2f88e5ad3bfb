"""What people say of a measure's values."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from trueline.web.forming import PageForm
from trueline.web.quantities import QuantityField

if TYPE_CHECKING:
    from trueline.measures.models import Measure


class ValueForm(PageForm):
    """A period, its value, and a note; `revision` is what a correction is based on."""

    #: The period that `revision` belongs to; another one may be chosen in the same form.
    based_on = forms.DateField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    note = forms.CharField(required=False, max_length=1000, label="Note")

    def __init__(
        self,
        *args: Any,
        measure: "Measure",
        periods: Sequence[tuple[str, str]] = (),
        ready: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        select = forms.Select({"class": "input"}, choices=periods)
        self.fields["on"] = forms.DateField(label="Period", widget=select)
        self.fields["value"] = QuantityField(measure=measure, label="Value")
        # Someone came to enter a value: the cursor waits in its field, even without JavaScript.
        self.fields["value"].widget.attrs["autofocus"] = ready
        self.order_fields(["on", "value", "note", "revision", "based_on"])

    @property
    def readings(self) -> tuple[str, str] | None:
        """The two things an ambiguous value can mean; the page asks which."""
        return getattr(self.fields["value"], "readings", None)

    def revision_for(self, period: date, empty: int) -> int:
        """Return the revision the value is based on; `empty` is what stands for no value.

        Whoever chose another period than the one the form was made for has seen no value
        there, so that one that is there is shown to them before it is replaced.
        """
        same = self.cleaned_data["based_on"] == period
        return int(self.cleaned_data["revision"]) if same else empty


class WithdrawForm(PageForm):
    """Why a value is taken back."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = forms.CharField(max_length=1000, label="Why it is wrong")
