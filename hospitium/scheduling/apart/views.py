"""The page of a case on who is not to be booked for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import case_for
from hospitium.kernel.errors import BadInput
from hospitium.scheduling.visits.queries import choices_of_resources

from . import actions, queries


@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: ActorRequest, ref: str) -> HttpResponse:
    """Who is kept apart and why, who of them is booked nevertheless, and a form for one more."""
    request.actor.require("keep resources")
    case = case_for(request.actor, ref)
    problem = ""
    if request.method == "POST":
        chosen, why = request.POST.get("resource", ""), request.POST.get("why", "")
        try:
            actions.keep_apart(case_ref=case.ref, resource=chosen, why=why, by=request.actor)
        except BadInput as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("Kept. They are no longer offered for this case."))
            return redirect("scheduling:apart", case.ref)
    context = {
        "case": case,
        "rows": (rows := queries.kept_apart(case)),
        "booked": queries.booked_nevertheless(case, rows),
        "choices": choices_of_resources(),
        "problem": problem,
        "sent": request.POST,
    }
    return render(request, "scheduling/apart.html", context, status=422 if problem else 200)


@require_POST
def drop(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """They may be booked again."""
    actions.keep_apart_no_more(case_ref=ref, number=number, by=request.actor)
    messages.success(request, _("They may be booked again."))
    return redirect("scheduling:apart", ref)
