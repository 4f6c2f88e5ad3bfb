"""Form fields for values and goals: people type and see major units, forms hold stored ones."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from trueline.core.errors import Refusal
from trueline.web.numbers import Ambiguous, plain, read, unit_of

if TYPE_CHECKING:
    from trueline.measures.models import Measure


class QuantityField(forms.CharField):
    """A value of a measure; cleans to stored units, and asks where a number is ambiguous.

    Attributes:
        readings: After an ambiguous number, the two things it can mean; the page offers both.
    """

    def __init__(self, *, measure: "Measure", **kwargs: Any) -> None:
        attrs = {"class": "input input-number", "inputmode": "decimal", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs))
        super().__init__(max_length=60, **kwargs)
        self.measure = measure
        self.readings: tuple[str, str] | None = None
        unit = unit_of(measure)
        self.unit = (unit.before or unit.after).strip()

    def clean(self, value: Any) -> Any:
        """Return the value in stored units; None where an optional field is empty."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return read(typed, self.measure)
        except Ambiguous as asked:
            self.readings = asked.readings
            raise ValidationError(str(asked)) from None
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None

    def prepare_value(self, value: Any) -> Any:
        """Show stored units as people type them; what they typed stays as it is."""
        return plain(float(value), self.measure) if isinstance(value, int | float) else value
