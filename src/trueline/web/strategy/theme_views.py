"""Adding, changing and removing themes, and choosing their measures."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trueline.core.errors import Refusal, StaleVersion
from trueline.strategy import actions, queries
from trueline.web.http import MemberRequest
from trueline.web.stale import Difference, chosen, differences, on_newer
from trueline.web.strategy.forms import ThemeForm, initial_of_theme

if TYPE_CHECKING:
    from trueline.strategy.models import Strategy, Theme


def new(request: MemberRequest, organisation: str, strategy_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/strategy/<id>/themes/new?inside=…, with its measures."""
    strategy = queries.strategy(strategy_id)
    inside = {"parent": request.GET.get("inside", "")}
    form = ThemeForm(request.POST or None, themes=list(strategy.themes.all()), initial=inside)
    if request.method == "POST" and form.is_valid():
        try:
            theme = actions.add_theme(
                by=request.member, strategy=strategy, measures=form.chosen(), **form.said()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{theme} is added.")
            return _back(organisation, strategy, theme)
    return _show_form(request, form, strategy)


def edit(request: MemberRequest, organisation: str, theme_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/strategy/themes/<id>/edit."""
    theme = queries.theme(theme_id)
    if request.method != "POST":
        return _show_form(request, _form(theme), theme.strategy, theme)
    form = _form(theme, request)
    if form.is_valid():
        try:
            actions.change_theme(
                by=request.member,
                theme=theme,
                version=form.cleaned_data["version"] or 0,
                measures=form.chosen(),
                **form.said(),
            )
        except StaleVersion as stale:
            saved = queries.theme(theme_id)
            on_newer(form, stale)
            both = [one for one in differences(form, _form(saved)) if one.name != "measures"]
            return _show_form(request, form, saved.strategy, saved, both)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{theme} is saved.")
            return _back(organisation, theme.strategy, theme)
    return _show_form(request, form, theme.strategy, theme)


def remove(request: MemberRequest, organisation: str, theme_id: int) -> HttpResponse:
    """POST /o/<organisation>/strategy/themes/<id>/remove; with an undo."""
    theme = queries.theme(theme_id)
    name, strategy = theme.name, theme.strategy
    actions.remove_theme(by=request.member, theme=theme, version=theme.version)
    undo = reverse("theme-restore", kwargs={"organisation": organisation, "theme_id": theme_id})
    messages.success(request, f"{name} is removed. Its measures stay.", extra_tags=undo)
    return _back(organisation, strategy)


def restore(request: MemberRequest, organisation: str, theme_id: int) -> HttpResponse:
    """POST /o/<organisation>/strategy/themes/<id>/restore: undo a removal."""
    theme = actions.restore_theme(by=request.member, theme_id=theme_id)
    messages.success(request, f"{theme} is back.")
    return _back(organisation, theme.strategy, theme)


def _form(theme: "Theme", request: MemberRequest | None = None) -> ThemeForm:
    shown = list(queries.measures_of(theme))
    others = [other for other in theme.strategy.themes.all() if other.pk != theme.pk]
    data = chosen(request.POST) if request else None
    initial = initial_of_theme(theme, shown)
    return ThemeForm(data, themes=others, shown=shown, initial=initial)


def _back(organisation: str, strategy: "Strategy", theme: "Theme | None" = None) -> HttpResponse:
    address = reverse("strategy", kwargs={"organisation": organisation})
    place = f"#theme-{theme.pk}" if theme else ""
    return redirect(f"{address}?strategy={strategy.pk}{place}")


def _show_form(
    request: MemberRequest,
    form: ThemeForm,
    strategy: "Strategy",
    theme: "Theme | None" = None,
    stale: list[Difference] | None = None,
) -> HttpResponse:
    shown = {"form": form, "strategy": strategy, "theme": theme, "stale": stale}
    status = 409 if stale is not None else 422 if form.errors else 200
    return render(request, "strategy/theme_form.html", shown, status=status)
