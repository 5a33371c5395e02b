"""Consents: one a page, in the reader's language, with the very words that are kept; taking back; a copy to keep."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case
from hospitium.kernel import clock, printing
from hospitium.kernel.errors import NotHere
from hospitium.kernel.printing import PAGE_OF
from hospitium.patients import actions
from hospitium.patients.queries import Consent

from .consenting import Asked, asked_of, said_of, texts
from .reach import zone_of_family
from .whose import around_case, own_case


@require_GET
def consents(request: ActorRequest, ref: str) -> HttpResponse:
    """What is asked, and everything that was said."""
    found = own_case(request, ref, texts, with_file=True)
    more = {"asked": asked_of(request, found), "said": said_of(request.actor, found)}
    context = around_case(request, found, "family:consents", zone=zone_of_family(request.actor, found), **more)
    return render(request, "web/family/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: ActorRequest, ref: str, key: str) -> HttpResponse:
    """One consent: what it means, its exact words, yes or no. Signed by name, kept with version, language and time."""
    found = own_case(request, ref, texts)
    asked = _asked(request, found, key)
    if request.method != "POST":
        return _page(request, found, asked)
    word, name = request.POST.get("word", ""), request.POST.get("name", "").strip()
    if word not in (Consent.Word.PERMIT, Consent.Word.DENY) or not name:
        return _page(request, found, asked, problem=_("Choose yes or no, and write your name."))
    actions.give_consent(
        patient=found.patient,
        text_id=asked.text.pk,
        country=asked.country,
        recipient_id=asked.recipient.pk if asked.recipient else None,
        word=word,
        giver=request.POST.get("giver", Consent.Giver.PATIENT),
        given_by=name,
        way=Consent.Way.ELECTRONIC,
        by=request.actor,
    )
    messages.success(request, _("Thank you. Your answer is kept, and you can change it at any time."))
    return redirect("family:consents", found.ref)


def _asked(request: ActorRequest, found: Case, key: str) -> Asked:
    for one in asked_of(request, found):
        if one.key == key:
            return one
    raise NotHere


def _page(request: ActorRequest, found: Case, asked: Asked, problem: str = "") -> HttpResponse:
    context = around_case(request, found, "family:consents", asked=asked, problem=problem, sent=request.POST)
    return render(request, "web/family/consent.html", context, status=422 if problem else 200)


@require_POST
def withdraw(request: ActorRequest, ref: str, number: int) -> HttpResponse:
    """Take a word back; it bites on the next sending."""
    found = own_case(request, ref)
    actions.withdraw_consent(patient=found.patient, consent_id=number, given_by=request.actor.name, by=request.actor)
    messages.success(request, _("Taken back. Nothing is shared on it from now on."))
    return redirect("family:consents", found.ref)


@require_GET
def copy(request: ActorRequest, ref: str) -> HttpResponse:
    """Everything that was said with its exact words, as a PDF to keep."""
    found = own_case(request, ref)
    context = {
        "patient": found.patient,
        "said": said_of(request.actor, found),
        "zone": zone_of_family(request.actor, found),
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "made": clock.moment(timezone.now(), zone_of_family(request.actor, found)),
    }
    page_of = _("Page %(page)s of %(pages)s") % dict(zip(("page", "pages"), PAGE_OF, strict=True))
    page = render_to_string("web/family/printed/consents.html", context)
    data = printing.pdf(page, page_of=page_of, title=f"{found.patient.full_name} · {found.patient.ref}")
    told = {"Content-Disposition": f'inline; filename="{found.ref}-consents.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type="application/pdf", headers=told)
