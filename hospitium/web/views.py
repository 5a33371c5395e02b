"""Composed pages: parse, ask the rooms, render."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.acting import Actor
from hospitium.access.http import ActorRequest, Page
from hospitium.access.roles import Role
from hospitium.cases import actions as case_actions
from hospitium.cases import queries, sentences
from hospitium.cases.journey import Hold, WakeOn
from hospitium.kernel.commas import listed
from hospitium.kernel.entered import number_in
from hospitium.kernel.errors import NotHere, Refusal
from hospitium.kernel.panels import panels_in
from hospitium.partners import queries as partners
from hospitium.patients import actions as patient_actions
from hospitium.patients.queries import file_of

from . import saved
from . import worklist as wl
from .frame import around, home_zone
from .models import WorklistLook
from .rows import Desk, rows


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """Where a person's day begins."""
    if request.actor.roles == {Role.OFFICE_CONSULTANT}:
        return redirect("web:desk")
    if request.actor.roles == {Role.SPECIALIST}:
        return redirect("cases:review-queue")
    if request.actor.may("see worklist"):
        return redirect("web:worklist")
    if request.actor.may("follow referrals"):
        return redirect("referrer:referrals")
    if request.actor.may("speak for oneself"):
        return redirect("family:home")
    return redirect("web:cases" if request.actor.may("see cases") else "messaging:inbox")


@require_GET
def health(request: ActorRequest) -> HttpResponse:
    """For load balancers: pages and database answer."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def worklist(request: ActorRequest) -> HttpResponse:
    """What is due, what is stuck, what changed: one line per case with its next step."""
    actor, query = request.actor, request.GET
    known = around(request, _of_worklist)
    is_more = request.headers.get("HX-Target") == "more"
    page = queries.worklist(actor, wl.filters_from(query), after=query.get("after", ""), counted=not is_more)
    owners, lines, look = known["owners"], known["lines"], (*known["looks"], WorklistLook())[0]
    desk = Desk(
        now=timezone.now(),
        zone=home_zone(request),
        hidden=tuple(look.hidden),
        may_bulk=actor.may("assign case"),
        owners=wl.names_of_owners(page.cases, owners),
        offices={place.pk: place.name for place in known["places"] if place.kind == "office"},
        service_lines={line.pk: str(line) for line in lines},
    )
    shown = rows(page.cases, desk)
    context = {"rows": shown, "after": page.after, "withheld": page.withheld, "query": _rest(query)}
    if is_more:
        return Page(request, "web/_rows.html", context)
    form = wl.form(query, desk, {line.pk: line.slug for line in lines}, look.density)
    return Page(
        request,
        "web/worklist.html",
        context
        | {
            "chips": wl.chips(page.chips(), query),
            "form": form,
            "chosen": wl.chosen(form, query),
            "owners": tuple(owners),
            "actor_may_bulk": desk.may_bulk,
            "may_send": actor.may("send referral"),
        },
    )


def _of_worklist(actor: Actor) -> dict[str, QuerySet[Any]]:
    return {"owners": wl.owners(actor), "lines": partners.service_lines(), "looks": saved.looks_of(actor)}


def _of_case(actor: Actor) -> dict[str, QuerySet[Any]]:
    return {"owners": wl.owners(actor)}


def _rest(query: object) -> str:
    left = query.copy()  # type: ignore[attr-defined]
    left.pop("after", None)
    return str(left.urlencode())


@require_GET
def cases(request: ActorRequest) -> HttpResponse:
    """Every case the reader may see, newest first: for families the way in; referrers have a list of their own."""
    if request.actor.may("follow referrals") and queries.is_outside(request.actor):
        return redirect("referrer:referrals")
    page = queries.all_cases(request.actor, after=request.GET.get("after", ""), closed="closed" in request.GET)
    return render(request, "web/cases.html", {"cases": page.cases, "after": page.after, "withheld": page.withheld})


@require_GET
def case(request: ActorRequest, ref: str) -> HttpResponse:
    """One case: banner, journey, summary, timeline, tasks, people, documents; its referrer has a page of their own."""
    if queries.is_outside(request.actor):
        return redirect("referrer:referral", queries.case_for(request.actor, ref).ref)
    return render(request, "web/case.html", _whole(request, ref))


def _whole(request: ActorRequest, ref: str) -> dict[str, object]:
    actor = request.actor
    known = around(request, _of_case)
    found = queries.case_for(actor, ref)
    parts = queries.parts_of(actor, found, kind=request.GET.get("show", ""))
    return {
        "case": found,
        "patient": found.patient,
        "why": sentences.why(found),
        "tasks": parts["tasks"],
        "now": timezone.now(),
        "entries": sentences.told(parts["entries"]),
        "show": request.GET.get("show", ""),
        "kinds": sentences.KINDS,
        "owners": known["owners"],
        "home_zone": home_zone(request),
        "holds": Hold.choices,
        "wakes": WakeOn.choices,
        "circle": parts["circle"],
        "languages": file_of(actor, found.patient).languages,
        **{
            slot.replace("-", "_"): panels_in(slot, actor, found)
            for slot in ("case-top", "case-journey", "case-banner", "case-summary", "case-record", "case-side")
        },
        "may": {
            act.replace(" ", "_"): actor.may(act)
            for act in (
                "write note",
                "assign case",
                "snooze case",
                "move case",
                "finish task",
                "record profile",
                "restrict case",
            )
        },
    }


@require_GET
def peek(request: ActorRequest, ref: str) -> HttpResponse:
    """A case at a glance, beside the worklist."""
    request.actor.require("see whole case")
    return render(request, "web/_peek.html", _whole(request, ref))


BULK_ACTS = {"assign": "assign case", "snooze": "snooze case"}


@require_POST
def bulk(request: ActorRequest) -> HttpResponse:
    """Assign or snooze many cases; says how many could not be changed and why."""
    request.actor.require(BULK_ACTS.get(request.POST.get("act", ""), "assign case"))
    refs, done = request.POST.getlist("ref")[:200], 0
    refused: dict[str, list[str]] = {}
    for ref in refs:
        try:
            _apply(request, ref)
            done += 1
        except NotHere:
            raise
        except Refusal as refusal:
            refused.setdefault(str(refusal), []).append(ref)
    messages.success(request, ngettext("%(count)s case changed.", "%(count)s cases changed.", done) % {"count": done})
    for why, which in refused.items():
        messages.warning(request, _("Not changed (%(cases)s): %(why)s") % {"cases": listed(which), "why": why})
    return redirect(f"{reverse('web:worklist')}?{request.POST.get('query', '')}")


def _apply(request: ActorRequest, ref: str) -> None:
    act, days = request.POST.get("act"), number_in(request.POST.get("days"))
    if act == "assign":
        owner = number_in(request.POST.get("owner"))
        case_actions.assign_case(case_ref=ref, owner_id=owner, by=request.actor)
    elif act == "snooze" and days is not None:
        until = timezone.now().date() + dt.timedelta(days=min(days, 365))
        case_actions.snooze_case(case_ref=ref, until=until, by=request.actor)
    else:
        raise NotHere


@require_POST
def keep_look(request: ActorRequest) -> HttpResponse:
    """Keep how close the rows stand and which columns show."""
    request.actor.require("see worklist")
    saved.keep_look(actor=request.actor, density=request.POST.get("density", ""), shown=request.POST.getlist("column"))
    return redirect(f"{reverse('web:worklist')}?{request.POST.get('query', '')}")


@require_POST
def keep_view(request: ActorRequest) -> HttpResponse:
    """Keep the worklist's present filter under a name."""
    request.actor.require("see worklist")
    view = saved.keep_view(
        actor=request.actor,
        label=request.POST.get("label", ""),
        query=request.POST.get("query", ""),
        is_shared="shared" in request.POST,
    )
    return redirect(f"{reverse('web:worklist')}?{view.query}")


@require_POST
def drop_view(request: ActorRequest, number: int) -> HttpResponse:
    """Forget a saved view."""
    request.actor.require("see worklist")
    saved.drop_view(actor=request.actor, number=number)
    return redirect("web:worklist")


@require_POST
def profile(request: ActorRequest, ref: str) -> HttpResponse:
    """Keep what the patient said about a topic of the profile, or that it holds no more."""
    found = queries.case_for(request.actor, ref, action="update")
    said = {name: request.POST.get(name, "") for name in ("topic", "stated_by")}
    if "withdrawn" in request.POST:
        patient_actions.withdraw_profile(patient=found.patient, by=request.actor, **said)
    else:
        statement = request.POST.get("statement", "")
        patient_actions.record_profile(patient=found.patient, statement=statement, by=request.actor, **said)
    return redirect("web:case", found.ref)


@require_POST
def deny(request: ActorRequest, ref: str) -> HttpResponse:
    """Keep whom the patient shuts out of the record."""
    found = queries.case_for(request.actor, ref, action="update")
    patient_actions.deny(
        patient=found.patient,
        key=request.POST.get("key", ""),
        stated_by=request.POST.get("stated_by", ""),
        by=request.actor,
    )
    return redirect("web:case", found.ref)


@require_POST
def lift_denial(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """The patient lets them in again."""
    found = queries.case_for(request.actor, ref, action="update")
    patient_actions.lift_denial(patient=found.patient, denial_id=number, by=request.actor)
    return redirect("web:case", found.ref)


@require_GET
def search(request: ActorRequest) -> JsonResponse:
    """Cases by reference or name, for the palette."""
    found = queries.find(request.actor, request.GET.get("q", "")[:100])
    return JsonResponse(
        {
            "results": [
                {
                    "label": f"{case.patient.full_name} · {case.ref}",
                    "hint": str(case.get_stage_display()),
                    "url": reverse("web:case", args=[case.ref]),
                }
                for case in found
            ]
        }
    )
