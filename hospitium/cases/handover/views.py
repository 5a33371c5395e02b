"""Pages of handing a case over: the checklist and the offer, the answer, everything that was handed over before."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import case_for
from hospitium.partners.queries import home

from . import actions, queries
from .checklist import checked, in_words


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: ActorRequest, ref: str) -> HttpResponse:
    """What is there and what is missing, and the offer to the other side."""
    request.actor.require("hand case over")
    if request.method == "POST":
        actions.offer_handover(case_ref=ref, note=request.POST.get("note", ""), by=request.actor)
        messages.success(request, _("Offered. You answer for the case until the other side takes it."))
        return redirect("cases:handover", ref)
    case = case_for(request.actor, ref)
    past = queries.handovers_of(case)
    side, waiting = queries.responsible(case, past), next((one for one in past if one.answer == "offered"), None)
    goal = queries.CAMPUS if side == queries.OFFICE else queries.OFFICE
    context = {
        "case": case,
        "past": past,
        "waiting": waiting,
        "side": side,
        "checklist": in_words(waiting.checklist if waiting else checked(request.actor, case)),
        "may_offer": waiting is None and bool(case.office_id) and queries.is_on(request.actor, case, side),
        "may_answer": waiting is not None and queries.is_on(request.actor, case, goal),
        "zones": (case.office.zone if case.office else home().zone, home().zone),
    }
    return render(request, "cases/handover/handover.html", context)


@require_POST
def answer(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Take the case over, or give it back."""
    accept = request.POST.get("answer") == "accept"
    reason = request.POST.get("reason", "")
    actions.answer_handover(case_ref=ref, number=number, accept=accept, reason=reason, by=request.actor)
    messages.success(request, _("You answer for the case now.") if accept else _("Given back, with your reason."))
    return redirect("cases:handover", ref)
