"""Pages of what leaves: a summary in three forms, the packet, the whole record."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest

from . import exports, sharing
from .exports import FORMS
from .forms import ShareForm
from .models import Export, ExportForm
from .summarising import our_language


@require_GET
def summary_file(request: ActorRequest, case_ref: str, form: str) -> HttpResponse:
    """The patient's summary in the reader's language, as a download; a long one as PDF is put together beside."""
    if form == "pdf":
        return _paper(request, case_ref, ExportForm.SUMMARY)
    data = exports.summary_file(case_ref=case_ref, form=form, by=request.actor, language=_language())
    return HttpResponse(data, content_type=FORMS[form], headers=_as_file(f"{case_ref}-summary.{form}"))


@require_GET
def packet_file(request: ActorRequest, case_ref: str) -> HttpResponse:
    """The packet for whoever treats the patient next, as a PDF; a long one is put together beside."""
    return _paper(request, case_ref, ExportForm.PACKET)


def _paper(request: ActorRequest, case_ref: str, form: str) -> HttpResponse:
    made = exports.paper_now(case_ref=case_ref, form=form, by=request.actor, language=_language())
    if isinstance(made, Export):
        return redirect("records:export", made.ref)
    return HttpResponse(made, content_type="application/pdf", headers=_as_file(f"{case_ref}-{form}.pdf"))


def _language() -> str:
    return our_language(get_language() or "en")


@require_POST
def ask(request: ActorRequest, case_ref: str) -> HttpResponse:
    """Ask for the whole record or, if told so, the packet; it is put together in the background."""
    form = ExportForm.PACKET if request.POST.get("form") == ExportForm.PACKET else ExportForm.ARCHIVE
    language = _language() if form == ExportForm.PACKET else ""
    asked = exports.ask_export(case_ref=case_ref, by=request.actor, form=form, language=language)
    return redirect("records:export", asked.ref)


@require_http_methods(["GET", "POST"])
def share_images(request: ActorRequest, case_ref: str) -> HttpResponse:
    """Images without their person, for a project: what will stay here, then what was taken out."""
    case, images = exports.images_for(request.actor, case_ref)
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        asked = exports.ask_export(case_ref=case_ref, by=request.actor, form=ExportForm.IMAGES, **facts)
        return redirect("records:export", asked.ref)
    context = {"case": case, "form": form, "count": len(images), "warned": list(sharing.warnings_of(images))}
    return render(request, "records/share_images.html", context, status=422 if form.errors else 200)


@require_GET
def export(request: ActorRequest, ref: str) -> HttpResponse:
    """How far a whole record is; the page asks until it is there."""
    found = exports.export_for(request.actor, ref)
    done, total = exports.progress_of(found)
    is_part = request.headers.get("HX-Request") == "true"
    page = "records/_export.html" if is_part else "records/export.html"
    context = {
        "export": found,
        "case": found.case,
        "done": done,
        "total": total,
        "may_link": found.form == ExportForm.PACKET and request.actor.may("hand out by link"),
        "may_hand_over": exports.may_hand_over(request.actor),
        "is_officer": not request.actor.may("see cases"),
    }
    response = render(request, page, context)
    if is_part and found.state != "asked":
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def download(request: ActorRequest, ref: str) -> FileResponse:
    """What was put together, as long as it is kept."""
    found = exports.export_for(request.actor, ref, to_download=True)
    ending = "pdf" if found.form in (ExportForm.PACKET, ExportForm.SUMMARY) else "zip"
    name = "images" if found.form == ExportForm.IMAGES else f"{found.case.patient.ref}-{found.form}"
    file = exports.path_of(found).open("rb")
    told = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.{ending}", content_type=f"application/{ending}", headers=told
    )


def _as_file(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
