"""“Your visit”: the days in words, what changed, paper and calendars, and asking for another time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case
from hospitium.kernel import clock, printing
from hospitium.kernel.entered import on_wall
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.printing import PAGE_OF
from hospitium.patients.queries import file_of
from hospitium.scheduling.itinerary import actions, queries, reading, showing
from hospitium.scheduling.itinerary.going import door_of
from hospitium.scheduling.itinerary.items import days_of
from hospitium.scheduling.itinerary.saying import title_of

from .reach import heads, helpers, zone_of_family
from .whose import around_case, bare_case

HERE = "family:visit"


@require_GET
def visit(request: ActorRequest, ref: str) -> HttpResponse:
    """Every day that is planned; for somebody who acts for travel alone the days without what they are for."""
    found = _door(request, ref)
    if not queries.may_see_whole(request.actor, found):
        stay = queries.stay_of(found)
        lines = showing.shown_stay(stay)
        return render(request, "web/family/visit_stay.html", around_case(request, found, HERE, stay=stay, lines=lines))
    return render(request, "web/family/visit.html", _page(request, found))


@require_GET
def now(request: ActorRequest, ref: str) -> HttpResponse:
    """The part of the page that others change."""
    return render(request, "web/family/_visit.html", _page(request, _whole(request, ref)))


@require_GET
def coming(request: ActorRequest, ref: str) -> HttpResponse:
    """What comes next, for a card on the home; nothing where nothing is planned."""
    found = _door(request, ref)
    if not queries.may_see_whole(request.actor, found):
        return HttpResponse()
    plan, home = queries.whole_visit(request.actor, found), zone_of_family(request.actor, found)
    days = showing.shown(plan.ahead[:1], home)
    context = {"case": found, "day": days[0] if days else None, "changes": _changes(plan)}
    return render(request, "web/family/_visit_card.html", context)


def _page(request: ActorRequest, found: Case) -> dict[str, Any]:
    plan, home = queries.whole_visit(request.actor, found), zone_of_family(request.actor, found)
    return around_case(
        request,
        found,
        HERE,
        days=showing.shown(plan.ahead, home),
        behind=showing.shown(plan.behind, home),
        changes=_changes(plan),
        has_seen=plan.seen is not None,
        asked=[one for one in plan.requests if one.answer != "withdrawn"][:10],
        nurse=showing.person(plan.nurse) if plan.nurse else None,
        companions=file_of(request.actor, found.patient).companions,
        wants_mail=plan.wants_mail,
        link=plan.link,
        zone=home,
    )


def _changes(plan: queries.Visit) -> list[str]:
    return [showing.told(one) for one in plan.changes]


def _door(request: ActorRequest, ref: str) -> Case:
    """The case alone: what hangs on it elsewhere is not shown here."""
    return bare_case(request, ref, heads)


def _whole(request: ActorRequest, ref: str) -> Case:
    found = _door(request, ref)
    if not queries.may_see_whole(request.actor, found):
        raise NotHere
    return found


@require_POST
def seen(request: ActorRequest, ref: str) -> HttpResponse:
    """“I have seen this.”"""
    actions.say_seen(case_ref=ref, by=request.actor)
    messages.success(request, _("Good. We show you here what changes from now on."))
    return redirect(HERE, ref)


@require_POST
def mail(request: ActorRequest, ref: str) -> HttpResponse:
    """Appointments by e-mail, or not any more."""
    wanted = request.POST.get("wanted") == "yes"
    actions.wish_mail(case_ref=ref, wanted=wanted, by=request.actor)
    yes = _("Your appointments come by e-mail, each as an invitation your calendar can take.")
    messages.success(request, yes if wanted else _("No more appointments by e-mail."))
    return redirect(HERE, ref)


@require_POST
def make_link(request: ActorRequest, ref: str) -> HttpResponse:
    """A new address for this person's calendar; shown on this page and never again."""
    found = _whole(request, ref)
    secret = actions.make_link(by=request.actor, language=get_language() or "en")
    address = request.build_absolute_uri(reverse("itinerary:feed", args=[secret]))
    return render(request, "web/family/visit.html", _page(request, found) | {"address": address})


@require_POST
def end_link(request: ActorRequest, ref: str) -> HttpResponse:
    """Nothing is read at the address from now on."""
    found = _door(request, ref)
    actions.end_link(by=request.actor)
    messages.success(request, _("Ended. The old address gives nothing any more."))
    return redirect(HERE, found.ref)


@require_GET
def calendar(request: ActorRequest, ref: str) -> HttpResponse:
    """The appointments as a file, for a calendar to take in."""
    found = _door(request, ref)
    return _file(reading.download(found, get_language() or "en"), f"{found.ref}.ics", "text/calendar; charset=utf-8")


@require_GET
def paper(request: ActorRequest, ref: str) -> HttpResponse:
    """The same days as the page shows, and whom to call, as a PDF."""
    found = _whole(request, ref)
    plan, home = queries.whole_visit(request.actor, found), zone_of_family(request.actor, found)
    context = {
        "patient": found.patient,
        "days": showing.shown(plan.ahead, home),
        "nurse": showing.person(plan.nurse) if plan.nurse else None,
        "companions": file_of(request.actor, found.patient).companions,
        "help": helpers(request, found),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "made": clock.moment(timezone.now(), home),
    }
    page_of = _("Page %(page)s of %(pages)s") % dict(zip(("page", "pages"), PAGE_OF, strict=True))
    page = render_to_string("web/family/printed/visit.html", context)
    data = printing.pdf(page, page_of=page_of, title=f"{found.patient.full_name} · {found.patient.ref}")
    return _file(data, f"{found.ref}-visit.pdf", "application/pdf")


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    told = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=kind, headers=told)


@require_GET
def join(request: ActorRequest, ref: str, appointment: str) -> HttpResponse:
    """The way into a video appointment."""
    found = _whole(request, ref)
    row = queries.appointment_in(found, appointment)
    if row is None or row.mode != "virtual":
        raise NotHere
    context = around_case(
        request,
        found,
        HERE,
        row=row,
        title=title_of(row),
        door=door_of(row, timezone.now()),
        zone=queries.zone_at(row),
        home_zone=zone_of_family(request.actor, found),
    )
    return render(request, "web/family/visit_join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, ref: str, appointment: str) -> HttpResponse:
    """Ask for another time, or say that you cannot come."""
    found = _whole(request, ref)
    home = zone_of_family(request.actor, found)
    item = next((one for one in queries.whole_visit(request.actor, found).items if one.ref == appointment), None)
    if item is None:
        raise NotHere
    problem = ""
    if request.method == "POST":
        try:
            actions.ask_change(
                case_ref=found.ref,
                appointment_ref=item.ref,
                wish=request.POST.get("wish", ""),
                wanted_at=on_wall(request.POST.get("day", ""), request.POST.get("time") or "09:00", item.zone),
                words=request.POST.get("words", ""),
                by=request.actor,
            )
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(
                request, _("Your coordinator has your wish and answers you. Until then everything stays as it is.")
            )
            return redirect(HERE, found.ref)
    [day] = showing.shown(days_of([item]), home)
    more = {"day": day, "one": day.items[0], "wishes": queries.WISHES, "sent": request.POST, "problem": problem}
    context = around_case(request, found, HERE, zone=home, campus=item.zone, **more)
    return render(request, "web/family/visit_change.html", context, status=422 if problem else 200)


@require_POST
def withdraw_change(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Take a wish back."""
    actions.withdraw_change(case_ref=ref, number=number, by=request.actor)
    messages.success(request, _("Your wish is taken back. Everything stays as it is."))
    return redirect(HERE, ref)
