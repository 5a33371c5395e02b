"""Pages of resources: all of them, one with its week, its hours and what differs for once."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.kernel.entered import number_in
from hospitium.kernel.errors import BadInput
from hospitium.partners.queries import home

from . import actions, queries
from .forms import HoursForm, ResourceForm, SpecialForm
from .models import ChangeKind, Kind, Resource
from .week import monday_of, seen_among, week_of

WEEK = dt.timedelta(days=7)
PAGE = 50


@require_GET
def resources(request: ActorRequest) -> HttpResponse:
    """All of them by kind and name, of one kind if asked, and specialists who are none yet."""
    request.actor.require("see resources")
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    found = queries.page_of(kind=kind, after=_after(request), limit=PAGE + 1)
    may_keep = request.actor.may("keep resources")
    context = {
        "rows": found[:PAGE],
        "next": _key(found[PAGE - 1]) if len(found) > PAGE else "",
        "kinds": Kind.choices,
        "kind": kind,
        "may_keep": may_keep,
        "waiting": queries.not_adopted() if may_keep and kind in {"", Kind.SPECIALIST} else [],
    }
    return render(request, "scheduling/resources.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_resource(request: ActorRequest) -> HttpResponse:
    """A form for one more."""
    request.actor.require("keep resources")
    form = ResourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_resource(by=request.actor, **form.described())
        except BadInput as refusal:
            form.add_error("zone", str(refusal))
        else:
            return redirect("scheduling:resource", made.ref)
    return render(request, "scheduling/new_resource.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def adopt(request: ActorRequest, number: int) -> HttpResponse:
    """Let appointments take a specialist."""
    made = actions.adopt_specialist(person_id=number, by=request.actor)
    messages.success(request, _("Appointments can take %(name)s as soon as the hours are said.") % {"name": made.name})
    return redirect("scheduling:resource", made.ref)


@require_GET
def resource(request: ActorRequest, ref: str) -> HttpResponse:
    """One of them: what it brings, its week, its hours, what differs for once."""
    found = queries.resource_for(request.actor, ref)
    return _page(request, found, HoursForm(initial={"begins": "08:00", "ends": "17:00"}), SpecialForm())


@require_POST
def add_hours(request: ActorRequest, ref: str) -> HttpResponse:
    """Hours of every week."""
    request.actor.require("keep resources")
    found, form = queries.resource_for(request.actor, ref), HoursForm(request.POST)
    if form.is_valid():
        try:
            actions.add_hours(ref=found.ref, by=request.actor, **form.cleaned_data)
        except BadInput as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The hours are kept."))
            return redirect("scheduling:resource", found.ref)
    return _page(request, found, form, SpecialForm(), status=422)


@require_POST
def drop_hours(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """These hours no longer hold."""
    actions.drop_hours(ref=ref, number=number, by=request.actor)
    messages.success(request, _("These hours no longer hold."))
    return redirect("scheduling:resource", ref)


@require_POST
def add_special(request: ActorRequest, ref: str) -> HttpResponse:
    """Leave, illness or an opening; what is booked meanwhile is listed first, and kept only once that was seen."""
    request.actor.require("keep resources")
    found, form = queries.resource_for(request.actor, ref), SpecialForm(request.POST)
    if not form.is_valid():
        return _page(request, found, HoursForm(), form, status=422)
    said = form.described(found)
    is_away = said["kind"] != ChangeKind.OPENING
    hits = list(queries.booked_between(found, said["begins"], said["ends"])[:200]) if is_away else []
    if hits and not request.POST.get("seen"):
        seen = seen_among(request.actor, hits)
        rows = [{"booking": one, "appointment": seen.get(one.appointment_id)} for one in hits]
        context = {"resource": found, "form": form, "rows": rows, "said": said, "kind": ChangeKind(said["kind"]).label}
        return render(request, "scheduling/hits.html", context)
    actions.say_special(ref=found.ref, by=request.actor, **said)
    messages.success(request, _("It is kept."))
    return redirect("scheduling:resource", found.ref)


@require_POST
def drop_special(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """What differed for once no longer holds."""
    actions.drop_special(ref=ref, number=number, by=request.actor)
    messages.success(request, _("The usual hours hold again."))
    return redirect("scheduling:resource", ref)


def _page(
    request: ActorRequest, found: Resource, hours: HoursForm, special: SpecialForm, *, status: int = 200
) -> HttpResponse:
    campus = home().zone
    monday = monday_of(found, request.GET.get("week", ""))
    context = {
        "resource": found,
        "home_zone": campus if campus != found.zone else "",
        "days": week_of(request.actor, found, monday, campus),
        "weeks": {"this": monday, "before": monday - WEEK, "after": monday + WEEK},
        "languages": queries.languages_of(found),
        "hours": queries.hours_of(found),
        "specials": queries.special_hours_of(found, timezone.now()),
        "may_keep": request.actor.may("keep resources"),
        "hours_form": hours,
        "special_form": special,
    }
    return render(request, "scheduling/resource.html", context, status=status)


def _key(row: Resource) -> str:
    return f"{row.pk}~{row.kind}~{row.name}"


def _after(request: ActorRequest) -> tuple[str, str, int] | None:
    number, _first, rest = request.GET.get("after", "").partition("~")
    kind, mark, name = rest.partition("~")
    row = number_in(number)
    return (kind, name, row) if mark and row is not None else None
