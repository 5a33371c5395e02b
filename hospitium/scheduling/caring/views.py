"""The page on which a coordinator gives a stay to a nurse."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import case_for
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.partners.queries import home
from hospitium.scheduling.visits.queries import plan_of

from . import actions, queries
from .words import WHY_NOT


@require_http_methods(["GET", "HEAD", "POST"])
def nurse(request: ActorRequest, ref: str) -> HttpResponse:
    """Who looks after the stay, who could instead, and why others cannot."""
    request.actor.require("plan visits")
    case = case_for(request.actor, ref)
    plan = plan_of(case)
    if plan is None:
        raise NotHere
    refusal = ""
    if request.method == "POST":
        chosen, why = request.POST.get("nurse", ""), request.POST.get("why", "")
        try:
            actions.give_nurse(case_ref=case.ref, nurse=chosen, why=why, by=request.actor)
        except NotHere:
            raise
        except Refusal as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("Kept. Whoever is concerned is told."))
            return redirect("visits:visit", case.ref)
    during = actions.stay_of(plan)
    found = queries.candidates(plan, during) if during else []
    context = {
        "case": case,
        "stay": during,
        "zone": home().zone,
        "now": plan.agreed.get("nurse", ""),
        "able": [one for one in found if not one.why_not],
        "unable": [(one, WHY_NOT[one.why_not]) for one in found if one.why_not],
        "refusal": refusal,
        "why": request.POST.get("why", ""),
    }
    return render(request, "scheduling/caring/nurse.html", context, status=422 if refusal else 200)
