"""Pages of the specialists: who there are, and a profile to be changed by its own person or the desk of partners."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.kernel.errors import BadInput, NotHere

from . import actions, queries
from .forms import ProfileForm


@require_GET
def specialists(request: ActorRequest) -> HttpResponse:
    """Everybody with the role: their lines, languages and licences, or that nothing is said yet."""
    request.actor.require("edit specialists")
    known = {one.person_id: one for one in queries.with_profiles(queries.specialists())}
    rows = [{"person": person, "profile": known.get(person.pk)} for person in people_with(Role.SPECIALIST)]
    return render(request, "partners/specialists.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def specialist(request: ActorRequest, number: int) -> HttpResponse:
    """One profile: its own person changes it, or the desk."""
    is_own = request.actor.id == number and Role.SPECIALIST in request.actor.roles
    if not is_own:
        request.actor.require("edit specialists")
    person = people_with(Role.SPECIALIST).filter(pk=number).first()
    if person is None:
        raise NotHere
    form = ProfileForm(request.POST or None, queries.specialist_of(number))
    if request.method == "POST" and form.is_valid() and _kept(request, number, form):
        messages.success(request, _("The profile is kept."))
        return redirect("partners:specialist", number)
    context = {"person": person, "form": form, "may_list": request.actor.may("edit specialists")}
    return render(request, "partners/specialist.html", context, status=422 if request.method == "POST" else 200)


def _kept(request: ActorRequest, number: int, form: ProfileForm) -> bool:
    try:
        actions.describe_specialist(person_id=number, by=request.actor, **form.described())
    except BadInput as refusal:
        form.head.add_error(None, str(refusal))
        return False
    return True
