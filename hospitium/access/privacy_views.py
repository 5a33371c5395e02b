"""The privacy desk: emergency accesses and alarms, looked into once each."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from hospitium.kernel.entered import number_in

from . import actions, queries
from .http import ActorRequest
from .stepup import require_recent


@require_GET
def privacy(request: ActorRequest) -> HttpResponse:
    """The privacy desk: emergency accesses and alarms, those not looked into first."""
    before = request.GET.get("before", "")
    found = queries.emergencies(request.actor, before=number_in(before))
    context = {"emergencies": found, "alarms": queries.alarms(request.actor), "more": _more(found)}
    return render(request, "access/privacy.html", context)


@require_POST
def review_emergency(request: ActorRequest, number: int) -> HttpResponse:
    """Say whether an emergency access was justified."""
    request.actor.require("guard privacy")
    require_recent(request)
    actions.review_emergency(
        emergency_id=number,
        was_justified=request.POST.get("justified") == "yes",
        finding=request.POST.get("finding", ""),
        by=request.actor,
    )
    return redirect("access:privacy")


@require_POST
def review_alarm(request: ActorRequest, number: int) -> HttpResponse:
    """Say what stood behind an alarm."""
    request.actor.require("guard privacy")
    require_recent(request)
    actions.review_alarm(alarm_id=number, finding=request.POST.get("finding", ""), by=request.actor)
    return redirect("access:privacy")


def _more(found: Sequence[Any]) -> int | None:
    return found[-1].pk if len(found) == 50 else None
