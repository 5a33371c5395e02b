"""The directory of organisations."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hospitium.access.http import ActorRequest

from . import queries


@require_GET
def directory(request: ActorRequest) -> HttpResponse:
    """Organisations by name, a page at a time."""
    request.actor.require("see partners")
    name, number = request.GET.get("after_name", ""), request.GET.get("after", "")
    found = queries.organisations(after=(name, int(number)) if number.isdigit() else None)
    return render(
        request, "partners/directory.html", {"organisations": found, "last": found[-1] if len(found) == 50 else None}
    )
