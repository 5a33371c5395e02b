"""Mail that nobody could place by itself: the list, and where each belongs."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.messages.audiences import Audience
from hospitium.kernel.entered import filled
from hospitium.messaging import arriving

from . import mailing

WHY = {
    "no-address": gettext_lazy("It was not sent to an address of a thread."),
    "expired": gettext_lazy("The address it was sent to no longer holds."),
    "too-many": gettext_lazy("Too many answers came to one address: two machines may be writing to each other."),
    "wrong-sender": gettext_lazy("Somebody else sent it than the person the address was given to."),
    "not-found": gettext_lazy("The person no longer reads this thread."),
    "empty-message": gettext_lazy("It says nothing and brings nothing."),
}


class PlaceForm(forms.Form):
    """Which case, and whose thread."""

    case = forms.CharField(label=gettext_lazy("Reference of the case"), max_length=20)
    audience = forms.ChoiceField(label=gettext_lazy("Thread"), choices=Audience.choices)


@require_GET
def held(request: ActorRequest) -> HttpResponse:
    """What waits, oldest first, with why it waits."""
    rows = []
    for one in arriving.held_mail(request.actor):
        ref, _slash, audience = one.thread.partition("/")
        form = PlaceForm(initial={"case": ref, "audience": audience}, auto_id=f"place_{one.pk}_%s")
        _arrived, mail = arriving.held_for(request.actor, one.pk)
        rows.append({"one": one, "mail": mail, "form": form, "why": WHY.get(one.why, _("It could not be taken."))})
    return render(request, "records/held_mail.html", {"rows": rows})


@require_POST
def place(request: ActorRequest, number: int) -> HttpResponse:
    """Place one, or set it aside."""
    arriving.held_for(request.actor, number)
    if "aside" in request.POST:
        mailing.set_aside(number=number, why=request.POST.get("why", ""), by=request.actor)
        messages.success(request, _("The mail is set aside."))
        return redirect("records:held-mail")
    data = filled(PlaceForm(request.POST))
    mailing.place_mail(number=number, case_ref=data["case"], audience=data["audience"], by=request.actor)
    messages.success(request, _("The mail is in its thread."))
    return redirect("records:held-mail")
