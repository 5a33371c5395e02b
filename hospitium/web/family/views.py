"""The home itself, and the way out of it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from hospitium.access import signin
from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case
from hospitium.kernel import clock
from hospitium.kernel.panels import panels_in
from hospitium.patients.telling.queries import told_of
from hospitium.records.family import still_wanted
from hospitium.web.frame import home_zone

from . import words
from .consenting import asked_of, texts
from .reach import heads, helpers, zone_of_family
from .todo import todo_of
from .whose import around_case, own_case, own_cases


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """The home of the one case; a choice where somebody speaks for several; a kind word where there is none yet."""
    found = own_cases(request)
    if len(found) == 1:
        return render(request, "web/family/home.html", _home(request, found[0].ref))
    return render(request, "web/family/choose.html", {"cases": found})


@require_GET
def case(request: ActorRequest, ref: str) -> HttpResponse:
    """The home of one case."""
    return render(request, "web/family/home.html", _home(request, ref))


@require_GET
def now(request: ActorRequest, ref: str) -> HttpResponse:
    """The part of the home that others change, for the page that is open."""
    return render(request, "web/family/_now.html", _home(request, ref))


def _home(request: ActorRequest, ref: str) -> dict[str, Any]:
    found = own_case(request, ref, heads, texts, with_file=True)
    actor, asked, coming = request.actor, asked_of(request, found), words.next_of(found)
    return around_case(
        request,
        found,
        "family:case",
        next=coming,
        by=_by_when(found, coming.machine),
        todo=todo_of(actor, found, told_of(found.patient), asked, still_wanted(found)),
        help=helpers(request, found),
        steps=words.steps_of(found),
        letters=[one for one in vars(found)["parts"]["letters"] if not one.is_draft],
        panels=panels_in("family", actor, found),
        zone=zone_of_family(actor, found),
        home_zone=home_zone(request),
    )


def _by_when(found: Case, machine: str) -> dict[str, Any]:
    """Until when somebody means to act, and whether that has passed; the day of arrival where it is known."""
    _since, due = found.clocks.get(machine) or ("", "")
    moment = dt.datetime.fromisoformat(due) if due else None
    return {"moment": moment, "is_late": bool(moment and moment < timezone.now()), "arrival": found.arrival_on}


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Away at once: the session ends, and what shows instead is somebody else's page, or a calendar leaf that says nothing.

    By a link, so that it works without scripts; what another site caused ends no session.
    """
    if request.user.is_authenticated and request.headers.get("Sec-Fetch-Site", "none") != "cross-site":
        signin.leave(request)
    if settings.EXIT_URL:
        return redirect(settings.EXIT_URL)
    response = render(request, "web/family/left.html", {"today": clock.day(timezone.now().date())})
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
