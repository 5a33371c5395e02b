"""Who takes part in a case from outside: who acts for the patient, who was invited, and a form for the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases import inviting, standing
from hospitium.kernel.squares import square
from hospitium.patients.queries import spoken_by
from hospitium.patients.standing_in.queries import companions_of

from .forms import InviteForm, RenewForm


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: ActorRequest, ref: str) -> HttpResponse:
    """Who acts for the patient and who was invited; sent, somebody is."""
    request.actor.require("see whole case")
    case, acting = standing.people_of(request.actor, ref)
    may_invite = request.actor.may_for("invite people", case.patient_id)
    form = _invite_form(request, case) if may_invite else None
    if request.method == "POST":
        request.actor.require_for("invite people", case.patient_id)
    if form and request.method == "POST" and form.is_valid():
        keys = inviting.invite(case_ref=case.ref, by=request.actor, where=_where(request), **form.told())
        return _shown_once(request, case, keys)
    context = {
        "case": case,
        "acting": acting,
        "form": form,
        "invited": inviting.invited_to([case.pk]) if may_invite else [],
        "companions": companions_of(case.patient) if may_invite else [],
        "may_grant": request.actor.may_for("grant standing", case.patient_id),
    }
    return render(request, "web/people/people.html", context, status=422 if form and form.errors else 200)


def _invite_form(request: ActorRequest, case: Any) -> InviteForm:
    born, spoken = bool(case.patient.birth_date), spoken_by(case.patient)
    return InviteForm(request.POST or None, request.actor, born=born, spoken=spoken)


def _where(request: ActorRequest) -> str:
    return request.build_absolute_uri(reverse("web:welcome"))


def _shown_once(request: ActorRequest, case: Any, keys: inviting.Keys) -> HttpResponse:
    address = request.build_absolute_uri(reverse("web:welcome-link", args=[keys.secret]))
    context = {
        "case": case,
        "invitee": keys.invitee,
        "address": address,
        "square": square(address),
        "by_code": keys.code,
    }
    return render(request, "web/people/invited.html", context)


@require_POST
def send_again(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """A new link or code, in place of the old one."""
    keys = inviting.send_invitation_again(case_ref=ref, number=number, by=request.actor, where=_where(request))
    case, _acting = standing.people_of(request.actor, ref)
    return _shown_once(request, case, keys)


@require_POST
def revoke(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """The invitation opens nothing any more."""
    inviting.revoke_invitation(case_ref=ref, number=number, by=request.actor)
    messages.success(request, _("The invitation is taken back."))
    return redirect("web:people", ref)


@require_POST
def end(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Somebody no longer acts for the patient, from this moment."""
    is_mine = any(one.is_mine and one.row.pk == number for one in standing.people_of(request.actor, ref)[1])
    standing.end_standing(case_ref=ref, number=number, by=request.actor)
    messages.success(request, _("Ended. From this moment on they see nothing here."))
    return redirect("web:home") if is_mine else redirect("web:people", ref)


@require_POST
def renew(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Somebody goes on acting for the patient."""
    standing.renew_standing(case_ref=ref, number=number, until=RenewForm(request.POST).day, by=request.actor)
    messages.success(request, _("It goes on."))
    return redirect("web:people", ref)
