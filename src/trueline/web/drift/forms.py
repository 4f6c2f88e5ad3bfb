"""What people say of drift: amend, return, or link."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from trueline.web.forming import PageForm, day_input, version_field

if TYPE_CHECKING:
    from trueline.plans.models import Priority
    from trueline.work.models import WorkItem


class AmendForm(PageForm):
    """What was done is right: it becomes the plan, by a decision."""

    version = version_field()
    sentence = forms.CharField(
        label="What is decided", max_length=300, help_text="One sentence, for everyone to read."
    )
    reason = forms.CharField(required=False, max_length=10_000, widget=forms.Textarea({"rows": 3}))
    in_force_on = forms.DateField(
        label="In force from", widget=day_input(),
        help_text="From this day on the drift is decided; before it, it stays undecided.",
    )  # fmt: skip


class ReturnForm(PageForm):
    """What was done is not right: the effort comes back."""

    note = forms.CharField(
        label="What brings it back", max_length=500, widget=forms.Textarea({"rows": 2})
    )


class LinkForm(PageForm):
    """The work does serve something."""

    items = forms.MultipleChoiceField(label="Work", widget=forms.CheckboxSelectMultiple)
    priority = forms.ChoiceField(label="It serves")

    def __init__(
        self,
        *args: Any,
        items: Sequence["WorkItem"],
        priorities: Sequence["Priority"],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.work = {str(item.pk): item for item in items}
        self.priorities = {str(row.pk): row for row in priorities}
        self._offer("items", [(pk, item.title) for pk, item in self.work.items()])
        self._offer("priority", [(pk, row.name) for pk, row in self.priorities.items()])

    def said(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "items": [self.work[pk] for pk in data["items"]],
            "priority": self.priorities[data["priority"]],
        }

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
