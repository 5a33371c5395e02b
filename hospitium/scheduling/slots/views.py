"""Pages of times: those a case's sides choose from, and conferences."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.access.roles import Role
from hospitium.cases.queries import case_for
from hospitium.kernel.clock import zone_of
from hospitium.kernel.entered import filled
from hospitium.scheduling.booking.models import AppointmentKind
from hospitium.scheduling.resources.queries import Resource, resources

from . import choosing, conferring, forms
from .errors import ChoiceUnclear, NobodyChosen
from .times import choices_of, clocks_of, may_choose, out_of_reach, standing, times_of
from .words import told

PEOPLE = ("specialist", "nurse", "interpreter", "therapist")
SIDES = ("family", "referrer", "office")
OFFERED_AT_ONCE = 3


@require_http_methods(["GET", "HEAD", "POST"])
def slots(request: ActorRequest, ref: str) -> HttpResponse:
    """The times of a case that can be chosen, side by side on three clocks; the programme offers more of them."""
    request.actor.require("choose times")
    case = case_for(request.actor, ref)
    if request.method == "POST":
        return _offer(request, case)
    asked = filled(forms.AfterForm(request.GET))
    is_family = request.actor.roles <= {Role.PATIENT}
    context = {
        "case": case,
        "patient": case.patient,
        "clocks": clocks_of(case),
        "choices": _shown(request, case, asked["choice"], asked["after"]),
        "is_family": is_family,
        "here": request.get_full_path(),
    }
    if request.actor.may("offer times"):
        context |= _to_offer(request)
    return render(request, "scheduling/slots/family.html" if is_family else "scheduling/slots/slots.html", context)


@require_POST
def pick(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Hold one of the times."""
    request.actor.require("choose times")
    case = case_for(request.actor, ref)
    begins = filled(forms.PickForm(request.POST))["begins"]
    choosing.pick_time(case_ref=case.ref, number=number, begins=begins, by=request.actor)
    return redirect("roster:slots", case.ref)


@require_POST
def answer(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Confirm the time that is held, let it go, or offer the times no longer."""
    request.actor.require("choose times")
    case = case_for(request.actor, ref)
    asked = filled(forms.AnswerForm(request.POST))["answer"]
    facts: dict[str, Any] = {"case_ref": case.ref, "number": number, "by": request.actor}
    if asked == "confirm":
        choosing.confirm_time(**facts)
        messages.success(request, _("The time is agreed. Everybody concerned is told."))
    elif asked == "release":
        choosing.let_time_go(**facts)
    else:
        choosing.close_choice(**facts)
    return redirect("roster:slots", case.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def conference(request: ActorRequest, ref: str) -> HttpResponse:
    """A common time of several people, with what it costs each; one is booked for all of them."""
    request.actor.require("arrange conference")
    case = case_for(request.actor, ref)
    if request.method == "POST":
        return _book(request, case)
    chosen = request.GET.getlist("needed") + request.GET.getlist("optional")
    context = _asking(request) | {"case": case, "patient": case.patient, "is_asked": bool(chosen)}
    if chosen:
        found, known = conferring.propose(request.actor, case, _asked(request, request.GET))
        named = [known[key].name for key in found.in_the_way]
        context |= {"proposals": told(found, known), "in_the_way": named, "is_whole": found.is_whole}
    return render(request, "scheduling/slots/conference.html", context)


def _offer(request: ActorRequest, case: Any) -> HttpResponse:
    request.actor.require("offer times")
    form = forms.OfferForm(request.POST)
    if not form.is_valid():
        raise ChoiceUnclear
    asked = form.cleaned_data
    since, until = forms.span(asked["first"], asked["last"], request.actor.zone)
    facts = {name: asked[name] for name in ("title", "kind", "minutes", "any_hour")}
    chosen = request.POST.getlist("resource")[:10]
    sides = request.POST.getlist("side")
    choosing.offer_times(
        case_ref=case.ref, resources=chosen, since=since, until=until, sides=sides, by=request.actor, **facts
    )
    messages.success(request, _("Offered. Whoever may choose is told."))
    return redirect("roster:slots", case.ref)


def _shown(request: ActorRequest, case: Any, wanted: int | None, after: dt.date | None) -> list[dict[str, Any]]:
    """What was offered to the reader, who sees nothing of what is others'; one of those that can be chosen comes with its times."""
    rows = [row for one in choices_of(case)[:OFFERED_AT_ONCE] if (row := _row(request, one, case))["may"]]
    open_ones = [row for row in rows if row["shows"]]
    here = next((row for row in open_ones if row["choice"].pk == wanted), open_ones[0] if open_ones else None)
    if here:
        here["times"] = times_of(here["choice"], case, after=after)
        if not here["times"].days and request.actor.may("offer times"):
            here["out_of_reach"] = out_of_reach(here["choice"], case)
    return rows


def _row(request: ActorRequest, choice: Any, case: Any) -> dict[str, Any]:
    state = standing(choice)
    may = may_choose(request.actor, choice, case)
    is_mine = state == "held" and choice.picked_by_id == request.actor.id
    return {
        "choice": choice,
        "state": state,
        "may": may,
        "is_mine": is_mine,
        "shows": may and (state == "open" or is_mine),
        "times": None,
        "out_of_reach": [],
        "who": [one.resource.name for one in choice.needs.all()],
        "sides": [side for side in SIDES if getattr(choice, f"for_{side}")],
    }


def _to_offer(request: ActorRequest) -> dict[str, Any]:
    today = timezone.now().astimezone(zone_of(request.actor.zone)).date()
    return {
        "may_offer": True,
        "kinds": AppointmentKind.choices,
        "people": _people(),
        "first": today + dt.timedelta(days=1),
        "last": today + dt.timedelta(days=14),
    }


def _people() -> list[Resource]:
    return list(resources().filter(kind__in=PEOPLE).exclude(person=None)[:200])


def _asking(request: ActorRequest) -> dict[str, Any]:
    """The form of a conference, as it was sent."""
    today = timezone.now().astimezone(zone_of(request.actor.zone)).date()
    sent = request.GET
    return {
        "people": _people(),
        "needed": sent.getlist("needed"),
        "optional": sent.getlist("optional"),
        "minutes": sent.get("minutes", "45"),
        "first": sent.get("first") or (today + dt.timedelta(days=1)).isoformat(),
        "last": sent.get("last") or (today + dt.timedelta(days=10)).isoformat(),
    }


def _asked(request: ActorRequest, sent: QueryDict) -> conferring.Asked:
    form = forms.DaysForm(sent)
    if not form.is_valid():
        raise NobodyChosen
    since, until = forms.span(form.cleaned_data["first"], form.cleaned_data["last"], request.actor.zone)
    needed = tuple(sent.getlist("needed")[:20])
    optional = tuple(one for one in sent.getlist("optional")[:20] if one not in needed)
    return conferring.Asked(needed, optional, form.cleaned_data["minutes"], since, until)


def _book(request: ActorRequest, case: Any) -> HttpResponse:
    begins = filled(forms.PickForm(request.POST))["begins"]
    conferring.book_conference(case_ref=case.ref, asked=_asked(request, request.POST), begins=begins, by=request.actor)
    messages.success(request, _("The conference is booked. Everybody who takes part is told."))
    return redirect("web:case", case.ref)
