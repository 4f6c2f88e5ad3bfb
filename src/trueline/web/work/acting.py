"""What one press does to work: done, taken up again, dropped, moved, or many at once."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from trueline.core.errors import NotAllowed, NotFound, Refusal, StaleVersion
from trueline.web.http import MemberRequest
from trueline.web.work.backing import go_back
from trueline.web.work.forms import BulkForm
from trueline.work import actions, queries

_CHANGED: Final = "Someone changed this meanwhile; look at it once more, then decide."
_STATES: Final = dict(queries.choices("state"))


@require_POST
def finish(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """POST /o/<organisation>/work/<id>/finish; with an undo."""
    return _press(request, organisation, item_id, actions.finish_work, "is done.")


@require_POST
def reopen(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """POST /o/<organisation>/work/<id>/reopen."""
    item = queries.item(item_id)
    actions.reopen_work(by=request.member, item=item, version=item.version)
    messages.success(request, f"{item} is to do again.")
    return go_back(request)


@require_POST
def drop(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """POST /o/<organisation>/work/<id>/drop; with an undo."""
    said = "is dropped. It stays in the list."
    return _press(request, organisation, item_id, actions.drop_work, said)


@require_POST
def move(request: MemberRequest, organisation: str, item_id: int) -> HttpResponse:
    """POST /o/<organisation>/work/<id>/state: into another column of the board."""
    item, state = queries.item(item_id), request.POST.get("state", "")
    version = _version(request, item.version)
    try:
        actions.change_work(by=request.member, item=item, version=version, state=state)
    except StaleVersion:
        messages.error(request, f"{item}: {_CHANGED}")
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, f"{item}: {refusal}")
    else:
        messages.success(request, f"{item}: {_STATES[state].lower()}.")
    return go_back(request)


@require_POST
def bulk(request: MemberRequest, organisation: str) -> HttpResponse:
    """POST /o/<organisation>/work/bulk: many items at once, all of them or none."""
    versions = _chosen(request)
    form = BulkForm(request.POST)
    if not versions:
        messages.error(request, "Choose some work first: tick the boxes before the titles.")
    elif not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, f"Nothing was changed. {' '.join(sentences)}")
    elif not form.given():
        messages.error(request, "Say what should become different.")
    else:
        _change_all(request, versions, form)
    return go_back(request)


def _change_all(request: MemberRequest, versions: dict[int, int], form: BulkForm) -> None:
    items = queries.items_by_number(versions)
    if len(items) < len(versions):
        raise NotFound("There is no such work here.")
    try:
        changed = actions.bulk_change(
            by=request.member, items=items, versions=versions, **form.given()
        )
    except StaleVersion:
        messages.error(request, "Someone changed one of these meanwhile, so nothing was changed.")
    except (NotAllowed, NotFound):
        raise
    except Refusal as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    else:
        messages.success(request, f"{changed} changed.")


def _chosen(request: MemberRequest) -> dict[int, int]:
    """Return item number -> version of what was ticked: "12:3"."""
    pairs = (word.partition(":") for word in request.POST.getlist("item"))
    return {int(pk): int(v) for pk, _, v in pairs if pk.isdecimal() and v.isdecimal()}


def _version(request: MemberRequest, current: int) -> int:
    """Return the version the page was shown with; the present one where it says none."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else current


def _press(
    request: MemberRequest, organisation: str, item_id: int, act: Callable[..., object], said: str
) -> HttpResponse:
    """Do to an item what has an undo, and go back."""
    item = queries.item(item_id)
    try:
        act(by=request.member, item=item, version=_version(request, item.version))
    except StaleVersion:
        messages.error(request, f"{item}: {_CHANGED}")
    else:
        messages.success(request, f"{item} {said}", extra_tags=_undo(organisation, item_id))
    return go_back(request)


def _undo(organisation: str, item_id: int) -> str:
    return reverse("work-reopen", kwargs={"organisation": organisation, "item_id": item_id})
