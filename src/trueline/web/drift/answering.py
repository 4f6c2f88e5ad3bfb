"""Answering undecided drift."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.analysis.drift import NO_LINE, Currency, DriftStatement
from trueline.core.clock import today
from trueline.core.errors import NotFound, Refusal
from trueline.core.periods import Rhythm
from trueline.plans.amending import AmendmentNote
from trueline.plans.differences import Touched, touches
from trueline.plans.quarters import calendar_of, quarters_of
from trueline.plans.queries import content_now, plan_on, priorities, priority
from trueline.web.drift.forms import AmendForm, LinkForm, ReturnForm
from trueline.web.drift.presenters import Asked, statement_asked
from trueline.web.drift.views import asked_in
from trueline.web.http import MemberRequest
from trueline.work.answers import Drifted, amend_to_done, bring_back, link_to
from trueline.work.effort_queries import largest_without_line

if TYPE_CHECKING:
    from trueline.plans.models import AnnualPlan, Priority
    from trueline.web.forming import PageForm

_KINDS: Final = ("amend", "return", "link")
_MOST_ITEMS: Final = 20


@dataclass(frozen=True, slots=True)
class _Question:
    """The drift that is answered, and what it is answered with."""

    asked: Asked
    statement: DriftStatement
    priority: "Priority | None"
    plan: "AnnualPlan"
    day: date

    @property
    def drifted(self) -> Drifted:
        span = self.statement.span
        return Drifted(self.priority, self.statement.currency.value, span.first, span.last)

    @property
    def quarter(self) -> date:
        """The quarter whose shares an amendment changes: that of the last day shown."""
        start = calendar_of(self.plan).start(Rhythm.QUARTER, self.statement.span.last)
        quarters = quarters_of(self.plan)
        return min(max(start, quarters[0]), quarters[-1])

    def done(self) -> dict["Priority", int]:
        """What was done for each of the plan's lines; effort without a line is left out."""
        rows = {row.pk: row for row in priorities(self.plan)}
        return {
            rows[line.key]: line.amount
            for line in self.statement.lines
            if line.key in rows and line.amount
        }


def answer(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET and POST /o/<organisation>/drift/answer."""
    question = _question(request)
    kind = request.POST.get("kind", "")
    forms = _forms(request, question, kind)
    if request.method == "POST" and kind in forms and forms[kind].is_valid():
        try:
            _act(request, question, kind, forms[kind])
        except Refusal as refusal:
            forms[kind].refuse(refusal)
        else:
            messages.success(request, "The drift is answered.")
            back = reverse("drift", kwargs={"organisation": organisation})
            return redirect(back + question.asked.query())
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "drift/answer.html", _shown(question, forms), status=status)


def _question(request: MemberRequest) -> _Question:
    asked = asked_in(request)
    said = request.GET.get("line", "")
    statement = statement_asked(request.member, asked)
    plan = plan_on(statement.span.last)
    if plan is None or not statement.lines:
        raise NotFound("There is no drift to answer here.")
    line = None if said == "none" else priority(int(said) if said.isdigit() else 0)
    return _Question(asked, statement, line, plan, today(request.member.organisation.time_zone))


def _forms(request: MemberRequest, question: _Question, kind: str) -> dict[str, "PageForm"]:
    def data(of: str) -> Any:
        return request.POST if kind == of else None

    forms: dict[str, PageForm] = {"return": ReturnForm(data("return"), prefix="return")}
    if question.statement.currency is Currency.MONEY:
        return forms
    if question.priority is not None:  # nothing can be planned for no line
        first = {"version": question.plan.version, "in_force_on": question.day}
        forms["amend"] = AmendForm(data("amend"), prefix="amend", initial=first)
    span = question.statement.span
    if question.priority is None:
        unit = question.statement.currency.value
        found = largest_without_line(span.weeks[0], span.weeks[-1], unit, limit=_MOST_ITEMS)
        items = [item for item, _ in found if item is not None]
        if items:
            forms["link"] = LinkForm(
                data("link"), prefix="link", items=items,
                priorities=list(priorities(question.plan)),
            )  # fmt: skip
    return forms


def _act(request: MemberRequest, question: _Question, kind: str, form: "PageForm") -> None:
    by, drifted, said = request.member, question.drifted, form.cleaned_data
    if isinstance(form, LinkForm):
        link_to(by=by, drifted=drifted, **form.said())
    elif kind == "return":
        bring_back(by=by, drifted=drifted, note=said["note"])
    else:
        amend_to_done(
            by=by,
            drifted=drifted,
            plan=question.plan,
            version=said["version"] or 0,
            quarter=question.quarter,
            done=question.done(),
            note=AmendmentNote(said["sentence"], said["reason"], said["in_force_on"]),
        )


def _shown(question: _Question, forms: dict[str, "PageForm"]) -> dict[str, object]:
    key = question.priority.pk if question.priority else None
    line = next((row for row in question.statement.lines if row.key == key), None)
    return {
        "name": question.priority.name if question.priority else NO_LINE,
        "line": line,
        "span": question.statement.span,
        "amend": forms.get("amend"),
        "give_back": forms["return"],
        "link": forms.get("link"),
        "new_shares": _new_shares(question) if "amend" in forms else (),
        "touched": _touched(question) if "amend" in forms else None,
        "back": question.asked.query(),
    }


def _new_shares(question: _Question) -> list[tuple[str, int, str]]:
    """Return each line with its points of the plan today and what they would become."""
    done = question.done()
    whole = sum(done.values())
    amounts = {row.pk: amount for row, amount in done.items()}
    return [
        (line.name, line.plan_today, f"{100 * amounts.get(line.key, 0) / whole:.1f}")
        for line in question.statement.lines
        if line.key is not None and whole
    ]


def _touched(question: _Question) -> Touched:
    """Return what the amendment would touch, before it is saved."""
    before = content_now(question.plan)
    new = {str(row.pk): amount for row, amount in question.done().items()}
    shares = {**before.shares, question.quarter.isoformat(): new}
    return touches(question.plan, before, replace(before, shares=shares), today=question.day)
