"""The privacy officer's page for requests of access: find the patient, have the whole record put together, hand it out."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest

from . import exports


@require_GET
def requests(request: ActorRequest) -> HttpResponse:
    """Patients by name or reference, and what this officer asked for."""
    words = request.GET.get("q", "").strip()[:100]
    found = exports.cases_to_answer(request.actor, words)
    context = {"words": words, "cases": found, "asked": exports.asked_by(request.actor)}
    return render(request, "records/access_requests.html", context)


@require_POST
def answer(request: ActorRequest, case_ref: str) -> HttpResponse:
    """Have the whole record of a case's patient put together."""
    request.actor.require("answer access requests")
    return redirect("records:export", exports.ask_export(case_ref=case_ref, by=request.actor).ref)
