"""Pages of what leaves: a summary in three forms, the whole record."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest

from . import exports
from .exports import FORMS


@require_GET
def summary_file(request: ActorRequest, case_ref: str, form: str) -> HttpResponse:
    """The patient's summary in the reader's language, as a download."""
    data = exports.summary_file(case_ref=case_ref, form=form, by=request.actor, language=get_language() or "en")
    return HttpResponse(data, content_type=FORMS[form], headers=_as_file(f"{case_ref}-summary.{form}"))


@require_POST
def ask(request: ActorRequest, case_ref: str) -> HttpResponse:
    """Ask for the whole record; it is put together in the background."""
    return redirect("records:export", exports.ask_export(case_ref=case_ref, by=request.actor).ref)


@require_GET
def export(request: ActorRequest, ref: str) -> HttpResponse:
    """How far a whole record is; the page asks until it is there."""
    found = exports.export_for(request.actor, ref)
    done, total = exports.progress_of(found)
    is_part = request.headers.get("HX-Request") == "true"
    page = "records/_export.html" if is_part else "records/export.html"
    response = render(request, page, {"export": found, "case": found.case, "done": done, "total": total})
    if is_part and found.state != "asked":
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def download(request: ActorRequest, ref: str) -> FileResponse:
    """The whole record, as long as it is kept."""
    found = exports.export_for(request.actor, ref, to_download=True)
    file = exports.path_of(found).open("rb")
    return FileResponse(file, content_type="application/zip", headers=_as_file(f"{found.case.patient.ref}-record.zip"))


def _as_file(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
