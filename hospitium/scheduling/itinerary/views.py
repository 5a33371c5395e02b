"""The visit as the desk sees what the family sees, with its wishes to answer; the dates for people outside; feeds of calendars."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from hospitium.access.http import ActorRequest, address_of
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import on_wall
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.scheduling.booking.queries import appointment_for

from . import actions, medicines, queries, reading, showing
from .forms import preparations_in
from .going import door_of
from .models import What
from .queries import zone_at
from .saying import title_of


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar reads behind its private address; it is nobody's page, so no session is looked at."""
    came = reading.Came(route="itinerary:feed", address=address_of(request))
    data = reading.feed(secret=secret, came=came)
    if data is None:
        return HttpResponse(status=404)
    told = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="text/calendar; charset=utf-8", headers=told)


@require_GET
def stay(request: ActorRequest, ref: str) -> HttpResponse:
    """On which days and from when to when: for whoever refers, an office, and everybody else who sees the case."""
    case = case_for(request.actor, ref)
    context = {
        "case": case,
        "patient": case.patient,
        "stay": (stay := queries.stay_of(case)),
        "lines": showing.shown_stay(stay),
    }
    return render(request, "scheduling/itinerary/stay.html", context)


@require_GET
def join(request: ActorRequest, ref: str) -> HttpResponse:
    """The way into a video appointment, for colleagues who take part."""
    request.actor.require("see roster")
    row = appointment_for(request.actor, ref)
    if row.mode != "virtual":
        raise NotHere
    context = {"row": row, "door": door_of(row, timezone.now()), "zone": zone_at(row), "home_zone": request.actor.zone}
    return render(request, "scheduling/itinerary/join.html", context)


@require_GET
def itinerary(request: ActorRequest, ref: str) -> HttpResponse:
    """What the family reads, how it prepares, and what it asks to change."""
    return _page(request, ref)


def _page(request: ActorRequest, ref: str, status: int = 200, **more: Any) -> HttpResponse:
    request.actor.require("book appointments")
    case = case_for(request.actor, ref)
    visit = queries.whole_visit(request.actor, case)
    home = case.patient.zone or request.actor.zone
    context = {
        "case": case,
        "patient": case.patient,
        "days": [_with_rows(day, visit.prepared) for day in showing.shown(visit.days, home)],
        "asked": [_asked(case, one, visit) for one in visit.requests],
        "kinds": What.choices,
        "now": timezone.now(),
    }
    return render(request, "scheduling/itinerary/itinerary.html", context | more, status=status)


def _with_rows(day: showing.ShownDay, prepared: dict[str, list[Any]]) -> dict[str, Any]:
    """A day with the rows of each appointment's form: what is kept, and an empty one."""
    return {
        "title": day.title,
        "items": [(one, [*(_row(row) for row in prepared.get(one.item.ref, [])), {}]) for one in day.items],
    }


def _row(row: Any) -> dict[str, Any]:
    until = f"{row.until / 60:g}" if row.until is not None else ""
    return {
        "what": row.what,
        "hours": f"{row.minutes / 60:g}",
        "words": row.words,
        "until": until,
        "known": row.is_of_record,
    }


def _asked(case: Case, one: Any, visit: queries.Visit) -> dict[str, Any]:
    """A wish with the clock of its appointment, and the time it would be moved to, as the form's fields have it."""
    item = next((item for item in visit.items if item.ref == one.appointment.ref), None)
    zone = item.zone if item else zone_at(one.appointment)
    wanted = (one.wanted_at or one.was.lower).astimezone(zone_of(zone))
    lasts = one.was.upper - one.was.lower
    return {
        "row": one,
        "title": title_of(one.appointment),
        "zone": zone,
        "day": f"{wanted:%Y-%m-%d}",
        "time": f"{wanted:%H:%M}",
        "until": one.wanted_at + lasts if one.wanted_at else None,
    }


@require_POST
def answer(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Approve a wish, at the time that is chosen, or decline it with a word."""
    request.actor.require("book appointments")
    case = case_for(request.actor, ref)
    asked = queries.request_numbered(case, number)
    if asked is None:
        raise NotHere
    sent: dict[str, Any] = {"case_ref": case.ref, "number": number, "by": request.actor}
    words = request.POST.get("words", "")
    try:
        if request.POST.get("decision") == "approve":
            begins = on_wall(request.POST.get("day", ""), request.POST.get("time", ""), zone_at(asked.appointment))
            actions.approve_change(**sent, begins=begins, words=words, outside=request.POST.get("outside", ""))
            messages.success(request, _("Changed. The family sees it at once."))
        else:
            actions.decline_change(**sent, words=words)
            messages.success(request, _("Declined. The family reads why."))
    except Refusal as refusal:
        return _page(request, ref, refusal.status, problem=str(refusal), about=number, sent=request.POST)
    return redirect("itinerary:itinerary", case.ref)


@require_GET
def medicines_known(request: ActorRequest, ref: str) -> HttpResponse:
    """The medicines of the patient's record, to choose from while one types."""
    request.actor.require("book appointments")
    names = medicines.known(request.actor, case_for(request.actor, ref))
    return render(request, "scheduling/itinerary/_medicines.html", {"names": names[:200]})


@require_POST
def prepare(request: ActorRequest, ref: str, appointment: str) -> HttpResponse:
    """Say how to prepare for an appointment: what is there, and one more."""
    try:
        actions.state_preparation(
            case_ref=ref, appointment_ref=appointment, prepare=preparations_in(request.POST), by=request.actor
        )
    except Refusal as refusal:
        if isinstance(refusal, NotHere):
            raise
        return _page(request, ref, refusal.status, problem=str(refusal), about=appointment, sent=request.POST)
    messages.success(request, _("Kept. The family sees it at once."))
    return redirect("itinerary:itinerary", ref)
