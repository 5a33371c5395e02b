"""The privacy officer's page for requests of access: find the patient, have the whole record put together, hand it out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hospitium.access.http import ActorRequest

from . import exports


@require_GET
def requests(request: ActorRequest) -> HttpResponse:
    """Patients by name or reference, and what this officer asked for."""
    words = request.GET.get("q", "").strip()[:100]
    found = exports.cases_to_answer(request.actor, words)
    context = {"words": words, "cases": found, "asked": exports.asked_by(request.actor)}
    return render(request, "records/access_requests.html", context)
