"""Pages of the roster: my day and week, those of others, leave, appointments handed to colleagues."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import filled, numbers_in, on_clock
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.scheduling.caring.queries import on_roster
from hospitium.scheduling.resources.queries import Kind, Resource, resource_for, resources

from . import forms, leave, policy, swaps
from .days import DAY, day_about, days_of, midnight, weeks_of
from .models import LeaveKind
from .words import WHY_NOT

PEOPLE = ("specialist", "nurse", "interpreter", "therapist", "technician")


@require_GET
def roster(request: ActorRequest) -> HttpResponse:
    """My day or week, or somebody else's for who sees all rosters."""
    request.actor.require("see roster")
    asked = filled(forms.LookForm(request.GET))
    own = policy.own_resources(request.actor)
    found = _of(request, asked["of"], own)
    if found is None:
        return render(request, "scheduling/roster/none.html", {"may_see_others": request.actor.may("see rosters")})
    count = 7 if asked["span"] == "week" else 1
    day = asked["day"] or (day_about(request.actor, asked["about"], found.zone) if asked["about"] else None)
    first = _first(day, found.zone, count)
    days, now = days_of(request.actor, found, first, count), timezone.now()
    context = {
        "resource": found,
        "own": own,
        "is_own": found in own,
        "days": days,
        "may_offer": any(not line.is_on_offer and line.appointment.begins > now for day in days for line in day.lines),
        "stays": on_roster(
            request.actor, found, midnight(first, found.zone), midnight(first + count * DAY, found.zone)
        ),
        "span": asked["span"] or "day",
        "around": _around(request, first, count),
        "may_see_others": request.actor.may("see rosters"),
        "here": request.get_full_path(),
        "now": now,
    }
    return render(request, "scheduling/roster/roster.html", context)


@require_GET
def team(request: ActorRequest) -> HttpResponse:
    """A week of everybody of a kind."""
    request.actor.require("see rosters")
    asked = filled(forms.LookForm(request.GET))
    kind = asked["kind"] if asked["kind"] in PEOPLE else PEOPLE[0]
    first = _first(asked["day"], request.actor.zone, 7)
    context = {
        "rows": weeks_of(resources(kind=kind)[:60], first),
        "dates": [first + n * DAY for n in range(7)],
        "kind": kind,
        "kinds": [(one, Kind(one).label) for one in PEOPLE],
        "around": _around(request, first, 7),
        "here": request.get_full_path(),
    }
    return render(request, "scheduling/roster/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leaves(request: ActorRequest) -> HttpResponse:
    """Leave that is asked for or granted, and a form to ask."""
    request.actor.require("see roster")
    own = policy.own_resources(request.actor)
    if request.method == "POST":
        asked = filled(forms.LeaveForm(request.POST))
        of = policy.own_resource(request.actor, asked["of"])
        begins, ends = (on_clock(asked[name], of.zone) for name in ("begins", "ends"))
        told = {"kind": asked["kind"], "reason": asked["reason"], "of": of.ref}
        leave.ask_leave(begins=begins, ends=ends, by=request.actor, **told)
        messages.success(request, _("Asked. You will hear who answered, and what."))
        return redirect("roster:leaves")
    rows = list(leave.leaves_of(request.actor, now=timezone.now())[:100])
    context = {
        "waiting": [one for one in rows if one.state == "asked" and one.resource not in own],
        "mine": [one for one in rows if one.resource in own],
        "others": [one for one in rows if one.state == "granted" and one.resource not in own],
        "own": own,
        "kinds": LeaveKind.choices,
        "may_decide": request.actor.may("decide leave"),
    }
    return render(request, "scheduling/roster/leaves.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: ActorRequest, ref: str) -> HttpResponse:
    """One leave with the appointments that lie in it, and the answer to it."""
    request.actor.require("see roster")
    found = leave.leave_for(request.actor, ref)
    if request.method == "POST":
        asked = filled(forms.AnswerForm(request.POST))
        if asked["answer"] == "withdraw":
            leave.withdraw_leave(ref=found.ref, by=request.actor)
        else:
            is_granted = asked["answer"] == "yes"
            leave.answer_leave(ref=found.ref, is_granted=is_granted, why=asked["why"], by=request.actor)
        return redirect("roster:leave", found.ref)
    context = {
        "leave": found,
        "hit": leave.hit_by(found) if found.state != "withdrawn" else [],
        "stays": leave.stays_hit_by(found) if found.state != "withdrawn" else [],
        "is_own": found.resource.person_id == request.actor.id,
        "may_decide": request.actor.may("decide leave"),
    }
    return render(request, "scheduling/roster/leave.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: ActorRequest) -> HttpResponse:
    """What colleagues offer me and I offer them; a form for what is chosen."""
    request.actor.require("see roster")
    chosen = numbers_in((request.POST or request.GET).getlist("booking")[: swaps.MOST])
    if request.method == "POST":
        asked = filled(forms.OfferForm(request.POST))
        swaps.offer_swap(booking_ids=chosen, by=request.actor, **asked)
        messages.success(request, _("Offered. The appointments stay yours until somebody takes them."))
        return redirect("roster:offers")
    if request.GET.get("for", ""):
        return _in_return(request, request.GET["for"])
    own = policy.own_resources(request.actor)
    context = swaps.listed(request.actor, own) | {"own": own, "why_not": WHY_NOT}
    if chosen and own:
        context |= swaps.proposed(request.actor, chosen)
    return render(request, "scheduling/roster/offers.html", context)


def _in_return(request: ActorRequest, ref: str) -> HttpResponse:
    """An offer, and what of one's own could be given for it."""
    found = swaps.swap_for(request.actor, ref)
    ahead = swaps.own_ahead(request.actor, found.resource.kind)
    context = {"for_swap": found, "for_parts": swaps.parts_of(found), "own_ahead": ahead}
    return render(request, "scheduling/roster/exchange.html", context)


@require_POST
def offer(request: ActorRequest, ref: str) -> HttpResponse:
    """Take what is offered, say no, or take an offer back."""
    request.actor.require("see roster")
    found = swaps.swap_for(request.actor, ref)
    asked = filled(forms.AnswerForm(request.POST))
    if asked["answer"] == "yes":
        swaps.accept_swap(ref=found.ref, by=request.actor)
        messages.success(request, _("It is yours now. Whoever offered it is told."))
    elif asked["answer"] == "no":
        swaps.refuse_swap(ref=found.ref, why=asked["why"], by=request.actor)
        messages.success(request, _("It stays with whoever has it."))
    else:
        swaps.take_swap_back(ref=found.ref, by=request.actor)
        messages.success(request, _("It is no longer offered."))
    return redirect("roster:offers")


def _of(request: ActorRequest, ref: str, own: list[Resource]) -> Resource | None:
    if not ref:
        return own[0] if own else None
    mine = next((one for one in own if one.ref == ref), None)
    if mine is None:
        request.actor.require("see rosters")
        mine = resource_for(request.actor, ref)
        if not mine.is_person:
            raise NotHere
    return mine


def _first(day: dt.date | None, zone: str, count: int) -> dt.date:
    """The day asked for, or today in that zone; of a week its Monday."""
    first = day or timezone.now().astimezone(zone_of(zone)).date()
    if not dt.date(2000, 1, 1) <= first <= dt.date(2100, 1, 1):
        raise BadInput
    return first - dt.timedelta(days=first.weekday()) if count == 7 else first


def _around(request: ActorRequest, first: dt.date, count: int) -> dict[str, Any]:
    """The same page before, after and as a day or a week."""

    def at(day: dt.date | None, **more: str) -> str:
        query = request.GET.copy()
        query.pop("day", None)
        for name, value in (more | ({"day": day.isoformat()} if day else {})).items():
            query[name] = value
        return f"?{query.urlencode()}"

    return {
        "before": at(first - count * DAY),
        "after": at(first + count * DAY),
        "today": at(None),
        "as_day": at(first, span="day"),
        "as_week": at(first, span="week"),
        "first": first,
        "last": first + (count - 1) * DAY,
    }
