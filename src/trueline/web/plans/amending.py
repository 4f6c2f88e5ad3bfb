"""How pages change a plan: the form; on an adopted plan, what it touches; then the save."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from trueline.core.clock import today
from trueline.core.errors import Refusal, StaleVersion
from trueline.plans.amending import AmendmentNote
from trueline.plans.preview import Preview, preview
from trueline.web.forming import PageForm, day_input, dress, version_field
from trueline.web.http import MemberRequest
from trueline.web.stale import Difference, differences, on_newer

if TYPE_CHECKING:
    from trueline.plans.models import AnnualPlan

_T = TypeVar("_T")
#: What is not carried from step to step: the token is new, the buttons are pressed anew.
_STEPS = {"csrfmiddlewaretoken", "confirmed", "back"}


class AmendingForm(PageForm):
    """A form that changes a plan; on an adopted one it asks for the decision."""

    version = version_field()
    sentence = forms.CharField(
        label="What was decided", max_length=300,
        help_text="One sentence. The plan is adopted, so every change of it is an amendment.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", required=False, max_length=10_000, widget=forms.Textarea({"rows": 2})
    )
    in_force_on = forms.DateField(
        label="In force from", widget=day_input(),
        help_text="Today or an earlier day; later amendments cannot be contradicted.",
    )  # fmt: skip

    def __init__(self, *args: Any, plan: "AnnualPlan", **kwargs: Any) -> None:
        initial = dict(kwargs.pop("initial", None) or {})
        initial.setdefault("in_force_on", today(plan.organisation.time_zone))
        super().__init__(*args, initial=initial, **kwargs)
        self.plan = plan
        self.amends = plan.adopted_on is not None
        if not self.amends:
            for name in ("sentence", "reason", "in_force_on"):
                del self.fields[name]
        # What is to be decided stands last, whatever a form adds to it.
        self.order_fields(
            [n for n in self.fields if n not in ("sentence", "reason", "in_force_on")]
        )

    def note(self) -> AmendmentNote | None:
        """Return the decision behind the change; None while the plan is a draft."""
        if not self.amends:
            return None
        data = self.cleaned_data
        return AmendmentNote(data["sentence"], data["reason"], data["in_force_on"])

    def own_fields(self) -> Iterator[forms.BoundField]:
        """Yield what the form asks of the thing itself, in order."""
        apart = {"version", "sentence", "reason", "in_force_on"}
        return (self[name] for name in self.fields if name not in apart)

    def add(self, name: str, field: forms.Field) -> None:
        """Add a field that depends on the plan."""
        dress(field)
        self.fields[name] = field


class Step:
    """One request to change a plan: answers with the form, the preview, or the save."""

    def __init__(self, request: MemberRequest, form: AmendingForm, template: str) -> None:
        self.request, self.form, self.template = request, form, template
        self.context: dict[str, object] = {}
        self.saved: Callable[[], AmendingForm] | None = None

    def answer(
        self, act: Callable[[AmendmentNote | None], _T], done: Callable[[_T], HttpResponse]
    ) -> HttpResponse:
        """Show the form; or what the change touches, on an adopted plan; or do it.

        Args:
            act: Calls the action.
            done: Answers after it, with what the action returned.
        """
        if self.request.method != "POST":
            return self._show()
        if not self.form.is_valid() or "back" in self.request.POST:
            return self._show(failed=not self.form.is_valid())
        note = self.form.note()
        try:
            if self.form.amends and "confirmed" not in self.request.POST:
                day = today(self.request.member.organisation.time_zone)
                return self._preview(preview(self.form.plan, lambda: act(note), today=day))
            result = act(note)
        except StaleVersion as stale:
            return self._stale(stale)
        except Refusal as refusal:
            self.form.refuse(refusal)
            return self._show(failed=True)
        return done(result)

    def _show(self, *, failed: bool = False, stale: list[Difference] | None = None) -> HttpResponse:
        status = 409 if stale is not None else 422 if failed else 200
        context = {**self.context, "form": self.form, "plan": self.form.plan, "stale": stale}
        return render(self.request, self.template, context, status=status)

    def _stale(self, stale: StaleVersion) -> HttpResponse:
        on_newer(self.form, stale)
        both = differences(self.form, self.saved()) if self.saved else []
        about = {"sentence", "reason", "in_force_on"}
        return self._show(stale=[one for one in both if one.name not in about])

    def _preview(self, seen: Preview) -> HttpResponse:
        sent = [
            (name, value)
            for name, values in self.request.POST.lists()
            if name not in _STEPS
            for value in values
        ]
        context = {
            "seen": seen,
            "sent": sent,
            "plan": self.form.plan,
            "note": self.form.note(),
        }
        return render(self.request, "plans/preview.html", context)
