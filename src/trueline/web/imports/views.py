"""Pages for files on their way in, and for writing data out."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trueline.core.errors import Refusal
from trueline.exchange import export as writing
from trueline.exchange.imports import runs
from trueline.web.http import MemberRequest
from trueline.web.imports.forms import SheetForm, UploadForm
from trueline.web.imports.presenters import report_of

if TYPE_CHECKING:
    from trueline.exchange.models import ImportRun

WORKING = {"checking", "applying"}
CHOOSING = {"uploaded", "problems", "checked"}


def imports(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET and POST /o/<organisation>/imports/: the files, and a new one."""
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if sent else UploadForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = runs.start(by=request.member, file_name=file.name, content=file.read())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("import", organisation=organisation, run_id=run.pk)
    return render(
        request,
        "imports/list.html",
        {"form": form, "runs": runs.runs()},
        status=422 if form.errors else 200,
    )


def run(request: MemberRequest, organisation: str, run_id: int) -> HttpResponse:
    """GET and POST /o/<organisation>/imports/<run>/: one file, and what its columns are."""
    file = runs.find(run_id)
    forms = _forms(request, file) if file.state in CHOOSING else []
    failed = request.method == "POST" and not _chosen(request, file, forms)
    if request.method == "POST" and not failed:
        return redirect("import", organisation=organisation, run_id=run_id)
    shown = {
        "run": file,
        "forms": forms,
        "working": file.state in WORKING,
        "report": report_of(file.report),
    }
    return render(request, "imports/run.html", shown, status=422 if failed else 200)


def _chosen(request: MemberRequest, file: "ImportRun", forms: list[SheetForm]) -> bool:
    """Keep what was said of the columns; a refusal goes beside what it is about."""
    valid = [form.is_valid() for form in forms]  # all of them, so that each shows its errors
    if not all(valid):
        return False
    said = {form.understood.table.sheet: form.said() for form in forms}
    try:
        runs.choose(by=request.member, run=file, sheets=said)
    except Refusal as refusal:
        if not forms:
            raise
        forms[0].refuse(refusal)
        return False
    return True


@require_POST
def apply(request: MemberRequest, organisation: str, run_id: int) -> HttpResponse:
    """POST …/apply: write a checked file."""
    runs.ask_to_apply(by=request.member, run=runs.find(run_id))
    return redirect("import", organisation=organisation, run_id=run_id)


@require_POST
def discard(request: MemberRequest, organisation: str, run_id: int) -> HttpResponse:
    """POST …/discard: forget a file."""
    runs.discard(by=request.member, run=runs.find(run_id))
    messages.success(request, "The file is discarded; nothing was changed.")
    return redirect("imports", organisation=organisation)


@require_GET
def problems(request: MemberRequest, organisation: str, run_id: int) -> HttpResponse:
    """GET …/problems.csv: every place that needs attention."""
    pieces = runs.problems_as_text(runs.find(run_id))
    return _download(pieces, "text/csv; charset=utf-8", "problems.csv")


@require_GET
def template(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/imports/template.xlsx: a workbook to fill in."""
    return _download([writing.template()], writing.WORKBOOK, "trueline-template.xlsx")


@require_GET
def export(request: MemberRequest, organisation: str) -> HttpResponse:
    """GET /o/<organisation>/imports/export: everything (xlsx), or one sheet (?sheet=Values)."""
    sheet = request.GET.get("sheet", "")
    if not sheet:
        content = writing.workbook(by=request.member)
        return _download([content], writing.WORKBOOK, f"{organisation}.xlsx")
    found = writing.find_sheet(sheet)
    pieces = writing.text(by=request.member, sheet_name=found.name)
    name = f"{organisation}-{found.name.lower()}.csv"
    return _download(pieces, "text/csv; charset=utf-8", name)


def _download(pieces: Any, kind: str, name: str) -> HttpResponse:
    return StreamingHttpResponse(  # type: ignore[return-value]
        pieces,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _forms(request: MemberRequest, file: "ImportRun") -> list[SheetForm]:
    questions = file.report.get("questions", [])
    data = request.POST if request.method == "POST" else None
    return [
        SheetForm(sheet, questions, number, data)
        for number, sheet in enumerate(runs.understood(file))
    ]
