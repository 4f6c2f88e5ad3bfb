"""Closed periods, and closing one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from trueline.core.errors import Refusal
from trueline.organisations.access import may
from trueline.organisations.access_policy import Act
from trueline.plans.closing import close_period, closed_periods, next_to_close
from trueline.web.effort.forms import PeriodForm
from trueline.web.http import MemberRequest

_A_PAGE = 50


def periods(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/effort/periods/."""
    proposed = next_to_close(request.member)
    initial = {"starts_on": proposed[0], "ends_on": proposed[1]} if proposed else {}
    return _show(request, PeriodForm(initial=initial))


def close(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/effort/periods/close."""
    form = PeriodForm(request.POST)
    if form.is_valid():
        try:
            period = close_period(by=request.member, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{period} is closed. Its statement stays as it is.")
            return redirect("periods", organisation=organisation)
    return _show(request, form)


def _show(request: MemberRequest, form: PeriodForm) -> HttpResponse:
    page = Paginator(closed_periods(), _A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "may_close": may(request.member, Act.CLOSE_PERIOD),
    }
    status = 422 if form.errors else 200
    return render(request, "effort/periods.html", shown, status=status)
