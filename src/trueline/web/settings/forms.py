"""What an owner says of an organisation."""

from calendar import month_name
from typing import Final

from django import forms

from trueline.web.forming import PageForm, version_field

_MONTHS: Final = [(number, month_name[number]) for number in range(1, 13)]


class OrganisationForm(PageForm):
    """Name, calendar and currency."""

    name = forms.CharField(max_length=120, widget=forms.TextInput({"autocomplete": "organization"}))
    time_zone = forms.CharField(
        max_length=64,
        initial="UTC",
        widget=forms.TextInput({"list": "time-zones", "autocomplete": "off"}),
        help_text="Says when a day ends. Such as Europe/Berlin.",
    )
    year_starts_in = forms.TypedChoiceField(
        label="The fiscal year starts in", coerce=int, choices=_MONTHS
    )
    currency = forms.CharField(
        max_length=3,
        min_length=3,
        initial="EUR",
        widget=forms.TextInput({"class": "input input-short", "autocapitalize": "characters"}),
        help_text="Three capitals, such as EUR or USD. Measures in money start with it.",
    )

    def clean_currency(self) -> str:
        """Take small letters for capitals."""
        return str(self.cleaned_data["currency"]).strip().upper()


class NewOrganisationForm(OrganisationForm):
    """A new organisation also chooses its address."""

    slug = forms.CharField(
        label="Address",
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
        help_text="Small letters, digits and hyphens. Made from the name if empty.",
    )
    field_order = ("name", "slug", "time_zone", "year_starts_in", "currency")


class SettingsForm(OrganisationForm):
    """Settings are based on a version of what they change."""

    version = version_field()
