"""What a person says of a review."""

from django import forms

from trueline.web.forming import PageForm, day_input


class ReviewForm(PageForm):
    """The day it was held, and a note."""

    held_on = forms.DateField(label="Held on", widget=day_input())
    note = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea({"rows": 2}), label="Note"
    )
