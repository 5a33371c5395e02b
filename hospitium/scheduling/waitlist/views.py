"""Pages of the waiting list: who waits and in which order, and what one case waits for and was offered."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.actions import note_access
from hospitium.access.http import ActorRequest
from hospitium.access.roles import Role
from hospitium.cases.queries import case_for
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import filled
from hospitium.scheduling.slots.times import clocks_of

from . import forms, offering, wanting
from .errors import OrderUnclear
from .models import Criterion


@require_GET
def waitlist(request: ActorRequest) -> HttpResponse:
    """Everybody who waits, longest first, and the order in which a time that becomes free is offered."""
    request.actor.require("see waitlist")
    rows = list(wanting.waiting_seen(request.actor)[:200])
    if rows:
        note_access("list", "waitlist", [ref for one in rows for ref in (one.case.ref, one.case.patient.ref)])
    order = wanting.order_now()
    context = {
        "rows": rows,
        "order": order,
        "counts": [str(Criterion(one).label) for one in order.criteria],
        "orders": wanting.orders(),
        "criteria": Criterion.choices,
        "may_order": request.actor.may("order waitlist"),
    }
    return render(request, "scheduling/waitlist/waitlist.html", context)


@require_POST
def order(request: ActorRequest) -> HttpResponse:
    """Let another order hold."""
    request.actor.require("order waitlist")
    form = forms.OrderForm(request.POST)
    if not form.is_valid():
        raise OrderUnclear
    asked = form.cleaned_data
    criteria = [asked[name] for name in ("first", "second", "third")]
    wanting.set_order(criteria=criteria, hold_hours=asked["hold_hours"], why=asked["why"], by=request.actor)
    messages.success(request, _("From now on times are offered in this order."))
    return redirect("roster:waitlist")


@require_http_methods(["GET", "HEAD", "POST"])
def earlier(request: ActorRequest, ref: str) -> HttpResponse:
    """What of a case could be sooner, what was offered to it, and why other times were not."""
    request.actor.require("answer earlier time")
    case = case_for(request.actor, ref)
    if request.method == "POST":
        return _want(request, case)
    is_family = request.actor.roles <= {Role.PATIENT}
    may_keep = request.actor.may("keep waitlist")
    context = {
        "case": case,
        "patient": case.patient,
        "clocks": clocks_of(case),
        "offers": list(wanting.offers_of(case)),
        "waiting": [one for one in wanting.waiting_of(case)[:20] if one.state == "waiting"],
        "heard": list(wanting.heard_of(case)[:20]) if may_keep else [],
        "may_keep": may_keep,
        "possible": list(wanting.may_be_earlier(case)[:40]) if may_keep else [],
        "is_family": is_family,
    }
    template = "scheduling/waitlist/family.html" if is_family else "scheduling/waitlist/earlier.html"
    return render(request, template, context)


@require_POST
def answer(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Come earlier, leave it to the next, or wait no more."""
    request.actor.require("answer earlier time")
    case = case_for(request.actor, ref)
    asked = filled(forms.AnswerForm(request.POST))["answer"]
    if asked == "yes":
        offering.accept_earlier(case_ref=case.ref, number=number, by=request.actor)
        messages.success(request, _("The appointment is at the earlier time now."))
    elif asked == "no":
        offering.pass_on(case_ref=case.ref, number=number, by=request.actor)
        messages.success(request, _("The appointment stays as it was, and so does the place on the list."))
    else:
        wanting.stop_waiting(case_ref=case.ref, number=number, by=request.actor)
    return redirect("roster:earlier", case.ref)


def _want(request: ActorRequest, case: Any) -> HttpResponse:
    request.actor.require("keep waitlist")
    asked = filled(forms.WantForm(request.POST))
    day = asked["not_before"]
    not_before = dt.datetime.combine(day, dt.time(), zone_of(clocks_of(case)[0].zone)) if day else None
    wanting.want_earlier(
        case_ref=case.ref,
        appointment_ref=asked["appointment"],
        not_before=not_before,
        notice_hours=48 if asked["notice_hours"] is None else asked["notice_hours"],
        travel_hours=asked["travel_hours"] or 0,
        others_too=asked["others_too"],
        by=request.actor,
    )
    messages.success(request, _("It is on the list. What becomes free is offered in turn."))
    return redirect("roster:earlier", case.ref)
