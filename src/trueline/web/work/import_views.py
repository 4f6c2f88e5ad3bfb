"""Pages for files of tasks on their way in."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from trueline.core.errors import NotAllowed, NotFound, Refusal
from trueline.exchange.work_import import runs
from trueline.web.http import MemberRequest
from trueline.web.imports.forms import UploadForm
from trueline.web.imports.presenters import report_of
from trueline.web.work.import_forms import ColumnsForm

if TYPE_CHECKING:
    from trueline.exchange.models import ImportRun

_CHOOSING = {"uploaded", "problems", "checked"}


def files(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET, POST /o/<organisation>/work/files/: the files of tasks, and a new one."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    form.fields["file"].help_text = "CSV or XLSX, up to 5 MB. Nothing is changed until you say so."
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = runs.start(by=request.member, file_name=file.name, content=file.read())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("work-file", organisation=organisation, file_id=run.pk)
    shown = {"form": form, "runs": runs.runs()}
    return render(request, "work/files.html", shown, status=422 if form.errors else 200)


def file(request: MemberRequest, organisation: str, file_id: int) -> HttpResponse:
    """GET, POST /o/<organisation>/work/files/<file>/: what its columns are, each row's fate."""
    run = runs.find(file_id)
    if request.method == "POST":
        return _choose(request, organisation, run)
    return _show(request, run, _form(run))


@require_POST
def apply(request: MemberRequest, organisation: str, file_id: int) -> HttpResponse:
    """POST …/apply: write a checked file."""
    runs.apply(by=request.member, run=runs.find(file_id))
    return redirect("work-file", organisation=organisation, file_id=file_id)


@require_POST
def discard(request: MemberRequest, organisation: str, file_id: int) -> HttpResponse:
    """POST …/discard: forget a file."""
    runs.discard(by=request.member, run=runs.find(file_id))
    messages.success(request, "The file is discarded; nothing was changed.")
    return redirect("work-files", organisation=organisation)


def _choose(request: MemberRequest, organisation: str, run: "ImportRun") -> HttpResponse:
    if run.state not in _CHOOSING:
        raise Refusal("This file is done with; upload it again.")
    form = ColumnsForm(runs.table_of(run), runs.choices_of(run), _asked(run), request.POST)
    if form.is_valid():
        try:
            runs.choose(by=request.member, run=run, said=form.said())
        except (NotAllowed, NotFound):
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("work-file", organisation=organisation, file_id=run.pk)
    return _show(request, run, form, status=422)


def _form(run: "ImportRun") -> ColumnsForm | None:
    if run.state not in _CHOOSING:
        return None
    return ColumnsForm(runs.table_of(run), runs.choices_of(run), _asked(run))


def _asked(run: "ImportRun") -> list[list[object]]:
    return run.report.get("questions", [])  # type: ignore[no-any-return]


def _show(
    request: MemberRequest, run: "ImportRun", form: ColumnsForm | None, status: int = 200
) -> HttpResponse:
    sheets = run.report.get("sheets", [])
    shown = {
        "run": run,
        "form": form,
        "refusal": run.report.get("refusal", ""),
        "counts": run.report.get("counts"),
        "moves": run.report.get("moves", []),
        "report": report_of({"sheets": sheets}) if sheets else None,
    }
    return render(request, "work/file.html", shown, status=status)
