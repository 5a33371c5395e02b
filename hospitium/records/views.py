"""Pages of referrals and documents."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import case_for
from hospitium.kernel.entered import filled, number_in
from hospitium.kernel.ids import new_ref

from . import actions, chasing, deciding, page_views, placing, queries, review, summary, unpacking
from .errors import NoReason, NotReleased
from .forms import RecordsForm, ReferralForm, StepForm, WantedForm, rulings_in
from .holding_back import hold_back
from .translating import workbench


@require_GET
def referrals(request: ActorRequest) -> HttpResponse:
    """What came in through the reader's desk, and what became of it."""
    before = request.GET.get("before", "")
    found = queries.uploads(request.actor, before=number_in(before))
    context = {
        "documents": found,
        "more": found[-1].pk if len(found) == 50 else None,
        "may_send": request.actor.may("send referral"),
    }
    return render(request, "records/referrals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_referral(request: ActorRequest) -> HttpResponse:
    """Send a referral: the file is kept at once, then read in the background."""
    request.actor.require("send referral")
    form = ReferralForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        files, delivery = facts["file"], new_ref("D")
        for file in files:
            document = actions.receive_document(
                chunks=file.chunks(),
                file_name=file.name,
                declared_type=file.content_type or "",
                by=request.actor,
                channel="upload",
                question=facts["question"],
                urgency=facts["urgency"],
                delivery=delivery if len(files) > 1 else "",
            )
        if len(files) == 1:
            return redirect("records:document", document.ref)
        unpacking.settle_delivery(delivery=delivery, by=request.actor)
        return redirect("records:referrals")
    context = {"form": form, "delivery": new_ref("D")}
    return render(request, "records/new_referral.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_records(request: ActorRequest, case_ref: str) -> HttpResponse:
    """Send records for a case that is there already."""
    request.actor.require("send referral")
    case = case_for(request.actor, case_ref, action="update")
    form = RecordsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        for file in form.cleaned_data["file"]:
            actions.receive_document(
                chunks=file.chunks(),
                file_name=file.name,
                declared_type=file.content_type or "",
                by=request.actor,
                channel="upload",
                office_id=case.office_id,
                sent_for_id=case.pk,
            )
        messages.success(request, _("The files are kept and are being read. You can close this page."))
        return redirect("web:case", case.ref)
    context = {"form": form, "case": case, "delivery": new_ref("D")}
    return render(request, "records/add_records.html", context, status=422 if form.errors else 200)


@require_POST
def held_back(request: ActorRequest, ref: str) -> HttpResponse:
    """Hold a document back from whoever stands in for the patient, or give it back to their sight."""
    held = hold_back(document_ref=ref, held=request.POST.get("held") == "1", by=request.actor).is_held_back
    told = (
        _("Nobody who acts for the patient sees it now.") if held else _("Whoever acts for the patient sees it again.")
    )
    messages.success(request, told)
    return redirect("records:document", ref)


@require_POST
def place(request: ActorRequest, ref: str) -> HttpResponse:
    """Put a document that waits for its case into one."""
    document = actions.put_into_case(document_ref=ref, case_ref=request.POST.get("case", ""), by=request.actor)
    return redirect("records:document", document.ref)


@require_POST
def take_out(request: ActorRequest, ref: str) -> HttpResponse:
    """Take a document out of a case it does not belong to."""
    document = actions.take_out_of_case(document_ref=ref, by=request.actor)
    return redirect("records:document", document.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def chase(request: ActorRequest, case_ref: str) -> HttpResponse:
    """What records are wanted from whom, how long already, and what came."""
    request.actor.require("chase records")
    form = WantedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        for kind in facts.pop("kinds"):
            chasing.want_record(case_ref=case_ref, kind=kind, by=request.actor, **facts)
        return redirect("records:chase", case_ref)
    case = case_for(request.actor, case_ref)
    context = {"case": case, "form": form, **queries.ledger_of(request.actor, case)}
    return render(request, "records/chase.html", context, status=422 if form.errors else 200)


@require_POST
def move_wanted(request: ActorRequest, case_ref: str, number: int) -> HttpResponse:
    """A wanted record comes a step further."""
    request.actor.require("chase records")
    case_for(request.actor, case_ref)
    chasing.move_record(case_ref=case_ref, number=number, by=request.actor, **filled(StepForm(request.POST)))
    return redirect("records:chase", case_ref)


@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: ActorRequest, case_ref: str) -> HttpResponse:
    """What documents say beside what is held true: a clinician decides row by row."""
    request.actor.require("reconcile record")
    problem = ""
    if request.method == "POST":
        rulings = list(rulings_in(request.POST))
        try:
            made = deciding.decide(case_ref=case_ref, rulings=rulings, by=request.actor)
        except NoReason as refusal:
            problem = str(refusal)
        else:
            if made:
                messages.success(
                    request, ngettext("%(n)s decision kept.", "%(n)s decisions kept.", len(made)) % {"n": len(made)}
                )
            return redirect("records:reconcile", case_ref)
    case = case_for(request.actor, case_ref)
    rows, more = review.undecided(request.actor, case, after=request.GET.get("after", ""))
    for row in rows:
        row.chosen = request.POST.get(f"outcome-{row.number}", "")
        row.reason = request.POST.get(f"reason-{row.number}", "")
    context = {"case": case, "rows": rows, "more": more, "problem": problem}
    return render(request, "records/reconcile.html", context, status=422 if problem else 200)


@require_GET
def record(request: ActorRequest, case_ref: str) -> HttpResponse:
    """The patient's record: what is held true, who accepted it, and which documents say so."""
    request.actor.require("see whole case")
    request.actor.require("see clinical facts")
    case = case_for(request.actor, case_ref)
    context = {
        "case": case,
        "sections": review.held_true(request.actor, case),
        "may_decide": request.actor.may("reconcile record"),
    }
    return render(request, "records/record.html", context)


@require_POST
def reopen(request: ActorRequest, case_ref: str, number: int) -> HttpResponse:
    """Take a decision back: the statement is undecided again."""
    ruling = deciding.Ruling(number, "open")
    deciding.decide(case_ref=case_ref, rulings=[ruling], by=request.actor)
    return redirect("records:record", case_ref)


@require_GET
def document(request: ActorRequest, ref: str) -> HttpResponse:
    """One document: what became of it, its summary, its issue report."""
    found = queries.document_for(request.actor, ref)
    view = request.GET.get("view", "structured")
    whole = summary.shown(found)
    return render(
        request,
        "records/document.html",
        {
            **whole,
            "whole": whole,
            "document": found,
            "view": view if view in summary.VIEWS else "structured",
            "views": summary.VIEWS,
            "named": placing.named_in(found) if found.waits_for_case else None,
            "sent_for": queries.sent_for(request.actor, found) if found.waits_for_case else None,
            "parts": queries.parts_of(request.actor, found),
            "found_in": queries.found_in(request.actor, found),
            "may_place": request.actor.may("inspect uploads"),
            "may_hold_back": found.case is not None and request.actor.may_for("hold back", found.case.patient_id),
            "leaf": page_views.leaf(request, found),
            "translating": workbench.beside(request.actor, found),
        },
    )


@require_GET
def progress(request: ActorRequest, ref: str) -> HttpResponse:
    """The state of a document that is being read; the page asks until there is an answer."""
    found = queries.document_for(request.actor, ref)
    response = render(request, "records/_progress.html", {"document": found})
    if found.state != "received":
        response.headers["HX-Refresh"] = "true"
    return response


@require_GET
def original(request: ActorRequest, ref: str) -> HttpResponse:
    """The bytes of a released document as they came, as a download that no browser will run."""
    found = queries.document_for(request.actor, ref, action="export")
    if not found.is_released:
        raise NotReleased
    return HttpResponse(
        queries.original_of(found),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{found.ref}.bin"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Digest": f"sha-256={found.sha256}",
        },
    )


@require_GET
def report(request: ActorRequest, ref: str) -> HttpResponse:
    """The issue report as a FHIR OperationOutcome."""
    found = queries.document_for(request.actor, ref)
    return JsonResponse(
        summary.operation_outcome(found),
        content_type="application/fhir+json",
        headers={"Content-Disposition": f'attachment; filename="{found.ref}-report.json"'},
    )
