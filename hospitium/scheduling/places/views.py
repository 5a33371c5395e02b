"""Pages of places: all of them, one with its ways."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.kernel.errors import BadInput
from hospitium.scheduling.itinerary.going import on_map
from hospitium.scheduling.resources.models import Place

from . import actions, queries
from .forms import PlaceForm

MOST = 60
"""Places to which ways are typed on one page."""


@require_GET
def places(request: ActorRequest) -> HttpResponse:
    """All of them by name."""
    request.actor.require("see resources")
    rows = [(one, on_map(one)) for one in queries.places(request.actor)]
    return render(
        request, "scheduling/places/places.html", {"rows": rows, "may_keep": request.actor.may("keep resources")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: ActorRequest) -> HttpResponse:
    """A form for one more."""
    request.actor.require("keep resources")
    return _page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: ActorRequest, ref: str) -> HttpResponse:
    """One of them, to be changed."""
    request.actor.require("keep resources")
    return _page(request, queries.place_for(request.actor, ref))


def _page(request: ActorRequest, found: Place | None) -> HttpResponse:
    others = queries.places(request.actor, but=found, most=MOST)
    ways = queries.ways_from(found) if found else {}
    form = PlaceForm(request.POST or None, others, found, ways)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_place(by=request.actor, ref=found.ref if found else "", facts=form.facts, ways=form.ways)
        except BadInput as refusal:
            form.add_error("zone", str(refusal))
        else:
            messages.success(request, _("The place is kept."))
            return redirect("scheduling:places")
    status = 422 if form.errors else 200
    return render(request, "scheduling/places/place.html", {"form": form, "place": found}, status=status)
