"""The office consultant's pages: today, a family registered at the desk, a consent given in front of one's eyes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hospitium.access.http import ActorRequest
from hospitium.access.roles import Role
from hospitium.cases.handover.queries import before_office, waiting_for
from hospitium.cases.queries import Case, case_for
from hospitium.cases.registering import register_family
from hospitium.kernel.errors import BadInput, Refusal
from hospitium.partners.queries import by_number
from hospitium.patients.queries import texts_for
from hospitium.patients.registering import likely_doubles
from hospitium.patients.witnessing.actions import witness_consent
from hospitium.records.actions import receive_document
from hospitium.web.frame import home_zone

from .forms import RegisterForm, WitnessForm


@require_GET
def desk(request: ActorRequest) -> HttpResponse:
    """Families of my office today: calls due, arrivals, cases handed over; the parts hear news."""
    request.actor.require("work at office")
    return render(request, "web/desk/desk.html", _today(request))


@require_GET
def families(request: ActorRequest) -> HttpResponse:
    """The lists of the desk, fetched anew when something changed."""
    request.actor.require("work at office")
    return render(request, "web/desk/_today.html", _today(request))


def _today(request: ActorRequest) -> dict[str, Any]:
    return {
        "before": before_office(request.actor),
        "waiting": waiting_for(request.actor),
        "home_zone": home_zone(request),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """A family at the desk; who may be the same person is shown before anything is kept."""
    request.actor.require("work at office")
    office = by_number(request.actor.organisations(Role.OFFICE_CONSULTANT)[:1])
    country = next((one.country for one in office.values()), "")
    form, doubles = RegisterForm(request.POST or None, request.FILES or None, country=country), []
    if request.method == "POST" and form.is_valid():
        doubles = [] if "anyway" in request.POST else _doubles(request, form)
        if not doubles:
            return _registered(request, form)
    context = {"form": form, "doubles": doubles}
    return render(request, "web/desk/register.html", context, status=422 if form.errors else 200)


def _doubles(request: ActorRequest, form: RegisterForm) -> list[Any]:
    told = form.cleaned_data
    return likely_doubles(
        request.actor,
        name=form.name,
        birth_date=told["birth_date"],
        contacts=[told["contact"]],
        sex=told["sex"],
        country=told["country"],
    )


def _registered(request: ActorRequest, form: RegisterForm) -> HttpResponse:
    case = register_family(by=request.actor, **form.family())
    _photographed(request, case, form.cleaned_data["paper"])
    messages.success(request, _("%(name)s is registered.") % {"name": case.patient.full_name})
    return redirect("web:case", case.ref)


def _photographed(request: ActorRequest, case: Case, file: Any) -> str:
    """The reference of a page that was photographed for a case; empty when there is none."""
    if not file:
        return ""
    kept = receive_document(
        chunks=file.chunks(),
        file_name=file.name,
        declared_type=file.content_type or "",
        by=request.actor,
        channel="upload",
        office_id=case.office_id,
        sent_for_id=case.pk,
    )
    return kept.ref


@require_http_methods(["GET", "HEAD", "POST"])
def witness(request: ActorRequest, ref: str) -> HttpResponse:
    """The words of a consent in the family's language on the tablet turned to them, and what they say."""
    request.actor.require("witness consent")
    case = case_for(request.actor, ref, action="update" if request.method == "POST" else "read")
    texts = texts_for(case.patient, request.POST.get("language") or request.GET.get("language", ""))
    if request.method != "POST" and "text" not in request.GET:
        return render(request, "web/desk/witness.html", {"case": case, "texts": texts, "country": _country(case)})
    number = request.POST.get("text") or request.GET.get("text", "")
    shown = next((row for row in texts["rows"] if str(row["text"].pk) == number), None)
    if shown is None:
        raise BadInput
    with translation.override(shown["text"].language):
        return _turned(request, case, shown)


def _country(case: Case) -> str:
    return case.office.country if case.office else case.patient.country


def _turned(request: ActorRequest, case: Case, shown: dict[str, Any]) -> HttpResponse:
    initial = {"text": shown["text"].pk, "country": _country(case), "giver": "patient", "way": "electronic"}
    form = WitnessForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            paper = _photographed(request, case, form.cleaned_data["paper"])
            witness_consent(
                patient=case.patient, text_id=shown["text"].pk, by=request.actor, paper=paper, **form.said()
            )
            return redirect("web:case", case.ref)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"case": case, "form": form, "shown": shown}
    return render(request, "web/desk/turned.html", context, status=422 if form.errors else 200)
