"""What the patient says about data going abroad: the texts in the patient's language, a yes or no, taking it back."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases import queries
from hospitium.kernel.entered import day_in, number_in
from hospitium.kernel.errors import BadInput
from hospitium.kernel.places import country_choices
from hospitium.patients import actions
from hospitium.patients.queries import Consent, texts_for


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: ActorRequest, ref: str) -> HttpResponse:
    """The texts to read out and the form; sent, what the patient or a representative said is kept."""
    request.actor.require("record consent")
    found = queries.case_for(request.actor, ref, action="update" if request.method == "POST" else "read")
    if request.method != "POST":
        return render(request, "patients/consent.html", _form(found, request.GET.get("language", "")))
    sent = request.POST
    actions.give_consent(
        patient=found.patient,
        text_id=number_in(sent.get("text", "")) or 0,
        recipient_id=number_in(sent.get("recipient", "")),
        until=_day(sent.get("until", "")),
        by=request.actor,
        **{name: sent.get(name, "") for name in ("word", "country", "giver", "given_by", "way")},
    )
    return redirect("web:case", found.ref)


def _form(case: queries.Case, language: str) -> dict[str, Any]:
    return {
        "case": case,
        "texts": texts_for(case.patient, language),
        "countries": country_choices(),
        "country": case.office.country if case.office else case.patient.country,
        "recipients": [place for place in (case.office, case.referring_organisation) if place],
        "said": Consent.Word.choices[:2],
        "givers": Consent.Giver.choices,
        "ways": Consent.Way.choices,
    }


@require_POST
def withdraw_consent(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Keep that the patient took a consent back; it bites on the next sending."""
    request.actor.require("record consent")
    found = queries.case_for(request.actor, ref, action="update")
    actions.withdraw_consent(
        patient=found.patient, consent_id=number, given_by=request.POST.get("given_by", ""), by=request.actor
    )
    return redirect("web:case", found.ref)


def _day(text: str) -> dt.date | None:
    day = day_in(text)
    if text and day is None:
        raise BadInput
    return day
