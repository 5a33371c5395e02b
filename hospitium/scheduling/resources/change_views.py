"""Pages that change what a resource is, and let it take nothing new."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.kernel.errors import BadInput

from . import changing, queries
from .forms import ChangeForm
from .week import seen_among


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: ActorRequest, ref: str) -> HttpResponse:
    """What it is, and how much of it there is."""
    request.actor.require("keep resources")
    found = queries.resource_for(request.actor, ref)
    form = ChangeForm(request.POST or None, initial=ChangeForm.of(found))
    if request.method == "POST" and form.is_valid():
        try:
            changing.change_resource(ref=found.ref, by=request.actor, **form.described())
        except BadInput as refusal:
            form.add_error("zone", str(refusal))
        else:
            messages.success(request, _("It is kept."))
            return redirect("scheduling:resource", found.ref)
    context = {"form": form, "resource": found}
    return render(request, "scheduling/change_resource.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: ActorRequest, ref: str) -> HttpResponse:
    """What of it lies ahead and must go to somebody else first; then it takes nothing new. Or it comes back."""
    request.actor.require("keep resources")
    found = queries.resource_for(request.actor, ref)
    if request.method == "POST":
        if found.retired_at:
            changing.bring_back(ref=found.ref, by=request.actor)
            messages.success(request, _("Appointments can take it again."))
        else:
            changing.retire(ref=found.ref, by=request.actor)
            messages.success(request, _("It takes nothing new from now on."))
        return redirect("scheduling:resource", found.ref)
    ahead, stays = changing.booked_ahead(found)
    seen = seen_among(request.actor, ahead[:200])
    context = {
        "resource": found,
        "rows": [(one, seen.get(one.appointment_id)) for one in ahead[:200]],
        "stays": len(stays),
        "is_free": not ahead and not stays,
    }
    return render(request, "scheduling/retire.html", context)
