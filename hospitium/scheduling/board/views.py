"""Pages of the plan board: a week by resource or by visit, where one appointment may go, and its move."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel import clock
from hospitium.kernel.entered import filled, number_in, on_clock
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.partners.queries import home
from hospitium.scheduling.booking.queries import appointment_for
from hospitium.scheduling.itinerary.saying import title_of
from hospitium.scheduling.resources.models import Kind

from . import actions, queries
from .asking import Question, question_for
from .forms import BoardForm, MoveForm, PlaceForm
from .moving import Instead
from .offers import Offer, cheapest, few, offer_at, offers, with_others
from .undoing import before
from .week import Week, week_at, week_of
from .words import why_not

SHOWN, A_DAY, OTHERS = 14, 4, 20
"""How many places the page of one appointment lists, the cheapest first; how many of them of one day; how many people."""


@require_GET
def board(request: ActorRequest) -> HttpResponse:
    """A week, by resource or by visit."""
    request.actor.require("plan visits")
    return _board(request, request.GET.dict())


def _board(request: ActorRequest, query: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    told = filled(BoardForm(query))
    week, reading = week_of(told["day"], home().zone), told["reading"] or "resources"
    asked = queries.Asked(week, told["kind"] or Kind.SPECIALIST, told["place"], told["q"], _key(told["after"]))
    read = queries.by_visit if reading == "visits" else queries.by_resource
    found = read(request.actor, asked)
    first, last = found.hours
    context = {
        "reading": reading,
        "asked": asked,
        "week": week,
        "rows": found.rows,
        "begin": 60 * first,
        "length": 60 * (last - first),
        "hours": (first, last),
        "kinds": Kind.choices,
        "places": queries.places(),
        "refusal": refusal,
    }
    context |= _addresses(query, told, week, found)
    return render(request, "scheduling/board/board.html", context, status=refusal.status if refusal else 200)


def _addresses(query: dict[str, str], told: dict[str, Any], week: Week, found: queries.Reading) -> dict[str, Any]:
    """Where the board leads: the weeks around, the other reading, more rows, itself, and what was just moved."""
    kept = {name: told[name] for name in ("reading", "kind", "place", "q") if told[name]}
    here, moved = kept | {"day": week.monday.isoformat()}, query.get("moved", "")[:12]
    return {
        "around": {name: f"?{urlencode(kept | day)}" for name, day in _days(week).items()},
        "as": {name: f"?{urlencode(here | {'reading': name})}" for name in ("resources", "visits")},
        "more": f"?{urlencode(here | {'after': _told(found.next)})}" if found.next else "",
        "here": f"{reverse('board:board')}?{urlencode(query)}",
        "back": urlencode({name: text for name, text in query.items() if name != "moved"}),
        "moved": "" if "/" in moved else moved,
    }


def _days(week: Week) -> dict[str, dict[str, str]]:
    """The weeks around, as addresses have them."""
    days = {"before": week.before, "this": week.monday, "after": week.after}
    return {name: {"day": day.isoformat()} for name, day in days.items()} | {"today": {}}


@require_GET
def pick(request: ActorRequest, ref: str) -> HttpResponse:
    """Where an appointment may go, the cheapest first, and what stands against a moment that is asked about."""
    request.actor.require("plan visits")
    return _pick(request, ref, request.GET.dict())


def _pick(request: ActorRequest, ref: str, query: dict[str, str], refusal: Refusal | None = None) -> HttpResponse:
    told = filled(PlaceForm(query))
    question = _question(request, ref, told)
    found, zone = question.appointment, home().zone
    at = on_clock(told["at"], zone) if told["at"] else None
    kept = {"back": told["back"]} if told["back"] else {}
    context: dict[str, Any] = {
        "appointment": found,
        "title": title_of(found),
        "question": question,
        "case": queries.case_of(request.actor, found),
        "week": question.week,
        "around": {name: urlencode(day | kept) for name, day in _days(question.week).items()},
        "zone": zone,
        "at": at,
        "local": at.astimezone(clock.zone_of(zone)) if at else None,
        "refusal": refusal,
        "back": told["back"],
        "here": f"{reverse('board:pick', args=[found.ref])}?{urlencode(query)}",
    }
    if not question.fixed:
        context |= _answers(question, at, _instead(told))
    return render(request, "scheduling/board/pick.html", context, status=refusal.status if refusal else 200)


def _answers(question: Question, at: dt.datetime | None, instead: Instead | None) -> dict[str, Any]:
    """The places there are, the way back, and what is to be said of one moment."""
    found, was = offers(question), before(question.appointment)
    listed, others = cheapest(found, question.appointment.begins), with_others(question, OTHERS + 1)
    there = offer_at(question, at, instead) if at else None
    return {
        "offers": few(listed, a_day=A_DAY, most=SHOWN),
        "count": len(listed),
        "others": others[:OTHERS],
        "more_others": len(others) > OTHERS,
        "undo": offer_at(question, was.begins, was.instead) if was else None,
        "there": there,
        "against": why_not(question, question.minute(at), instead) if at and not there else [],
    }


@require_GET
def places(request: ActorRequest, ref: str) -> HttpResponse:
    """Every place of a week for a script that draws them: one question for all of them."""
    request.actor.require("plan visits")
    told = filled(PlaceForm(request.GET))
    question = _question(request, ref, told)
    found, week = question.appointment, question.week
    date, minute = week.local(found.begins)
    rows = told["rows"].split(",") if told["part"] else []
    listed = offers(question, part=told["part"], rows=rows)
    return JsonResponse(
        {
            "title": title_of(found),
            "fixed": question.fixed,
            "sequence": found.sequence,
            "length": int((found.ends - found.begins).total_seconds()) // 60,
            "day": date.isoformat(),
            "minute": minute,
            "when": _span(found.begins, found.ends, week.zone),
            "rows": [one for one in rows if one in question.moves.could(told["part"])] if listed else [],
            "places": [_place(one, week) for one in listed],
        }
    )


@require_GET
def why(request: ActorRequest, ref: str) -> HttpResponse:
    """What a moment would cost, or why it cannot be, for a script that asks about one."""
    request.actor.require("plan visits")
    told = filled(PlaceForm(request.GET))
    at = on_clock(told["at"], home().zone) if told["at"] else timezone.now()
    question = _question(request, ref, told, week_at(at, home().zone))
    if question.fixed:
        return JsonResponse({"place": None, "when": clock.moment(at, question.week.zone), "text": question.fixed})
    instead = _instead(told)
    found = offer_at(question, at, instead)
    against = [] if found else why_not(question, question.minute(at), instead)
    text = " ".join(against) or _("Nothing may begin at this moment.")
    ends = at + (question.appointment.ends - question.appointment.begins)
    when = _span(at, ends, question.week.zone)
    place = _place(found, question.week) if found else None
    return JsonResponse({"place": place, "when": when, "text": "" if found else text})


@require_POST
def move(request: ActorRequest, ref: str) -> HttpResponse:
    """Move an appointment; what refuses is said on the page it came from, as things are now."""
    request.actor.require("plan visits")
    appointment_for(request.actor, ref)
    told = filled(MoveForm(request.POST))
    zone = home().zone
    at, back = on_clock(told["at"], zone), dict(parse_qsl(told["back"]))
    given = {"why": told["why"], "people": told["people"], "sequence": told["sequence"], "instead": _instead(told)}
    try:
        moved = actions.move_on_board(ref=ref, at=at, by=request.actor, **given)
    except NotHere:
        raise
    except Refusal as refusal:
        if request.POST.get("from") == "board":
            return _board(request, back, refusal)
        return _pick(request, ref, {"day": week_at(at, zone).monday.isoformat(), "back": told["back"]}, refusal)
    messages.success(request, _("Moved: %(when)s. Whoever must know is told.") % {"when": clock.moment(at, zone)})
    there = back | {"day": week_at(at, zone).monday.isoformat(), "moved": moved.ref}
    return redirect(f"{reverse('board:board')}?{urlencode(there)}")


# --- between pages and questions


def _question(request: ActorRequest, ref: str, told: dict[str, Any], week: Week | None = None) -> Question:
    """The question of a week; where none is named, of that in which the appointment is."""
    asked = week_of(told["day"], home().zone) if told["day"] else None
    return question_for(request.actor, ref, week or asked, timezone.now())


def _instead(told: dict[str, Any]) -> Instead | None:
    return (told["part"], told["taker"]) if told["part"] and told["taker"] else None


def _place(one: Offer, week: Week) -> dict[str, Any]:
    date, minute = week.local(one.begins)
    return {
        "at": one.begins.isoformat(timespec="minutes"),
        "day": date.isoformat(),
        "minute": minute,
        "part": one.instead[0] if one.instead else "",
        "taker": one.place_of,
        "people": one.people,
        "dearer": one.dearer,
        "when": _span(one.begins, one.ends, week.zone),
        "price": one.told,
    }


def _span(begins: dt.datetime, ends: dt.datetime, zone: str) -> str:
    """“Tue 24 Nov, 10:00–10:45 Madrid”."""
    city = clock.city(zone)
    told = clock.moment(begins, zone).removesuffix(f" {city}")
    return f"{told}–{ends.astimezone(clock.zone_of(zone)):%H:%M} {city}"


def _key(text: str) -> queries.After:
    number, mark, first = text.partition("~")
    row = number_in(number)
    return (first, row) if mark and row is not None else None


def _told(key: queries.After) -> str:
    return f"{key[1]}~{key[0]}" if key else ""
