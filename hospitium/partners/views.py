"""The directory of organisations, and the accounts of their people."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from hospitium.access import actions as access_actions
from hospitium.access import queries as access_queries
from hospitium.access.http import ActorRequest
from hospitium.access.stepup import require_recent
from hospitium.kernel.entered import number_in

from . import queries


@require_GET
def directory(request: ActorRequest) -> HttpResponse:
    """Organisations by name, a page at a time."""
    request.actor.require("see partners")
    name, number = request.GET.get("after_name", ""), number_in(request.GET.get("after"))
    found = queries.organisations(after=None if number is None else (name, number))
    return render(
        request, "partners/directory.html", {"organisations": found, "last": found[-1] if len(found) == 50 else None}
    )


@require_GET
def accounts(request: ActorRequest) -> HttpResponse:
    """Accounts of people of other institutions, and how long the confirmation of each still holds."""
    after = request.GET.get("after", "")
    found = access_queries.outside_memberships(request.actor, after=number_in(after) or 0)
    places = queries.by_number(held.organisation_id for held in found)
    rows = [
        {
            "held": held,
            "place": places.get(held.organisation_id),
            "ends": held.attested_at + access_queries.ATTESTED_FOR,
        }
        for held in found
    ]
    context = {"rows": rows, "now": timezone.now(), "more": found[-1].pk if len(found) == 50 else None}
    return render(request, "partners/accounts.html", context)


@require_POST
def attest(request: ActorRequest, number: int) -> HttpResponse:
    """Confirm an account for another 90 days, or end it."""
    request.actor.require("attest accounts")
    require_recent(request)
    act = access_actions.end_outside if request.POST.get("act") == "end" else access_actions.attest
    act(membership_id=number, by=request.actor)
    return redirect("partners:accounts")
